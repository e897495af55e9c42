import { enumeration, fewOf } from './label-words';
import { prefixed, Reason } from './reason';
import { ExplainedWorkload, serviceIdOf } from './workloads';
import { DEFAULT_STATUS_PORT, PROXY_CONTAINER } from '../../mesh/istio';
import { STATUS_PORT_ANNOTATION } from '../../mesh/labels-and-annotations';
import { Service } from '../cluster/kinds';
import { Labels } from '../prometheus/labels';
import { RelabelConfig } from '../prometheus/scrape-config';

/** The label by which the operator keeps the targets on the port of an endpoint. */
const PORT = /^__meta_kubernetes_(pod_container|endpointslice|endpoint)_port_(name|number)$/;

/** Whether it is the rule for the port of an endpoint, of those that the operator generates. */
export function isPortRule({ source_labels: [source] = [''] }: RelabelConfig): boolean {
  return PORT.test(source);
}

/** Which port such a rule wants, and which ports the targets that it drops are on instead, by what discovery says of them. */
export function whyPortIsMissing(
  { source_labels: [source] = [''], regex = '' }: RelabelConfig, dropped: ReadonlyArray<Labels>, workload: ExplainedWorkload,
): Reason {
  const [, of, by] = PORT.exec(source)!;
  const isOfPods = of === 'pod_container';
  const wants = `wants a ${isOfPods ? 'container port' : 'port of the Service'} ${by === 'name' ? 'named' : 'with the number'} ${regex}`;
  const services = isOfPods ? [] : workload.services.filter(({ spec }) => spec.ports?.some(({ name }) => name === regex));
  const [unresolved] = services.flatMap(service => whyPortIsUnresolved(service, workload.id, regex) ?? []);
  if (unresolved !== undefined) return prefixed(`${wants}: `, unresolved);
  const there = new Set(dropped.flatMap(discovered => portOf(of, discovered) ?? []));
  const has = there.size === 0 ? 'none declared' : enumeration(fewOf([...there], 8));
  const owner = isOfPods ? workload.id : enumeration(workload.services.map(serviceIdOf));
  if (isOfPods && regex === statusPortOf(workload)) {
    return {
      code: 'status-port-not-declared',
      sentence: `${wants}, which is that of the agent, and ${owner} has ${has}: no container declares it. Let the endpoint name no port,`
        + ` keep the container ${PROXY_CONTAINER}, and put ${regex} into __address__ by relabelings, as a MeshPodMonitor does`,
    };
  }
  return { code: 'port-not-found', sentence: `${wants}, and ${owner} has ${has}. Change the ${by} there or in the monitor` };
}

/** Why a port of a Service, or any, is on none of its pods: the name of a container port is missing there. */
export function whyPortIsUnresolved(service: Service, workload: string, name?: string): Reason | undefined {
  const { ports = [] } = service.spec;
  const id = serviceIdOf(service);
  if (ports.length === 0) return { code: 'service-without-ports', sentence: `${id} has no port. Give it one` };
  const port = ports.find(each => typeof each.targetPort === 'string' && (name === undefined || each.name === name));
  if (port === undefined) return undefined;
  const remedy = 'Name a container port so, or give the number';
  const sentence = `the targetPort ${port.targetPort} of ${id} is the name of no container port of ${workload}. ${remedy}`;
  return { code: 'target-port-not-found', sentence };
}

function portOf(of: string, discovered: Labels): string | undefined {
  const [name, number] = ['name', 'number'].map(each => discovered[`__meta_kubernetes_${of}_port_${each}`] ?? '');
  if (of !== 'pod_container') {
    return Object.hasOwn(discovered, `__meta_kubernetes_${of}_port_protocol`) ? name || 'one without a name' : undefined;
  }
  if (number === '') return undefined;
  return name === '' ? `${number} without a name` : `${name} (${number})`;
}

/** The port of the agent of pods that have a sidecar; undefined where they have none. */
function statusPortOf({ pods: [{ metadata, spec: { containers, initContainers = [] } }] }: ExplainedWorkload): string | undefined {
  const hasProxy = [...containers, ...initContainers].some(({ name }) => name === PROXY_CONTAINER);
  return hasProxy ? metadata.annotations?.[STATUS_PORT_ANNOTATION] ?? String(DEFAULT_STATUS_PORT) : undefined;
}
