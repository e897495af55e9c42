import * as fc from 'fast-check';
import { Manifest } from '../../cluster/manifest';

const INJECTION = 'istio-injection';
const REVISION = 'istio.io/rev';

/** The namespaces of the workloads, and their labels: two are injected, one is not, and one asks for a revision that does not exist. */
export const NAMESPACES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'hidden-injected': { [INJECTION]: 'enabled' },
  'hidden-default': { [REVISION]: 'default' },
  'hidden-plain': {},
  'hidden-other': { [REVISION]: 'other' },
};

/** No pod there gets the sidecar that it asks for, which a plan supposes of no namespace. */
const CONTRADICTING = 'hidden-other';

const PORT = 8080;

/** A workload that is the same in each of its namespaces, and how it is scraped. */
export interface Workload {
  readonly name: string;
  /** What its label says of a sidecar. */
  readonly injected?: 'true' | 'false';
  readonly mode?: 'STRICT' | 'PERMISSIVE' | 'DISABLE';
  /** The Service that declares its port. */
  readonly service?: 'HTTP' | 'TCP' | 'headless';
  readonly captured: boolean;
  readonly asked: 'in plaintext' | 'with certificates';
}

const workload = (name: string, fixed: Partial<Workload> = {}): fc.Arbitrary<Workload> => fc.record({
  injected: fc.constantFrom(undefined, undefined, undefined, 'true' as const, 'false' as const),
  mode: fc.constantFrom(undefined, 'STRICT' as const, 'PERMISSIVE' as const, 'DISABLE' as const),
  service: fc.constantFrom(undefined, 'HTTP' as const, 'TCP' as const, 'headless' as const),
  captured: fc.constantFrom(true, true, false),
  asked: fc.constantFrom('in plaintext' as const, 'in plaintext' as const, 'with certificates' as const),
}).map(random => ({ name, ...random, ...fixed }));

/** Ten workloads: whether the first one is scraped does not depend on its namespace, and that of the second one does. */
export function randomWorkloads(seed: number): Workload[] {
  const decided = workload('a', { injected: 'false' });
  const open = workload('b', { injected: undefined, mode: 'STRICT', service: undefined, captured: true, asked: 'in plaintext' });
  const others = ['c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map(name => workload(name));
  const [workloads] = fc.sample(fc.tuple(decided, open, ...others), { seed, numRuns: 1 });
  return workloads;
}

/** The namespaces that a workload is in. */
export function namespacesOf({ injected }: Workload): string[] {
  return Object.keys(NAMESPACES).filter(namespace => injected !== 'true' || namespace !== CONTRADICTING);
}

/** The objects of a workload in one of its namespaces. */
export function manifestsOf({ name, injected, mode, service, captured }: Workload, namespace: string): Manifest[] {
  const metadata = { name, namespace };
  const labels = { app: name };
  const ports = [{ name: service === 'HTTP' ? 'http-metrics' : 'tcp-metrics', port: PORT }];
  return [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...metadata,
        labels: { ...labels, ...injected && { 'sidecar.istio.io/inject': injected } },
        annotations: {
          'proxy.istio.io/config': '{"concurrency": 1}',
          ...!captured && { 'traffic.sidecar.istio.io/excludeInboundPorts': String(PORT) },
        },
      },
      spec: {
        containers: [{
          name: 'application',
          image: 'registry.example/application:1.0.0',
          args: [`-ports=${PORT}`],
          ports: [{ name: 'metrics', containerPort: PORT }],
          // Says that it does not speak TLS.
          readinessProbe: { httpGet: { port: PORT, path: '/ready' }, periodSeconds: 1 },
        }],
      },
    },
    ...mode ? [{
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata,
      spec: { selector: { matchLabels: labels }, mtls: { mode } },
    }] : [],
    ...service ? [{
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: labels, ports, ...service === 'headless' && { clusterIP: 'None' } },
    }] : [],
  ];
}
