import { Size } from 'cdk8s';
import { ContainerResources } from 'cdk8s-plus-27';
import {
  PrometheusSpecResources, PrometheusSpecResourcesLimits as Limit, PrometheusSpecResourcesRequests as Request,
} from '../../imports/prometheus';
import { quantity } from '../values/size';

/** Resource requests and limits as fields of a Prometheus resource. */
export function resourceFields({ cpu, memory, ephemeralStorage }: ContainerResources, cannot: string): PrometheusSpecResources {
  const size = (amount: Size | undefined, prop: string) => amount && quantity(amount, `resources.${prop}`, cannot);
  const amounts = <T>(bound: 'request' | 'limit', make: (amount: string) => T): { [resource: string]: T } | undefined => {
    const quantities = Object.entries({
      'cpu': cpu?.[bound]?.amount,
      'memory': size(memory?.[bound], `memory.${bound}`),
      'ephemeral-storage': size(ephemeralStorage?.[bound], `ephemeralStorage.${bound}`),
    }).flatMap(([resource, amount]) => amount === undefined ? [] : [[resource, make(amount)] as const]);
    return quantities.length === 0 ? undefined : Object.fromEntries(quantities);
  };
  return { requests: amounts('request', Request.fromString), limits: amounts('limit', Limit.fromString) };
}
