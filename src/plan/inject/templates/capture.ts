import { annotation, TemplateData } from './template-data';
import { ENVOY_METRICS_PORT, HEALTH_PORT } from '../../../mesh/istio';
import { INTERCEPTION_MODE, REROUTE_VIRTUAL_INTERFACES, STATUS_PORT_ANNOTATION, TRAFFIC } from '../../../mesh/labels-and-annotations';

// Which traffic goes through the sidecar, as its template tells those who set it up: `istio-init` by arguments, and the CNI plugin by annotations.

const INTERFACES = [`${TRAFFIC}kubevirtInterfaces`, REROUTE_VIRTUAL_INTERFACES, `${TRAFFIC}excludeInterfaces`];

/** The arguments of `istio-iptables`. */
export function captureArguments(data: TemplateData, mode: string): string[] {
  const { includeOutboundIPRanges, excludeOutboundIPRanges, includeInboundPorts, excludeInboundPorts } = traffic(data);
  const { includeOutboundPorts, excludeOutboundPorts } = givenTraffic(data);
  return [
    'istio-iptables', '-m', mode, '-i', includeOutboundIPRanges, '-x', excludeOutboundIPRanges, '-b', includeInboundPorts,
    '-d', [ENVOY_METRICS_PORT, HEALTH_PORT, ...excludeInboundPorts === '' ? [] : [excludeInboundPorts]].join(),
    ...includeOutboundPorts === undefined ? [] : ['-q', includeOutboundPorts],
    ...excludeOutboundPorts === undefined ? [] : ['-o', excludeOutboundPorts],
  ];
}

/** The annotations that the CNI plugin reads. */
export function captureAnnotations(data: TemplateData, mode: string): { [name: string]: string } {
  const { includeOutboundIPRanges, excludeOutboundIPRanges, ...always } = traffic(data);
  const { cni } = data.istiod.values;
  const annotations = data.pod.metadata.annotations ?? {};
  return {
    ...(cni.provider === 'multus' ? { [NETWORKS]: withNetwork(annotations[NETWORKS] ?? '') } : {}),
    [INTERCEPTION_MODE]: mode,
    ...prefixed({ ...notEmpty({ includeOutboundIPRanges, excludeOutboundIPRanges }), ...always, ...givenTraffic(data) }),
    ...notEmpty(Object.fromEntries(INTERFACES.map(name => [name, annotations[name] ?? '']))),
  };
}

/** What is said of every pod. */
function traffic(data: TemplateData) {
  const { values } = data.istiod;
  const of = (name: string, otherwise: string) => annotation(data, `${TRAFFIC}${name}`, otherwise);
  return {
    includeOutboundIPRanges: of('includeOutboundIPRanges', values.includeIPRanges),
    excludeOutboundIPRanges: of('excludeOutboundIPRanges', values.excludeIPRanges),
    includeInboundPorts: of('includeInboundPorts', values.includeInboundPorts),
    excludeInboundPorts: withPort(
      annotation(data, STATUS_PORT_ANNOTATION, values.statusPort), of('excludeInboundPorts', values.excludeInboundPorts),
    ),
  };
}

/** What is said only where the pod or the installation says something. */
function givenTraffic(data: TemplateData): { includeOutboundPorts?: string; excludeOutboundPorts?: string } {
  const { includeOutboundPorts, excludeOutboundPorts } = data.istiod.values;
  return Object.fromEntries(Object.entries({ includeOutboundPorts, excludeOutboundPorts }).flatMap(([name, value]) => {
    const own = data.pod.metadata.annotations?.[`${TRAFFIC}${name}`];
    return own === undefined && value === '' ? [] : [[name, own ?? value]];
  }));
}

/** Adds a port to a list of ports, if it is not there (`pkg/kube/inject/template.go`, excludeInboundPort). */
function withPort(port: string, ports: string): string {
  const added = port.trim();
  const all = ports.split(',');
  if (added === '' || added === '0' || all.includes(added)) return ports;
  return [...all.map(each => each.trim()).filter(each => each !== ''), added].join();
}

function notEmpty(all: { readonly [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

function prefixed(all: { readonly [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [`${TRAFFIC}${name}`, value]));
}

const NETWORKS = 'k8s.v1.cni.cncf.io/networks';

/** Adds Istio's network to those of Multus (`pkg/kube/inject/template.go`, appendMultusNetwork). */
function withNetwork(networks: string): string {
  const own = 'default/istio-cni';
  if (networks === '') return own;
  const end = networks.lastIndexOf(']');
  if (end !== -1) return withJsonNetwork(networks, end);
  return networks.split(',').some(each => each.trim() === own) ? networks : `${networks}, ${own}`;
}

function withJsonNetwork(networks: string, end: number): string {
  let all: unknown;
  try {
    all = JSON.parse(networks);
  } catch {
    return networks;
  }
  const isThere = Array.isArray(all) && all.some((each: { name?: string; namespace?: string } | null) => each?.name === 'istio-cni' && each.namespace === 'default');
  return isThere ? networks : `${networks.slice(0, end)}, {"name": "istio-cni", "namespace": "default"}${networks.slice(end)}`;
}
