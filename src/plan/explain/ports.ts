import { enumeration, fewOf } from './label-words';
import { meantAmong } from './misspelled';
import { ExplainedWorkload, serviceIdOf } from './workloads';
import { DEFAULT_STATUS_PORT, ENVOY_METRICS_PORT, METRICS_PATH, PROXY_CONTAINER } from '../../mesh/istio';
import { Service } from '../cluster/kinds';
import { MonitorReason } from '../findings/monitor-causes';
import { Proxy } from '../inject/proxy/proxy';
import { ENVOY_PROM } from '../inject/templates/common';
import { Edit, editOf, fieldEdit, FieldPath, valueIn } from '../kubernetes/edit';
import { Manifest } from '../kubernetes/manifest';
import { Labels } from '../prometheus/labels';
import { RelabelConfig } from '../prometheus/scrape-config';

/** The label by which the operator keeps the targets on the port of an endpoint. */
const PORT = /^__meta_kubernetes_(pod_container|endpointslice|endpoint)_port_(name|number)$/;

/** Whether it is the rule for the port of an endpoint, of those that the operator generates. */
export function isPortRule({ source_labels: [source] = [''] }: RelabelConfig): boolean {
  return PORT.test(source);
}

/** What a rule for a port sees. */
interface PortSearch {
  readonly rule: RelabelConfig;
  /** What discovery says of the targets that it drops. */
  readonly dropped: ReadonlyArray<Labels>;
  readonly workload: ExplainedWorkload;
  /** The proxy of its pods. */
  readonly proxy?: Proxy;
  /** Where the job finds metrics. */
  readonly path?: string;
  /** The monitor as it is given, and the way to its endpoint. */
  readonly monitor?: Manifest;
  readonly endpoint: FieldPath;
}

/** The ports that only proxies of the mesh have, by name or number (`pkg/kube/inject/files` of Istio). */
export const PORTS_OF_PROXIES: ReadonlyArray<string> = [ENVOY_PROM.name, String(ENVOY_METRICS_PORT), String(DEFAULT_STATUS_PORT)];

/** Whether such a rule wants one of these. */
export function isPortOfSidecars({ source_labels: [source] = [''], regex = '' }: RelabelConfig): boolean {
  return source.startsWith('__meta_kubernetes_pod_container_port_') && PORTS_OF_PROXIES.includes(regex);
}

/** Which port such a rule wants, and which ports the targets that it drops are on instead. */
export function whyPortIsMissing({ rule, dropped, workload, proxy, path, monitor, endpoint }: PortSearch): MonitorReason {
  const { source_labels: [source] = [''], regex = '' } = rule;
  const [, of, by] = PORT.exec(source)!;
  const isOfPods = of === 'pod_container';
  const wants = `wants a ${isOfPods ? 'container port' : 'port of the Service'} ${by === 'name' ? 'named' : 'with the number'} ${regex}`;
  const services = isOfPods ? [] : workload.services.filter(({ spec }) => spec.ports?.some(({ name }) => name === regex));
  const [unresolved] = services.flatMap(service => whyPortIsUnresolved(service, workload, regex) ?? []);
  if (unresolved !== undefined) return { ...unresolved, message: `${wants}: ${unresolved.message}` };
  if (proxy !== undefined && proxy.statusPort > 0 && (regex === String(proxy.statusPort) || path === METRICS_PATH)) {
    const why = `${wants}, which is not declared. The agent of ${workload.id} serves the metrics of the whole pod`;
    const remedy = isOfPods ? whatScrapesAgents(proxy.statusPort) : 'Give the Service a port of that name with that targetPort';
    const where = `at ${METRICS_PATH} on port ${proxy.statusPort}, which no container declares`;
    return { code: 'status-port-not-declared', message: `${why} ${where}. ${remedy}` };
  }
  // A port of the sidecar is none of the application.
  const isMeant = ({ __meta_kubernetes_pod_container_name: container }: Labels) =>
    !isOfPods || proxy?.type !== 'sidecar' || container !== PROXY_CONTAINER;
  const meant = dropped.filter(isMeant);
  const there = new Set(meant.flatMap(discovered => portOf(of, discovered) ?? []));
  const has = there.size === 0 ? 'none declared' : enumeration(fewOf([...there], 8));
  const remedy = there.size === 0 ? `Declare it${isOfPods ? ' in a container' : ''}` : `Change the ${by} there or in the monitor`;
  const owner = isOfPods ? workload.id : enumeration(workload.services.map(serviceIdOf));
  const values = [...new Set(meant.map(discovered => discovered[`__meta_kubernetes_${of}_port_${by}`] ?? ''))].filter(each => each !== '');
  const edits = monitor === undefined ? [] : portEdits(monitor, endpoint, regex, by === 'name' ? values : values.map(Number));
  return { code: 'port-not-found', message: `${wants}, and ${owner} has ${has}. ${remedy}`, edits };
}

/** Has an endpoint want the port that was meant: a number may be any, so that only a single one was. */
function portEdits(monitor: Manifest, endpoint: FieldPath, wanted: string, there: ReadonlyArray<string | number>): Edit[] {
  const field = ['port', 'portNumber', 'targetPort'].find(each => String(valueIn(monitor, [...endpoint, each])) === wanted);
  const names = there.filter(each => typeof each === 'string');
  const meant = names.length === there.length ? meantAmong(names, wanted) : there.length === 1 ? there[0] : undefined;
  return field === undefined || meant === undefined ? [] : [editOf(monitor, [...endpoint, field], meant)];
}

/** As `MeshPodMonitor` does, and Istio's own PodMonitor (`samples/addons/extras/prometheus-operator.yaml`). */
function whatScrapesAgents(port: number): string {
  const address = `set __address__ to the IP of the pod and ${port}`;
  return `Name no port, and let relabelings keep the container ${PROXY_CONTAINER} and ${address}`;
}

/** Why a port of a Service, or any, is on none of its pods: the name of a container port is missing there. */
export function whyPortIsUnresolved(service: Service, workload: ExplainedWorkload, name?: string): MonitorReason | undefined {
  const { ports = [] } = service.spec;
  const id = serviceIdOf(service);
  if (ports.length === 0) return { code: 'service-without-ports', message: `${id} has no port. Give it one` };
  const port = ports.find(each => typeof each.targetPort === 'string' && (name === undefined || each.name === name));
  if (port === undefined) return undefined;
  const { targetPort } = port;
  const why = `the targetPort ${targetPort} of ${id} is the name of no container port of ${workload.id}`;
  const meant = meantAmong(namesOfPorts(workload), String(targetPort));
  const edits = meant === undefined ? [] : [fieldEdit(id, ['spec', 'ports', ports.indexOf(port), 'targetPort'], targetPort, meant)];
  return { code: 'target-port-not-found', message: `${why}. Give a container port that name, or the targetPort a number`, edits };
}

/** The names of the ports of an application, of which those of its sidecar are none. */
function namesOfPorts({ pods: [{ spec: { containers } }] }: ExplainedWorkload): string[] {
  return containers.filter(({ name }) => name !== PROXY_CONTAINER).flatMap(({ ports = [] }) => ports.flatMap(({ name }) => name ?? []));
}

function portOf(of: string, discovered: Labels): string | undefined {
  const [name, number] = ['name', 'number'].map(each => discovered[`__meta_kubernetes_${of}_port_${each}`] ?? '');
  if (of !== 'pod_container') {
    return Object.hasOwn(discovered, `__meta_kubernetes_${of}_port_protocol`) ? name || 'one without a name' : undefined;
  }
  if (number === '') return undefined;
  return name === '' ? `${number} without a name` : `${name} (${number})`;
}
