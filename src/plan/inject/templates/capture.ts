import { annotation, TemplateData } from './template-data';
import { ENVOY_METRICS_PORT, HEALTH_PORT } from '../../../mesh/istio';
import { INTERCEPTION_MODE, REROUTE_VIRTUAL_INTERFACES, STATUS_PORT_ANNOTATION, TRAFFIC } from '../../../mesh/labels-and-annotations';

// The template of the sidecar configures the capture of traffic by the arguments of `istio-init`, or by annotations for the CNI plugin.

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

/** The settings that every pod has. */
function traffic(data: TemplateData) {
  const { values } = data.istiod;
  const of = (name: string, byDefault: string) => annotation(data, `${TRAFFIC}${name}`, byDefault);
  return {
    includeOutboundIPRanges: of('includeOutboundIPRanges', values.includeIPRanges),
    excludeOutboundIPRanges: of('excludeOutboundIPRanges', values.excludeIPRanges),
    includeInboundPorts: of('includeInboundPorts', values.includeInboundPorts),
    excludeInboundPorts: withPort(
      annotation(data, STATUS_PORT_ANNOTATION, values.statusPort), of('excludeInboundPorts', values.excludeInboundPorts),
    ),
  };
}

/** The settings that are rendered only if the pod or the installation has them. */
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
  const isOwn = (network: { name?: string; namespace?: string } | null) => network?.name === 'istio-cni' && network.namespace === 'default';
  const isThere = Array.isArray(all) && all.some(isOwn);
  return isThere ? networks : `${networks.slice(0, end)}, {"name": "istio-cni", "namespace": "default"}${networks.slice(end)}`;
}
