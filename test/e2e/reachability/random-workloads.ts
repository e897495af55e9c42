import * as fc from 'fast-check';
import { Mode, Port, Workload } from './scrape-case';

/** Starts of port names, which Istio reads up to the hyphen; some only look like a protocol. */
const NAMES = ['http', 'http2', 'grpc', 'grpc-web', 'tcp', 'https', 'tls', 'redis', 'mongo', 'mysql', 'metrics', 'httpd', 'web-http'];
const APP_PROTOCOLS = [
  'http', 'HTTP', 'http2', 'grpc', 'tcp', 'TCP', 'https', 'tls', 'redis', 'kubernetes.io/h2c', 'kubernetes.io/ws', 'kubernetes.io/wss',
  'example.com/metrics',
];

/** The number of ports of an application in one pod. */
const PORTS = 8;

const mode = fc.constantFrom<Mode>('STRICT', 'PERMISSIVE', 'DISABLE');
const mostly = fc.nat(3).map(n => n > 0);
const sometimes = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const portOfApplication = (number: number): fc.Arbitrary<Port> => fc.record({
  number: fc.constant(number),
  application: fc.constantFrom('HTTP/1.1', 'h2c', 'TLS'),
  captured: mostly,
  declared: sometimes(fc.record({
    name: fc.constantFrom(...NAMES).map(start => `${start}-${number}`),
    appProtocol: sometimes(fc.constantFrom(...APP_PROTOCOLS)),
  })),
  mode: sometimes(mode),
});

/** A port of the proxy; only the secure ones can be captured. */
const portOfProxy = (number: number, secure: boolean): fc.Arbitrary<Port> =>
  fc.record({ number: fc.constant(number), captured: secure ? fc.boolean() : fc.constant(false), mode: sometimes(mode) });

const workload = (name: string, sidecar: boolean): fc.Arbitrary<Workload> => fc.record({
  namespace: fc.constant(`reachability-${name}`),
  name: fc.constant(name),
  sidecar: fc.constant(sidecar),
  capture: fc.constantFrom('excludeInboundPorts', 'includeInboundPorts'),
  modes: fc.record({ namespace: mode, workload: sometimes(mode) }),
  ports: fc.tuple(
    ...Array.from({ length: PORTS }, (_, i) => portOfApplication(7001 + i)),
    ...sidecar ? [portOfProxy(15020, false), portOfProxy(15090, false), portOfProxy(15091, true), portOfProxy(15092, true)] : [],
  ),
});

/** Workloads with random ports within the axes of the table, one of them without a sidecar. */
export function randomWorkloads(seed: number): Workload[] {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const [workloads] = fc.sample(fc.tuple(...names.map(name => workload(`random-${name}`, name !== 'a'))), { seed, numRuns: 1 });
  return workloads;
}
