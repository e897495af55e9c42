import { Size } from 'cdk8s';
import { ContainerResources } from 'cdk8s-plus-27';
import {
  PrometheusSpecResources, PrometheusSpecResourcesLimits as Limit, PrometheusSpecResourcesRequests as Request,
} from '../../imports/prometheus';
import { quantity } from '../values/size';

/**
 * What a container asks for and may use, as a Prometheus resource spells it.
 *
 * @throws when a size is not one that Kubernetes accepts.
 */
export function resourceFields({ cpu, memory, ephemeralStorage }: ContainerResources, cannot: string): PrometheusSpecResources {
  const size = (amount: Size | undefined, prop: string) => amount && quantity(amount, `resources.${prop}`, cannot);
  const amounts = <T>(bound: 'request' | 'limit', make: (amount: string) => T): { [resource: string]: T } | undefined => {
    const given = Object.entries({
      'cpu': cpu?.[bound]?.amount,
      'memory': size(memory?.[bound], `memory.${bound}`),
      'ephemeral-storage': size(ephemeralStorage?.[bound], `ephemeralStorage.${bound}`),
    }).flatMap(([resource, amount]) => amount === undefined ? [] : [[resource, make(amount)] as const]);
    return given.length === 0 ? undefined : Object.fromEntries(given);
  };
  return { requests: amounts('request', Request.fromString), limits: amounts('limit', Limit.fromString) };
}
