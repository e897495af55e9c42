import * as fc from 'fast-check';
import { among, sometimes } from './configure/common';
import { Mesh } from './inject-meshes';
import { assetFact, Fact, FactKind, namespaceFact, RIGHTS, ROLE } from './proof-facts';
import { MESHES, POSSIBLE_SETTINGS } from './proof-meshes';
import { Manifest } from '../../../src/plan/kubernetes/manifest';

type Fields = { [field: string]: unknown };

/** A fact of a case, with its true value; hidden from the plan or not. */
export interface FactOfCase {
  readonly fact: Fact;
  /** The number of its true value, which is one that can be given. */
  readonly truth: number;
}

/** A cluster, and what of it the plan does not see. */
export interface ProofCase {
  /** Undefined where there is none, nor a trace of one. */
  readonly mesh?: Mesh;
  /** Whether the plan sees only the webhooks of the mesh. */
  readonly hidesSettings: boolean;
  /** Everything that is always given. */
  readonly objects: Manifest[];
  readonly workloads: Manifest[];
  readonly hidden: ReadonlyArray<FactOfCase>;
}

const INJECT = 'sidecar.istio.io/inject';

const annotations = among<Fields | undefined>(
  undefined, undefined, { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' },
  { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090', 'prometheus.io/path': '/custom' },
);
const wish = among<Fields>({}, {}, {}, {}, { [INJECT]: 'true' }, { [INJECT]: 'false' });

const workloadIn = (...namespaces: string[]) => fc.record({
  name: among('cart', 'web'), namespace: among(...namespaces), kind: among('Deployment', 'StatefulSet'), annotations, wish,
}).map((each): Manifest => {
  const labels = { app: each.name, ...each.wish };
  const container = { name: each.name, image: 'example/image:1', ports: [{ name: 'metrics', containerPort: 8080 }] };
  return {
    apiVersion: 'apps/v1',
    kind: each.kind,
    metadata: { name: each.name, namespace: each.namespace },
    spec: {
      selector: { matchLabels: { app: each.name } },
      template: { metadata: { labels, annotations: each.annotations }, spec: { containers: [container] } },
    },
  };
});
/** Without a mesh it would show that there is one. */
function withoutWish(manifest: Manifest): Manifest {
  return JSON.parse(JSON.stringify(manifest), (key, value: unknown) => key === INJECT ? undefined : value) as Manifest;
}

const placeOf = ({ metadata: { namespace, name } }: Manifest) => `${namespace}/${name}`;
const workloadsIn = (...namespaces: string[]) =>
  fc.uniqueArray(workloadIn(...namespaces), { minLength: 2, maxLength: 3, size: 'max', selector: placeOf });

/** The application's port, and that of its sidecar, which only injected pods have by this name. */
function serviceOf({ metadata: { namespace, name } }: Manifest): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      selector: { app: name },
      ports: [{ name: 'http-metrics', port: 80, targetPort: 'metrics' }, { name: 'http-envoy', port: 90, targetPort: 'http-envoy-prom' }],
    },
  };
}

const ANY_APP = { matchExpressions: [{ key: 'app', operator: 'Exists' }] };
const ofApp = among<Fields>({ matchLabels: { app: 'cart' } }, { matchLabels: { app: 'web' } }, ANY_APP, ANY_APP);
/** A label that only injected pods have. */
const ofInjected = { matchLabels: { 'security.istio.io/tlsMode': 'istio' } };

const KEEP_PROXIES = { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_container_name'], regex: 'istio-proxy' };
const KEEP_ENVOY = { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_container_port_number'], regex: '15090' };
const KEEP_ANNOTATED = { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_annotation_prometheus_io_scrape'], regex: 'true' };
const TO_AGENT = { sourceLabels: ['__meta_kubernetes_pod_ip'], targetLabel: '__address__', replacement: '$1:15020' };
const TO_ANNOTATED_PORT = {
  sourceLabels: ['__meta_kubernetes_pod_annotation_prometheus_io_port', '__meta_kubernetes_pod_ip'],
  regex: '(\\d+);(([0-9]+?)(\\.|$)){4}',
  targetLabel: '__address__',
  replacement: '${2}:${1}',
};
const ENVOY = { path: '/stats/prometheus' };

/** Credentials that a monitor or a Prometheus refers to. */
const authentication = among<Fields>(
  { basicAuth: { username: { name: 'login', key: 'user' }, password: { name: 'login', key: 'password' } } },
  { authorization: { credentials: { name: 'login', key: 'user' } } },
  {
    oauth2: {
      clientId: { configMap: { name: 'client', key: 'id' } },
      clientSecret: { name: 'login', key: 'user' },
      tokenUrl: 'https://login.example',
    },
  },
);
const secured = sometimes(authentication, 3).map(each => each ?? {});

const app = fc.tuple(ofApp, secured, among(1, 1, 2)).map(([selector, auth, count]) => ({
  selector, endpoints: [{ path: '/metrics', ...auth }, { path: '/other' }].slice(0, count),
}));
const mesh = among<{ readonly selector: Fields; readonly endpoint: Fields }>(
  { selector: {}, endpoint: { ...ENVOY, relabelings: [KEEP_PROXIES, KEEP_ENVOY, TO_AGENT] } },
  { selector: {}, endpoint: { ...ENVOY, relabelings: [KEEP_PROXIES, KEEP_ANNOTATED, TO_ANNOTATED_PORT] } },
  { selector: {}, endpoint: { ...ENVOY, port: 'http-envoy-prom' } },
  { selector: { matchLabels: { app: 'cart' } }, endpoint: { ...ENVOY, port: 'http-envoy-prom' } },
  { selector: ofInjected, endpoint: { ...ENVOY, relabelings: [KEEP_ENVOY] } },
);
const namespaceSelector = among<Fields | undefined>({ any: true }, { any: true }, { any: true }, { matchNames: ['shop'] }, undefined);

const podMonitor = fc.oneof(
  {
    weight: 5,
    arbitrary: app.map(({ selector, endpoints }): Fields => (
      { selector, podMetricsEndpoints: endpoints.map(each => ({ port: 'metrics', ...each })) })),
  },
  { weight: 3, arbitrary: mesh.map(({ selector, endpoint }): Fields => ({ selector, podMetricsEndpoints: [endpoint] })) },
  { weight: 1, arbitrary: fc.constant<Fields>({ selector: ofInjected, podMetricsEndpoints: [{ port: 'metrics', path: '/metrics' }] }) },
  {
    weight: 1,
    arbitrary: fc.constant<Fields>({
      selector: {}, podMetricsEndpoints: [{ path: '/metrics', relabelings: [KEEP_ANNOTATED, TO_ANNOTATED_PORT] }],
    }),
  },
);
const serviceMonitor = fc.oneof(
  {
    weight: 3,
    arbitrary: app.map(({ selector, endpoints }): Fields => (
      { selector, endpoints: endpoints.map(each => ({ port: 'http-metrics', ...each })) })),
  },
  { weight: 1, arbitrary: ofApp.map((selector): Fields => ({ selector, endpoints: [{ ...ENVOY, port: 'http-envoy' }] })) },
);
const monitor = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(fc.constant('PodMonitor'), podMonitor) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('ServiceMonitor'), serviceMonitor) },
);
/** Monitors of which only the injected pods have targets. */
const ofProxies = mesh.map(({ selector, endpoint }): [string, Fields] => ['PodMonitor', { selector, podMetricsEndpoints: [endpoint] }]);

const monitorsOf = (ofOne: fc.Arbitrary<[string, Fields]>, namespaces: string[], lookingIn: fc.Arbitrary<Fields | undefined>) => fc.array(
  fc.tuple(ofOne, among(...namespaces), lookingIn), { minLength: 1, maxLength: 2, size: 'max' },
).map(all => all.map(([[kind, spec], namespace, where], i): Manifest => ({
  apiVersion: 'monitoring.coreos.com/v1', kind, metadata: { name: `m${i}`, namespace }, spec: { ...spec, namespaceSelector: where },
})));

/** Selectors of namespaces that ask for labels. */
const ASKING: Fields[] = [
  { matchLabels: { team: 'a' } }, { matchLabels: { team: 'a', env: 'prod' } },
  { matchExpressions: [{ key: 'team', operator: 'Exists' }] }, { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] },
  { matchExpressions: [{ key: 'team', operator: 'In', values: ['a', 'b'] }] },
  { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['a'] }] },
];
const remoteWrite = sometimes(authentication, 4).map(auth => auth && [{ url: 'https://store.example', ...auth }]);
const prometheusWith = (selected: fc.Arbitrary<Fields | undefined>) => fc.record({
  podMonitorNamespaceSelector: selected, serviceMonitorNamespaceSelector: selected, remoteWrite,
}).map((spec): Manifest => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'Prometheus',
  metadata: { name: 'k8s', namespace: 'monitoring' },
  spec: {
    serviceAccountName: 'k8s',
    // Where it has a sidecar decides about scrapes, and not about targets.
    podMetadata: { labels: { [INJECT]: 'false' } },
    podMonitorSelector: {},
    serviceMonitorSelector: {},
    ...spec,
  },
}));

const place = fc.oneof<Array<fc.Arbitrary<Pick<ProofCase, 'mesh' | 'hidesSettings'>>>>(
  fc.constant({ hidesSettings: false }),
  among(...MESHES).map(each => ({ mesh: each, hidesSettings: false })),
  among(...MESHES).map(each => ({ mesh: each, hidesSettings: false })),
  among(...POSSIBLE_SETTINGS).map(each => ({ mesh: each, hidesSettings: true })),
);

/** Every fact of a cluster that can be hidden. */
function factsOf(objects: Manifest[], isInMesh: boolean): Fact[] {
  const namespaces = [...new Set(objects.map(({ metadata }) => metadata.namespace!))];
  const referring = (name: string) => namespaces.filter(namespace =>
    objects.some(object => object.metadata.namespace === namespace && JSON.stringify(object).includes(`"name":"${name}"`)));
  return [
    ...namespaces.map(name => namespaceFact(name, isInMesh)),
    ...referring('login').map(namespace => assetFact('Secret', namespace, 'login', { user: 'cart', password: 'any' })),
    ...referring('client').map(namespace => assetFact('ConfigMap', namespace, 'client', { id: 'cart' })),
    RIGHTS,
    ROLE,
  ];
}

/** A fact with its true value, one that can be given, and where it stands among those of which the first are hidden. */
interface Ranked extends FactOfCase {
  readonly rank: number;
}

/** What is not hidden mostly is as it should be. */
function ranked(fact: Fact, seed: number): Ranked {
  const given = fact.values.flatMap((value, i) => value.length > 0 ? [i] : []);
  return { fact, truth: seed % 8 > 0 ? fact.truth : given[seed % given.length], rank: Math.floor(seed / 100) % 100 };
}

/** So that there are not thousands of combinations of labels. */
const MOST_NAMESPACES = 2;

/** Which facts are hidden rather than others, and how many. */
interface Hiding {
  readonly kinds: FactKind[];
  readonly count: number;
}

/** Of what clusters are made. */
interface Parts {
  readonly where: fc.Arbitrary<Pick<ProofCase, 'mesh' | 'hidesSettings'>>;
  readonly monitors: fc.Arbitrary<Manifest[]>;
  readonly workloads: fc.Arbitrary<Manifest[]>;
  readonly prometheus: fc.Arbitrary<Manifest>;
  readonly hiding: fc.Arbitrary<Hiding>;
}

const ANY: Parts = {
  where: place,
  monitors: monitorsOf(monitor, ['shop', 'shop', 'pay', 'monitoring'], namespaceSelector),
  workloads: workloadsIn('shop', 'shop', 'shop', 'pay'),
  prometheus: prometheusWith(among<Fields | undefined>({}, {}, {}, ...ASKING, undefined)),
  hiding: among<Hiding>(
    { kinds: ['Namespace'], count: 1 },
    { kinds: ['Namespace', 'Secret', 'ConfigMap', 'rights', 'role'], count: 3 },
    { kinds: ['Namespace', 'Secret', 'ConfigMap'], count: 2 },
    { kinds: ['Secret', 'ConfigMap', 'rights', 'role'], count: 2 },
    { kinds: ['Namespace', 'Secret', 'ConfigMap', 'rights', 'role'], count: 3 },
  ),
};

/** Whether there is something to scrape is decided in the namespace of the pods, and whether it is scraped elsewhere. */
const JOINT: Parts = {
  ...ANY,
  where: among(...MESHES).map(each => ({ mesh: each, hidesSettings: false })),
  monitors: monitorsOf(ofProxies, ['monitoring'], fc.constant({ any: true })),
  workloads: workloadsIn('shop'),
  prometheus: prometheusWith(among(...ASKING)),
  hiding: among<Hiding>({ kinds: ['Namespace'], count: 2 }, { kinds: ['Namespace', 'rights', 'role'], count: 3 }),
};

/** Clusters of which one to three facts are hidden. */
export const PROOF_CASES: fc.Arbitrary<ProofCase> = fc.oneof(
  { weight: 3, arbitrary: casesOf(ANY) }, { weight: 1, arbitrary: casesOf(JOINT) },
);

function casesOf(parts: Parts): fc.Arbitrary<ProofCase> {
  const seeds = fc.array(fc.nat(), { minLength: 12, maxLength: 12, size: 'max' });
  return fc.record({ ...parts, seeds }).map((
    { where, monitors, workloads, prometheus, seeds: ofFacts, hiding: { kinds, count } },
  ) => {
    const objects = [prometheus, ...monitors, ...workloads.map(serviceOf)];
    const isInMesh = where.mesh !== undefined;
    const facts = factsOf(objects, isInMesh).map((fact, i) => ranked(fact, ofFacts[i])).sort((a, b) => a.rank - b.rank);
    const first = facts.filter(({ fact }) => kinds.includes(fact.kind)).slice(0, where.hidesSettings ? count - 1 : count);
    const hidden = first.filter(({ fact }, i) => fact.kind !== 'Namespace'
      || first.slice(0, i).filter(each => each.fact.kind === 'Namespace').length < MOST_NAMESPACES);
    const given = facts.filter(each => !hidden.includes(each)).flatMap(({ fact, truth }) => fact.values[truth]);
    return { ...where, objects: [...objects, ...given], workloads: isInMesh ? workloads : workloads.map(withoutWish), hidden };
  });
}
