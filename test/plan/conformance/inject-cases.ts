import * as fc from 'fast-check';
import { among, mostly, sometimes } from './configure/common';
import { Mesh } from './inject-meshes';
import { podIn } from './inject-pods';
import { Manifest } from '../../../src/plan/kubernetes/manifest';

export interface InjectCase {
  readonly mesh: Mesh;
  readonly objects: Manifest[];
}

const namespace = among('shop', 'shop', 'shop', 'shop', 'pay', 'pay', 'pay', 'default', 'kube-system');
const labels = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ 'istio-injection': 'enabled' }) },
  { weight: 2, arbitrary: fc.record({ 'istio.io/rev': mostly(among('canary', 'default', 'stable'), among('', 'gone'), 6) }) },
  {
    weight: 2,
    arbitrary: fc.record(
      { 'istio-injection': among('enabled', 'disabled', 'true', ''), 'istio.io/rev': among('canary', 'default') },
      { requiredKeys: [] },
    ),
  },
);
const namespaces = fc.uniqueArray(
  fc.record({ name: namespace, labels }),
  { minLength: 2, maxLength: 4, size: 'max', selector: ({ name }) => name },
).map(all => all.map((metadata): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata })));

const proxyConfig = fc.record({
  name: among('a', 'b'),
  namespace: among('shop', 'pay', 'istio-system'),
  spec: fc.record({
    selector: sometimes(among({ matchLabels: { app: 'cart' } }, {}), 2),
    environmentVariables: sometimes(among(
      { ENVOY_SECURE_MERGED_METRICS_PORT: '15095', A: 'c' },
      { METRICS_LOCALHOST_ACCESS_ONLY: 'true' },
      { ISTIO_META_ENABLE_HBONE: 'true' },
    ), 1),
    image: sometimes(fc.constant({ imageType: 'distroless' }), 4),
  }),
}).map(({ spec, ...metadata }): Manifest => ({ apiVersion: 'networking.istio.io/v1beta1', kind: 'ProxyConfig', metadata, spec }));

const named = ({ kind, metadata }: Manifest) => `${kind}/${metadata.namespace}/${metadata.name}`;

/** Pods of some namespaces in a mesh. */
export function injectCases(pool: Mesh[]): fc.Arbitrary<InjectCase> {
  const pods = fc.uniqueArray(podIn(namespace), { minLength: 1, maxLength: 3, selector: named });
  const proxyConfigs = sometimes(fc.uniqueArray(proxyConfig, { minLength: 1, maxLength: 3, selector: named }), 6);
  const objects = fc.tuple(namespaces, proxyConfigs, pods).map(([first, second = [], third]) => [...first, ...second, ...third]);
  return fc.record({ mesh: among(...pool), objects });
}
