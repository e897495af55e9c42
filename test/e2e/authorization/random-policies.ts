import * as fc from 'fast-check';
import { Manifest } from '../../cluster/manifest';

/** The Prometheus that scrapes the workloads. */
export const PROMETHEUS = { namespace: 'authorization-prometheus', name: 'authorization' };
export const WORKLOADS = 'authorization';

const some = <Value>(...values: Value[]) => fc.subarray(values, { minLength: 1, maxLength: 2 });

const namespaces = some(PROMETHEUS.namespace, 'authorization-*', WORKLOADS, '*');
const principals = some('*', `cluster.local/ns/${PROMETHEUS.namespace}/*`, 'cluster.local/ns/other/sa/default', '*/sa/default');

/** A condition on the client: the Prometheus, others, or patterns. */
const source = fc.oneof(
  ...['namespaces', 'notNamespaces'].map(field => namespaces.map(values => ({ [field]: values }))),
  ...['principals', 'notPrincipals'].map(field => principals.map(values => ({ [field]: values }))),
);

/** A condition on the request; paths and methods are only known if the proxy reads HTTP. */
const operation = fc.oneof(
  ...['ports', 'notPorts'].map(field => some('8080', '9090').map(values => ({ [field]: values }))),
  ...['paths', 'notPaths'].map(field => some('/metrics', '/met*', '/other', '*').map(values => ({ [field]: values }))),
  ...['methods', 'notMethods'].map(field => some('GET', 'POST').map(values => ({ [field]: values }))),
);

const when = fc.oneof(
  some(PROMETHEUS.namespace, 'other').map(values => ({ key: 'source.namespace', values })),
  some('8080', '9090').map(notValues => ({ key: 'destination.port', notValues })),
);

const sometimes = <Key extends string, Value>(key: Key, value: fc.Arbitrary<Value>) =>
  fc.option(value.map(each => ({ [key]: [each] })), { nil: {} });

const rule = fc.tuple(
  sometimes('from', source.map(each => ({ source: each }))),
  sometimes('to', operation.map(each => ({ operation: each }))),
  sometimes('when', when),
).map(parts => Object.assign({}, ...parts) as object);

const spec = fc.record({ action: fc.constantFrom('ALLOW', 'DENY'), rules: fc.array(rule, { minLength: 1, maxLength: 2 }) });

/** A workload with its own mode of mutual TLS, and its policies. */
function workload(name: string): fc.Arbitrary<Manifest[]> {
  return fc.tuple(fc.constantFrom('STRICT', 'PERMISSIVE'), fc.array(spec, { minLength: 1, maxLength: 2 })).map(([mode, specs]) => {
    const selector = { matchLabels: { app: name } };
    const metadata = { name, namespace: WORKLOADS };
    return [
      { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata, spec: { selector, mtls: { mode } } },
      ...specs.map((each, i) => ({
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { ...metadata, name: `${name}-${i}` },
        spec: { selector, ...each },
      })),
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata,
        spec: { selector: { app: name }, ports: [{ name: 'http-metrics', port: 8080 }, { name: 'tcp-metrics', port: 9090 }] },
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          ...metadata,
          labels: { 'app': name, 'suite': 'authorization', 'sidecar.istio.io/inject': 'true' },
          annotations: { 'proxy.istio.io/config': '{"concurrency": 1}' },
        },
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

/** Workloads with random AuthorizationPolicies, with and without mutual TLS. */
export function randomPolicies(seed: number, names: ReadonlyArray<string>): Manifest[] {
  const [objects] = fc.sample(fc.tuple(...names.map(workload)), { seed, numRuns: 1 });
  return objects.flat();
}
