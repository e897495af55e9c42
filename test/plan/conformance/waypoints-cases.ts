import * as fc from 'fast-check';
import { among, mostly, sometimes } from './configure/common';
import { Mesh } from './inject-meshes';
import { Manifest } from '../../../src/plan/kubernetes/manifest';

type Fields = { [field: string]: unknown };

export interface WaypointsCase {
  readonly mesh: Mesh;
  readonly objects: Manifest[];
}

const setting = (outOf: number, ...all: string[][]) => sometimes(among(...all), outOf);

/** Installations of Istio with different settings for gateways. */
export const ambientMeshes: fc.Arbitrary<Mesh> = fc.record({
  nativeSidecars: fc.boolean(),
  set: fc.tuple(
    mostly(among(['profile=ambient']), among<string[]>([]), 3),
    setting(4, ['revision=canary'], ['revision=canary', 'values.defaultRevision=canary']),
    setting(4, ['values.revisionTags[0]=stable'], ['values.revisionTags[0]=default']),
    setting(4, ['values.global.network=north']),
    setting(4, ['tag=1.31.2'], ['values.global.variant=distroless'], ['meshConfig.defaultConfig.image.imageType=debug'],
      ['values.global.proxy.image=registry.example/proxyv2:1']),
    setting(4, ['values.pilot.env.PILOT_ENABLE_GATEWAY_API_COPY_LABELS_ANNOTATIONS=false']),
    setting(8, ['values.pilot.env.PILOT_ENABLE_AMBIENT_WAYPOINTS=false']),
    setting(4, ['meshConfig.defaultConfig.proxyMetadata.METRICS_LOCALHOST_ACCESS_ONLY=true']),
  ).map(all => all.flat().filter(each => each !== undefined)),
});

const namespace = among('shop', 'pay');
const revision = sometimes(mostly(among('canary', 'default', 'stable'), among('', 'gone'), 5), 6);
const namespaces = fc.tuple(revision, revision).map(revisions => revisions.map((of, i): Manifest => {
  const metadata: Manifest['metadata'] = { name: ['shop', 'pay'][i], labels: of === undefined ? {} : { 'istio.io/rev': of } };
  return { apiVersion: 'v1', kind: 'Namespace', metadata };
}));

const present = (fields: { [key: string]: string | undefined }) =>
  Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined));
const labels = fc.record({
  'app': sometimes(fc.constant('cart'), 2),
  'istio.io/rev': revision,
  'istio.io/dataplane-mode': sometimes(among('ambient', 'none'), 10),
  'topology.istio.io/network': sometimes(among('south', ''), 10),
  'service.istio.io/canonical-name': sometimes(fc.constant('edge'), 10),
  'gateway.networking.k8s.io/own': sometimes(fc.constant('x'), 10),
}).map(present);
const annotations = fc.record({
  'gateway.istio.io/name-override': sometimes(among('edge', ''), 8),
  'gateway.istio.io/service-account': sometimes(among('edge', 'own'), 8),
  'gateway.istio.io/controller-version': sometimes(among('5', '4', '6', 'x'), 16),
  'networking.istio.io/service-type': sometimes(among('ClusterIP', 'NodePort', 'LoadBalancer'), 8),
  'prometheus.io/port': sometimes(fc.constant('8080'), 10),
  'sidecar.istio.io/proxyImage': sometimes(among('registry.example/own:1', 'own'), 12),
  'sidecar.istio.io/proxyImageType': sometimes(among('debug', 'default'), 12),
  'networking.istio.io/traffic-distribution': sometimes(fc.constant('Any'), 12),
  'kubectl.kubernetes.io/last-applied-configuration': sometimes(fc.constant('{}'), 12),
}).map(present);

const listener = fc.record({
  name: among('http', 'https', 'mesh', 'status-port', 'a.b', 'a-b', `${'x'.repeat(70)}.y`, `${'x'.repeat(70)}.z`),
  port: among(80, 443, 8080, 15008, 15021),
  protocol: among('HTTP', 'HTTPS', 'TCP', 'HBONE'),
});
const infrastructure = fc.record({
  labels: sometimes(fc.record({
    'team': fc.constant('a'),
    'gateway.networking.k8s.io/x': fc.constant('y'),
    'istio.io/dataplane-mode': among('ambient'),
  }, { requiredKeys: [] }), 2),
  annotations: sometimes(fc.record({ 'note': fc.constant('b'), 'prometheus.io/scrape': fc.constant('false') }, { requiredKeys: [] }), 2),
  parametersRef: sometimes(fc.record({
    group: mostly(among(''), among('other.io'), 4),
    kind: mostly(among('ConfigMap'), among('Secret'), 4),
    name: among('gone'),
  }), 8),
});
const gateway = fc.record({
  name: among('waypoint', 'edge', 'ingress'),
  namespace,
  labels,
  annotations,
  apiVersion: among('gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1beta1'),
  spec: fc.record({
    gatewayClassName: among(
      'istio-waypoint', 'istio-waypoint', 'istio-waypoint', 'istio', 'istio', 'istio', 'own', 'my-waypoint', 'istio-remote', 'nginx',
    ),
    listeners: fc.uniqueArray(listener, { minLength: 1, maxLength: 4, selector: ({ name }) => name }),
    addresses: sometimes(among(
      [{ value: '10.0.0.9' }],
      [{ type: 'IPAddress', value: '10.0.0.9' }],
      [{ type: 'Hostname', value: 'edge' }],
      [{ value: '10.0.0.9' }, { value: '10.0.0.8' }],
    ), 6),
    infrastructure: sometimes(infrastructure, 3),
  }).map(fields => JSON.parse(JSON.stringify(fields)) as Fields),
}).map(({ apiVersion, spec, ...metadata }): Manifest => ({ apiVersion, kind: 'Gateway', metadata, spec }));

const others = among<Manifest>(
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: { name: 'own' },
    spec: { controllerName: 'istio.io/gateway-controller' },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: { name: 'my-waypoint' },
    spec: { controllerName: 'istio.io/mesh-controller' },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: { name: 'istio' },
    spec: { controllerName: 'other.io/controller' },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'edge', namespace: 'shop' },
    spec: { selector: { istio: 'ingress' } },
  },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'waypoint', namespace: 'shop' } },
  {
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'ProxyConfig',
    metadata: { name: 'edge', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'edge' } },
      environmentVariables: { METRICS_LOCALHOST_ACCESS_ONLY: 'false' },
      image: { imageType: 'distroless' },
    },
  },
);

const named = ({ apiVersion, kind, metadata }: Manifest) => `${apiVersion.split('/')[0]} ${kind}/${metadata.namespace}/${metadata.name}`;

/** Gateways in a mesh. */
export function waypointsCases(pool: Mesh[]): fc.Arbitrary<WaypointsCase> {
  const gateways = fc.uniqueArray(gateway, { minLength: 1, maxLength: 3, selector: named });
  const more = fc.uniqueArray(others, { maxLength: 3, selector: named });
  return fc.record({ mesh: among(...pool), objects: fc.tuple(namespaces, more, gateways).map(all => all.flat()) });
}
