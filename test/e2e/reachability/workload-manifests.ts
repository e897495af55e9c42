import { Port, Workload } from './scrape-case';
import { Manifest } from '../../cluster/manifest';

/** The ports of the proxy that are never captured. */
const NEVER_CAPTURED = [15020, 15090];

/** The settings of the proxy for secure metrics ports. */
const SECURE_PORTS: Record<number, string> = { 15091: 'ENVOY_SECURE_METRICS_PORT', 15092: 'ENVOY_SECURE_MERGED_METRICS_PORT' };

/** The number of threads of the Envoys of these workloads, which distinguishes their metrics from those of others. */
export const CONCURRENCY = 1;

/** The objects of a workload and of its namespace. */
export function manifestsOf(workload: Workload): Manifest[] {
  const { namespace, name, sidecar, modes, ports } = workload;
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { ...PEER_AUTHENTICATION, metadata: { name: 'default', namespace }, spec: { mtls: { mode: modes.namespace } } },
    ...peerAuthentication(workload),
    ...service(workload),
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace,
        labels: { 'app': name, 'sidecar.istio.io/inject': String(sidecar) },
        annotations: sidecar ? annotations(workload) : {},
      },
      spec: { containers: [{ name: 'application', image: 'registry.example/application:1.0.0', args: args(ports) }] },
    },
  ];
}

const PEER_AUTHENTICATION = { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication' };

function peerAuthentication({ namespace, name, modes, ports }: Workload): Manifest[] {
  const portLevelMtls = Object.fromEntries(ports.flatMap(({ number, mode }) => mode ? [[number, { mode }]] : []));
  const spec = {
    ...modes.workload && { mtls: { mode: modes.workload } },
    ...Object.keys(portLevelMtls).length > 0 && { portLevelMtls },
  };
  if (Object.keys(spec).length === 0) return [];
  return [{ ...PEER_AUTHENTICATION, metadata: { name, namespace }, spec: { selector: { matchLabels: { app: name } }, ...spec } }];
}

function service({ namespace, name, ports }: Workload): Manifest[] {
  const declared = ports.flatMap(({ number, declared: as }) => as ? [{ ...as, port: number }] : []);
  if (declared.length === 0) return [];
  return [{ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { selector: { app: name }, ports: declared } }];
}

function annotations({ ports, capture }: Workload): Record<string, string> {
  const isIncluded = capture === 'includeInboundPorts';
  const listed = ports.filter(({ number, captured = false }) => captured === isIncluded && !NEVER_CAPTURED.includes(number));
  const proxyMetadata = Object.fromEntries(ports.filter(({ number }) => number in SECURE_PORTS)
    .map(({ number }) => [SECURE_PORTS[number], String(number)]));
  return {
    [`traffic.sidecar.istio.io/${capture}`]: listed.map(({ number }) => number).join(),
    'proxy.istio.io/config': JSON.stringify({ concurrency: CONCURRENCY, proxyMetadata }),
  };
}

function args(ports: ReadonlyArray<Port>): string[] {
  const flags = { ports: 'HTTP/1.1', h2c: 'h2c', tls: 'TLS' };
  const numbersOf = (application: string) => ports.filter(port => port.application === application).map(({ number }) => number);
  return Object.entries(flags).map(([flag, application]) => `-${flag}=${numbersOf(application).join()}`);
}
