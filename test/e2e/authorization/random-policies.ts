import * as fc from 'fast-check';
import { Manifest } from '../../cluster/manifest';

/** Where the Prometheus asks from, and who it is. */
export const PROMETHEUS = { namespace: 'authorization-prometheus', name: 'authorization' };
export const WORKLOADS = 'authorization';

const some = <Value>(...values: Value[]) => fc.subarray(values, { minLength: 1, maxLength: 2 });

/** What may be asked of who asks: the Prometheus, others, or patterns. */
const source = fc.oneof(
  ...['namespaces', 'notNamespaces'].map(field => some(PROMETHEUS.namespace, 'authorization-*', WORKLOADS, '*').map(values => ({ [field]: values }))),
  ...['principals', 'notPrincipals'].map(field => some('*', `cluster.local/ns/${PROMETHEUS.namespace}/*`, 'cluster.local/ns/other/sa/default', '*/sa/default')
    .map(values => ({ [field]: values }))),
);

/** What may be asked of the request: some of it where the proxy sees requests only. */
const operation = fc.oneof(
  ...['ports', 'notPorts'].map(field => some('8080', '9090').map(values => ({ [field]: values }))),
  ...['paths', 'notPaths'].map(field => some('/metrics', '/met*', '/other', '*').map(values => ({ [field]: values }))),
  ...['methods', 'notMethods'].map(field => some('GET', 'POST').map(values => ({ [field]: values }))),
);

const when = fc.oneof(
  some(PROMETHEUS.namespace, 'other').map(values => ({ key: 'source.namespace', values })),
  some('8080', '9090').map(notValues => ({ key: 'destination.port', notValues })),
);

const sometimes = <Key extends string, Value>(key: Key, value: fc.Arbitrary<Value>) => fc.option(value.map(each => ({ [key]: [each] })), { nil: {} });

const rule = fc.tuple(sometimes('from', source.map(each => ({ source: each }))), sometimes('to', operation.map(each => ({ operation: each }))), sometimes('when', when))
  .map(parts => Object.assign({}, ...parts) as object);

const spec = fc.record({ action: fc.constantFrom('ALLOW', 'DENY'), rules: fc.array(rule, { minLength: 1, maxLength: 2 }) });

/** A workload with a mode of its own for mutual TLS, and what guards it. */
function workload(name: string): fc.Arbitrary<Manifest[]> {
  return fc.tuple(fc.constantFrom('STRICT', 'PERMISSIVE'), fc.array(spec, { minLength: 1, maxLength: 2 })).map(([mode, specs]) => {
    const selector = { matchLabels: { app: name } };
    const metadata = { name, namespace: WORKLOADS };
    return [
      { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata, spec: { selector, mtls: { mode } } },
      ...specs.map((each, i) => ({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { ...metadata, name: `${name}-${i}` }, spec: { selector, ...each } })),
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata,
        spec: { selector: { app: name }, ports: [{ name: 'http-metrics', port: 8080 }, { name: 'tcp-metrics', port: 9090 }] },
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...metadata, labels: { 'app': name, 'suite': 'authorization', 'sidecar.istio.io/inject': 'true' }, annotations: { 'proxy.istio.io/config': '{"concurrency": 1}' } },
        spec: {
          containers: [{
            name: 'application',
            image: 'registry.example/application:1.0.0',
            args: ['-ports=8080,9090'],
            ports: [{ name: 'http-metrics', containerPort: 8080 }, { name: 'tcp-metrics', containerPort: 9090 }],
          }],
        },
      },
    ];
  });
}

/** Workloads guarded by AuthorizationPolicies of any kind, with and without mutual TLS. */
export function randomPolicies(seed: number, names: ReadonlyArray<string>): Manifest[] {
  const [objects] = fc.sample(fc.tuple(...names.map(workload)), { seed, numRuns: 1 });
  return objects.flat();
}
