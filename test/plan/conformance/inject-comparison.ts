import { Verdict } from './stage';
import { Container, Pod } from '../../../src/plan/cluster/kinds';
import { Injection } from '../../../src/plan/inject/inject';
import { Proxy, proxyOf } from '../../../src/plan/inject/proxy/proxy';

/** A pod after the real injector, or the API server's refusal. */
export interface RealPod {
  readonly object: string;
  readonly injected: boolean;
  readonly refused?: string;
  readonly pod?: Pod;
}

/**
 * Compares the pods after injection, in the parts that discovery and scrapes read. If a finding says that istiod takes one of two
 * annotations at random, the result of `other`, with the annotations in the other order, is allowed too.
 */
export function compareInjection(injection: Injection, other: Injection, real: RealPod[]): Verdict {
  const isAmbiguous = (id: string) =>
    injection.findings.some(({ code, object }) => code === 'annotations-ambiguous' && object === id);
  const [mine, mineToo] = [linesOf(injection), linesOf(other)];
  const differing = real.map(({ object, injected, refused, pod }) => {
    const theirs = refused === undefined ? linesOfPod(object, injected, pod!, proxyOf(pod!)) : [`${object} ${comparable(refused)}`];
    const allowed = [mine.get(object)!, ...isAmbiguous(object) ? [mineToo.get(object)!] : []];
    if (allowed.some(ours => ours.join() === theirs.join())) return '';
    return `ours ${difference(allowed[0], theirs)}\nreal ${difference(theirs, allowed[0])}`;
  });
  return {
    covers: real.flatMap(({ refused, injected, pod }) => [
      refused !== undefined ? 'refused' : injected ? 'injected' : 'not injected',
      ...pod && (proxyOf(pod)?.applicationTargets.length ?? 0) > 0 ? ['merged'] : [],
      ...pod && proxyOf(pod)?.type === 'router' ? ['gateway'] : [],
    ]),
    difference: differing.join('') === '' ? undefined : differing.join('\n'),
  };
}

/** The lines of each pod, by its id. */
function linesOf({ admissions, pods }: Injection): Map<string, string[]> {
  const byId = new Map(pods.map(pod => [`Pod/${pod.metadata.namespace}/${pod.metadata.name}`, pod]));
  return new Map(admissions.map(({ pod: id, verdict, reason, proxy }) => {
    const pod = byId.get(id);
    return [id, pod === undefined ? [`${id} ${comparable(reason)}`] : linesOfPod(id, verdict === 'injected', pod, proxy)];
  }));
}

function difference(these: string[], those: string[]): string {
  return these.filter(each => !those.includes(each)).join('\n     ');
}

/** One line for each part of a pod that other stages read. */
function linesOfPod(id: string, injected: boolean, pod: Pod, proxy?: Proxy): string[] {
  const { metadata: { labels = {}, annotations = {} }, spec: { containers, initContainers = [] } } = pod;
  // The value has all fields of the user's container, of which the plan reads only some.
  const { 'proxy.istio.io/overrides': overrides, ...read } = annotations;
  const parts = {
    injected,
    labels: sorted(labels),
    annotations: sorted({ ...read, overrides: String(overrides !== undefined) }),
    containers: containers.map(shown),
    initContainers: initContainers.map(shown),
    proxy: proxy && {
      ...proxy,
      env: sorted(Object.fromEntries(Object.entries(proxy.env).filter(([name]) => !OF_TEMPLATES.includes(name)))),
    },
  };
  return Object.entries(parts).map(([part, value]) => `${id} ${part} ${JSON.stringify(value)}`);
}

/** The API server fills in the protocol. */
function shown({ name, image, restartPolicy, ports = [] }: Container) {
  return {
    name,
    image,
    restartPolicy,
    ports: ports.map(port => ({ name: port.name, containerPort: port.containerPort, protocol: port.protocol ?? 'TCP' })),
  };
}

/** The variables that the templates set for every pod. */
const OF_TEMPLATES = [
  'PROXY_CONFIG', 'PILOT_CERT_PROVIDER', 'CA_ADDR', 'ISTIO_META_GENERATOR', 'ISTIO_META_POD_PORTS', 'ISTIO_META_APP_CONTAINERS',
  'ISTIO_META_CLUSTER_ID', 'ISTIO_META_INTERCEPTION_MODE', 'ISTIO_META_NETWORK', 'ISTIO_META_WORKLOAD_NAME', 'ISTIO_META_OWNER',
  'ISTIO_META_MESH_ID', 'TRUST_DOMAIN', 'ISTIO_META_DNS_CAPTURE', 'ISTIO_BOOTSTRAP_OVERRIDE', 'GRPC_XDS_BOOTSTRAP',
  'GRPC_GO_LOG_VERBOSITY_LEVEL', 'GRPC_GO_LOG_SEVERITY_LEVEL',
];

function sorted(values: { readonly [key: string]: string }): Array<[string, string]> {
  return Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1);
}

/** The part of a message that depends neither on the order of a Go map nor on the wording of a parser. */
function comparable(message: string): string {
  const invalid = message.match(/invalid value '[^']*' for annotation '[^']*'/g) ?? [];
  const [denied, which] = /^admission webhook "[^"]*" denied the request: (failed to [^:]*: )/.exec(message) ?? [];
  if (invalid.length > 0) return [denied, ...invalid.sort()].join(' ');
  return /template|range can't iterate|neither a list nor an object/.test(message) ? [denied, which].join() : message;
}
