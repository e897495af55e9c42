import { IstioMesh, MtlsMode, ScrapePlan, ScrapePlanOptions } from 'cdk8s-mesh-metrics';
import { FACT_CAUSES } from '../../../src/plan/findings/fact-causes';
import { CART, cartWith, INJECTED, join, MESH_MONITOR, POD_MONITOR, PROMETHEUS } from '../../cluster/shop';

const namespace = (name: string, labels = '') => `
apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { ${labels} } }
`;

const document = (kind: string, apiVersion: string, metadata: string, fields: string) =>
  `\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { ${metadata} }\n${fields}\n`;

const STRICT_MESH = IstioMesh.sidecar({ version: '1.31', mtls: MtlsMode.STRICT });
const CANARY_MESH = IstioMesh.sidecar({ version: '1.31', mtls: MtlsMode.STRICT, revision: 'canary' });
const ASKING = cartWith(INJECTED);
const AMBIENT_MESH = IstioMesh.ambient({ version: '1.31', mtls: MtlsMode.STRICT });
const AMBIENT = 'istio.io/dataplane-mode: ambient';
const DECLINING = cartWith('sidecar.istio.io/inject: "false"');
const MERGED = cartWith(INJECTED, '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }');
const WITHOUT_BINDING = PROMETHEUS.split('---\n').filter(each => !each.includes('kind: ClusterRoleBinding')).join('---\n');
const WITHOUT_ROLE = PROMETHEUS.split('---\n').filter(each => !each.includes('kind: ClusterRole\n')).join('---\n');
const SELECTING_NAMESPACES = PROMETHEUS
  .replace('podMonitorNamespaceSelector: {}', 'podMonitorNamespaceSelector: { matchLabels: { team: shop } }');
const MONITOR_WITH_PASSWORD = POD_MONITOR.replace('port: metrics', 'port: metrics, basicAuth: { username: '
  + '{ name: login, key: user }, password: { name: login, key: password } }');
const LOGIN = document('Secret', 'v1', 'name: login, namespace: shop', 'stringData: { user: cart, password: any }');
const EMPTY_LOGIN = document('Secret', 'v1', 'name: login, namespace: shop', '');
const TOKEN = document('Secret', 'v1', 'name: login, namespace: shop', 'type: kubernetes.io/service-account-token');
const monitorWithToken = (key: string) => POD_MONITOR
  .replace('port: metrics', `port: metrics, authorization: { credentials: { name: login, key: ${key} } }`);
const STORE = LOGIN.replace('login, namespace: shop', 'store, namespace: monitoring');
const WRITING = PROMETHEUS.replace('spec:\n', 'spec:\n  remoteWrite: [{ url: "https://store.example", basicAuth: '
  + '{ username: { name: store, key: user }, password: { name: store, key: password } } }]\n');
const ONLY_FROM_TEAM = document('NetworkPolicy', 'networking.k8s.io/v1', 'name: scrapes, namespace: shop',
  'spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: monitoring } } }] }] }');
const ISTIOD = document('ConfigMap', 'v1', 'name: istio, namespace: istio-system', 'data: { mesh: "enablePrometheusMerge: true" }')
  + '---\n' + document('ConfigMap', 'v1', 'name: istio-sidecar-injector, namespace: istio-system', 'data: { values: "{}" }');
const STRICT = document('PeerAuthentication', 'security.istio.io/v1', 'name: default, namespace: istio-system',
  'spec: { mtls: { mode: STRICT } }');
const DECLINING_IN_STRICT = [DECLINING, POD_MONITOR, PROMETHEUS, STRICT, ISTIOD, namespace('monitoring')];

const MESHED = cartWith('sidecar.istio.io/inject: "true"');
const STRICT_SHOP = document('PeerAuthentication', 'security.istio.io/v1', 'name: default, namespace: shop',
  'spec: { mtls: { mode: STRICT } }');
const READING_TEAMS = ISTIOD.replace('enablePrometheusMerge: true', 'discoverySelectors: [{ matchLabels: { team: shop } }]');
const CAPTURED = PROMETHEUS.replace('spec:\n', 'spec:\n  podMetadata: { labels: { sidecar.istio.io/inject: "true" } }\n');

/** A fact that decides, what is expected without it, and what it may be. */
interface Fact {
  readonly hidden: readonly string[];
  readonly code: keyof typeof FACT_CAUSES;
  readonly subject: string;
  readonly options?: ScrapePlanOptions;
  /** The same with the fact given, in one way or another. */
  readonly given: { readonly [value: string]: [ReadonlyArray<string>, ScrapePlanOptions, 'proven' | 'refuted'] };
}

const SHOP = { namespaces: { monitoring: {}, shop: {} } };

const FACTS: { readonly [what: string]: Fact } = {
  'whether the namespace of a pod is injected, which scrapes in plaintext depend on': {
    hidden: [CART, POD_MONITOR, PROMETHEUS, namespace('monitoring')],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    options: { mesh: STRICT_MESH },
    given: {
      'an object without a label': [
        [CART, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop')], { mesh: STRICT_MESH }, 'proven',
      ],
      'an object with one': [
        [CART, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop', 'istio-injection: enabled')],
        { mesh: STRICT_MESH },
        'refuted',
      ],
      'a description without a label': [[CART, POD_MONITOR, PROMETHEUS], { mesh: STRICT_MESH, ...SHOP }, 'proven'],
      'a description with one': [
        [CART, POD_MONITOR, PROMETHEUS], { mesh: STRICT_MESH, namespaces: { monitoring: {}, shop: { injected: true } } }, 'refuted',
      ],
    },
  },
  'whether the namespace of a pod names the revision, without which nothing injects the pod that asks for it': {
    hidden: [ASKING, POD_MONITOR, PROMETHEUS, namespace('monitoring')],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    options: { mesh: CANARY_MESH },
    given: {
      'it does not': [[ASKING, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop')], { mesh: CANARY_MESH }, 'proven'],
      'it does': [
        [ASKING, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop', 'istio.io/rev: canary')],
        { mesh: CANARY_MESH },
        'refuted',
      ],
    },
  },
  'whether a ztunnel carries the traffic of a pod that declines a sidecar': {
    hidden: [DECLINING, POD_MONITOR, PROMETHEUS, namespace('monitoring')],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    options: { mesh: AMBIENT_MESH },
    given: {
      'none does': [[DECLINING, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop')], { mesh: AMBIENT_MESH }, 'proven'],
      'one does': [
        [DECLINING, POD_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop', AMBIENT)], { mesh: AMBIENT_MESH }, 'refuted',
      ],
    },
  },
  'the same where only another namespace shows that there are ztunnels': {
    hidden: [...DECLINING_IN_STRICT, namespace('bank', AMBIENT)],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    given: {
      'none does': [[...DECLINING_IN_STRICT, namespace('bank', AMBIENT), namespace('shop')], {}, 'proven'],
      'one does': [[...DECLINING_IN_STRICT, namespace('shop', AMBIENT)], {}, 'refuted'],
    },
  },
  'which labels a namespace of monitors has, where a Prometheus selects by them': {
    hidden: [CART, POD_MONITOR, SELECTING_NAMESPACES],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    given: {
      'the label that it asks for': [[CART, POD_MONITOR, SELECTING_NAMESPACES, namespace('shop', 'team: shop')], {}, 'proven'],
      'another value': [[CART, POD_MONITOR, SELECTING_NAMESPACES, namespace('shop', 'team: bank')], {}, 'refuted'],
      'a described label': [[CART, POD_MONITOR, SELECTING_NAMESPACES], { namespaces: { shop: { labels: { team: 'shop' } } } }, 'proven'],
    },
  },
  'which labels the namespace of a Prometheus has, where a NetworkPolicy asks for them': {
    hidden: [CART, POD_MONITOR, PROMETHEUS, ONLY_FROM_TEAM],
    code: 'namespace-not-given',
    subject: 'Namespace/monitoring',
    given: {
      'the label that it asks for': [
        [CART, POD_MONITOR, PROMETHEUS, ONLY_FROM_TEAM, namespace('monitoring', 'team: monitoring')], {}, 'proven',
      ],
      'none': [[CART, POD_MONITOR, PROMETHEUS, ONLY_FROM_TEAM, namespace('monitoring')], {}, 'refuted'],
    },
  },
  'what may be listed, without a binding of the account': {
    hidden: [CART, POD_MONITOR, WITHOUT_BINDING],
    code: 'rights-not-given',
    subject: 'bindings of ServiceAccount/monitoring/k8s',
    given: {
      'all': [[CART, POD_MONITOR, PROMETHEUS], {}, 'proven'],
      'a role that is not enough': [[CART, POD_MONITOR, PROMETHEUS.replace('services, pods, endpoints', 'services')], {}, 'refuted'],
    },
  },
  'what may be listed, without the role of a binding': {
    hidden: [CART, POD_MONITOR, WITHOUT_ROLE],
    code: 'rights-not-given',
    subject: 'ClusterRole/k8s',
    given: { all: [[CART, POD_MONITOR, PROMETHEUS], {}, 'proven'] },
  },
  'a Secret that the operator reads for a monitor': {
    hidden: [CART, MONITOR_WITH_PASSWORD, PROMETHEUS],
    code: 'asset-not-given',
    subject: 'Secret/shop/login',
    given: {
      'with its keys': [[CART, MONITOR_WITH_PASSWORD, PROMETHEUS, LOGIN], {}, 'proven'],
      'without one of them': [[CART, MONITOR_WITH_PASSWORD, PROMETHEUS, LOGIN.replace('password: any', 'token: any')], {}, 'refuted'],
    },
  },
  'a Secret that is written for a controller to fill in': {
    hidden: [CART, MONITOR_WITH_PASSWORD, PROMETHEUS, EMPTY_LOGIN],
    code: 'asset-not-given',
    subject: 'Secret/shop/login',
    given: {
      'with its keys': [[CART, MONITOR_WITH_PASSWORD, PROMETHEUS, LOGIN], {}, 'proven'],
    },
  },
  'a Secret that the operator reads for a Prometheus': {
    hidden: [CART, POD_MONITOR, WRITING],
    code: 'asset-not-given',
    subject: 'Secret/monitoring/store',
    given: {
      'with its keys': [[CART, POD_MONITOR, WRITING, STORE], {}, 'proven'],
    },
  },
  'the settings of a mesh of which there are only signs': {
    hidden: [MERGED, MESH_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop')],
    code: 'mesh-settings-not-given',
    subject: 'ConfigMap/istio-system/istio',
    given: {
      'its ConfigMaps': [[MERGED, MESH_MONITOR, PROMETHEUS, ISTIOD, namespace('monitoring'), namespace('shop')], {}, 'proven'],
      'its ConfigMaps, without merging': [
        [MERGED, MESH_MONITOR, PROMETHEUS, ISTIOD.replace('true', 'false'), namespace('monitoring'), namespace('shop')], {}, 'refuted',
      ],
      'a description': [[MERGED, MESH_MONITOR, PROMETHEUS], { mesh: IstioMesh.sidecar({ version: '1.31' }), ...SHOP }, 'proven'],
    },
  },
  'the settings of a mesh, for a Prometheus whose sidecar captures what it sends': {
    hidden: [CART, POD_MONITOR, CAPTURED, namespace('monitoring'), namespace('shop')],
    code: 'mesh-settings-not-given',
    subject: 'ConfigMap/istio-system/istio',
    given: {
      'its ConfigMaps': [[CART, POD_MONITOR, CAPTURED, ISTIOD, namespace('monitoring'), namespace('shop')], {}, 'proven'],
      'its ConfigMaps, with a policy': [
        [CART, POD_MONITOR, CAPTURED, namespace('monitoring'), namespace('shop'),
          ISTIOD.replace('enablePrometheusMerge: true', 'outboundTrafficPolicy: { mode: REGISTRY_ONLY }')], {}, 'refuted',
      ],
      'a description': [[CART, POD_MONITOR, CAPTURED], { mesh: IstioMesh.sidecar({ version: '1.31' }), ...SHOP }, 'proven'],
    },
  },
  'which labels a namespace has, where istiod reads some only': {
    hidden: [MESHED, POD_MONITOR, PROMETHEUS, STRICT_SHOP, READING_TEAMS, namespace('monitoring')],
    code: 'namespace-not-given',
    subject: 'Namespace/shop',
    given: {
      'without the label, so that its policy is not read': [
        [MESHED, POD_MONITOR, PROMETHEUS, STRICT_SHOP, READING_TEAMS, namespace('monitoring'), namespace('shop')], {}, 'proven',
      ],
      'with the label': [
        [MESHED, POD_MONITOR, PROMETHEUS, STRICT_SHOP, READING_TEAMS, namespace('monitoring'), namespace('shop', 'team: shop')],
        {},
        'refuted',
      ],
    },
  },
};

const ofApplication = (plan: ScrapePlan) => plan.expectations.filter(({ workload, source }) =>
  workload === 'Deployment/shop/cart' && source === 'application');

describe.each(Object.entries(FACTS))('%s', (_, { hidden, code, subject, options = {}, given }) => {
  test('is a missing fact, and the cause says which and what comes of its values', () => {
    const expectations = ofApplication(ScrapePlan.fromYaml(join(...hidden), options));
    expect(expectations).toHaveLength(1);
    expect(expectations[0]).toMatchObject({ verdict: 'unproven', scraped: 'unknown', cause: { code, objects: [subject] } });
    expect(expectations[0].missingFacts).toHaveLength(1);
    expect(expectations[0].cause!.message).toMatch(/and that is not given: .*proven .*refuted|and that is not given: .*refuted .*proven/);
  });

  test.each(Object.entries(given))('decides where it is given: %s', (__, [documents, described, verdict]) => {
    expect(ofApplication(ScrapePlan.fromYaml(join(...documents), described)).map(each => each.verdict)).toEqual([verdict]);
  });
});

describe('what is not given and does not decide', () => {
  test.each<[string, string[], ScrapePlanOptions]>([
    ['a namespace without a mesh', [CART, POD_MONITOR, PROMETHEUS], {}],
    ['a namespace in a PERMISSIVE mesh', [CART, POD_MONITOR, PROMETHEUS], { mesh: IstioMesh.sidecar({ version: '1.31' }) }],
    ['the namespace of a pod that asks for a sidecar itself', [MERGED, MESH_MONITOR, PROMETHEUS], { mesh: STRICT_MESH }],
    [
      'the namespace of a pod that asks for none itself',
      [cartWith('sidecar.istio.io/inject: "false"'), POD_MONITOR, PROMETHEUS], { mesh: STRICT_MESH, namespaces: { monitoring: {} } },
    ],
    [
      'the namespace of a pod that declines a sidecar and a ztunnel',
      [cartWith('sidecar.istio.io/inject: "false", istio.io/dataplane-mode: none'), POD_MONITOR, PROMETHEUS],
      { mesh: AMBIENT_MESH, namespaces: { monitoring: {} } },
    ],
    [
      'the settings of a mesh, for pods that are not part of it',
      [CART, POD_MONITOR, PROMETHEUS, namespace('bank', 'istio-injection: enabled')], {},
    ],
    [
      'a Secret of an application',
      [CART.replace('[{ name: cart,', '[{ name: cart, envFrom: [{ secretRef: { name: own } }],'), POD_MONITOR, PROMETHEUS], {},
    ],
    ['what the cluster puts into a Secret for a token', [CART, monitorWithToken('token'), PROMETHEUS, TOKEN], {}],
    ['a label of a namespace that no selector asks for', [CART, POD_MONITOR, PROMETHEUS], { namespaces: { monitoring: {} } }],
  ])('leaves a scrape proven: %s', (_, documents, options) => {
    expect(ofApplication(ScrapePlan.fromYaml(join(...documents), options)).map(({ verdict }) => verdict)).toEqual(['proven']);
  });

  test('leaves a scrape refuted that fails whatever it is', () => {
    const misspelled = POD_MONITOR.replace('port: metrics', 'port: metrix');
    expect(ScrapePlan.fromYaml(join(CART, misspelled, SELECTING_NAMESPACES), { mesh: STRICT_MESH }).expectations)
      .toMatchObject([{ verdict: 'refuted' }]);
    expect(ScrapePlan.fromYaml(join(CART, misspelled, PROMETHEUS), { mesh: STRICT_MESH }).expectations)
      .toMatchObject([{ verdict: 'refuted', cause: { code: 'port-not-found' } }]);
  });
});

test('what else is in a Secret for a token is not known', () => {
  const plan = ScrapePlan.fromYaml(join(CART, monitorWithToken('service-ca.crt'), PROMETHEUS, TOKEN));
  expect(ofApplication(plan)).toMatchObject([{ verdict: 'unproven', cause: { code: 'asset-not-given' } }]);
});

test('two facts can decide together: the namespaces at both ends of a scrape', () => {
  const plan = (namespaces: ScrapePlanOptions['namespaces']) =>
    ofApplication(ScrapePlan.fromYaml(join(CART, POD_MONITOR, PROMETHEUS, ONLY_FROM_TEAM), { mesh: STRICT_MESH, namespaces }))[0];
  const team = { labels: { team: 'monitoring' } };
  expect(plan(undefined).cause!.objects.slice().sort()).toEqual(['Namespace/monitoring', 'Namespace/shop']);
  expect(plan({ monitoring: team }).cause!.objects).toEqual(['Namespace/shop']);
  expect(plan({ shop: {} }).cause!.objects).toEqual(['Namespace/monitoring']);
  expect(plan({ monitoring: team, shop: {} }).verdict).toBe('proven');
});

test('what is given wins over what is described, and the contradiction is said', () => {
  const plan = ScrapePlan.fromYaml(join(CART, POD_MONITOR, PROMETHEUS, namespace('shop')), {
    mesh: STRICT_MESH, namespaces: { monitoring: {}, shop: { injected: true } },
  });
  expect(ofApplication(plan)[0].verdict).toBe('proven');
  expect(plan.findings).toMatchObject([{ code: 'description-contradicted', object: 'Namespace/shop' }]);
});

test('every cause of a missing fact is met here', () => {
  const met = new Set([...Object.values(FACTS).map(({ code }) => code), 'description-contradicted']);
  expect([...met].sort()).toEqual(Object.keys(FACT_CAUSES).sort());
});

describe('every world counts for each workload', () => {
  const WEB = CART.replaceAll('cart', 'web');
  const verdicts = (documents: string[], options: ScrapePlanOptions = {}) => Object.fromEntries(
    ScrapePlan.fromYaml(join(...documents), options).expectations.map(each => [`${each.statedBy} ${each.workload}`, each.verdict]));
  const bothBy = (prometheus: string) => [CART, WEB, POD_MONITOR.replace('{ matchLabels: { app: cart } }', '{}'), prometheus];

  test.each([
    ['{ matchLabels: { team: shop } }', 'without the label that is asked for'],
    ['{ matchExpressions: [{ key: team, operator: DoesNotExist }] }', 'with the label that must not be there'],
  ])('a monitor of a namespace that is not given, selected by %s, misses all of its workloads %s', selector => {
    const prometheus = PROMETHEUS.replace('podMonitorNamespaceSelector: {}', `podMonitorNamespaceSelector: ${selector}`);
    expect(verdicts(bothBy(prometheus))).toEqual({
      'PodMonitor/shop/cart Deployment/shop/cart': 'unproven', 'PodMonitor/shop/cart Deployment/shop/web': 'unproven',
    });
  });

  test('without rights all workloads are missed', () => {
    expect(verdicts(bothBy(WITHOUT_BINDING))).toEqual({
      'PodMonitor/shop/cart Deployment/shop/cart': 'unproven', 'PodMonitor/shop/cart Deployment/shop/web': 'unproven',
    });
  });

  test('of two monitors that scrape the same, one may be refused for its Secret, so that once is left', () => {
    const other = MONITOR_WITH_PASSWORD.replace('name: cart', 'name: other').replaceAll('name: login', 'name: login-of-other');
    expect(verdicts([CART, MONITOR_WITH_PASSWORD, other, PROMETHEUS])).toEqual({
      'PodMonitor/shop/cart Deployment/shop/cart': 'unproven', 'PodMonitor/shop/other Deployment/shop/cart': 'unproven',
    });
  });

  test('a role that is not given grants only what its binding can', () => {
    const boundIn = (where: string) => WITHOUT_ROLE
      .replace('kind: ClusterRoleBinding\nmetadata: { name: k8s }', `kind: RoleBinding\nmetadata: { name: k8s, namespace: ${where} }`);
    expect(verdicts([CART, POD_MONITOR, boundIn('bank')])).toEqual({ 'PodMonitor/shop/cart Deployment/shop/cart': 'refuted' });
    expect(verdicts([CART, POD_MONITOR, boundIn('shop')])).toEqual({ 'PodMonitor/shop/cart Deployment/shop/cart': 'unproven' });
  });

  test('Envoy is missed where a Prometheus has no configuration, and not where there is no sidecar', () => {
    const mesh = { mesh: IstioMesh.sidecar({ version: '1.31' }), namespaces: { monitoring: {}, shop: { injected: true } } };
    const envoy = 'PodMonitor/monitoring/mesh Deployment/shop/cart';
    expect(verdicts([CART, MESH_MONITOR, WRITING], mesh)).toMatchObject({ [envoy]: 'unproven' });
    expect(verdicts([CART, MESH_MONITOR, PROMETHEUS], mesh)).toMatchObject({ [envoy]: 'proven' });
    expect(verdicts([CART, MESH_MONITOR, PROMETHEUS], { ...mesh, namespaces: { monitoring: {} } })).not.toHaveProperty([envoy]);
  });

  test('Envoy that is not scraped where there is one is not expected where there is none', () => {
    const closed = document('NetworkPolicy', 'networking.k8s.io/v1', 'name: closed, namespace: shop', 'spec: { podSelector: {} }');
    const mesh = IstioMesh.sidecar({ version: '1.31' });
    const plan = ScrapePlan.fromYaml(join(CART, MESH_MONITOR, PROMETHEUS, closed), { mesh, namespaces: { monitoring: {} } });
    const [{ verdict, cause }] = plan.expectations.filter(({ source }) => source === 'Envoy');
    expect(verdict).toBe('unproven');
    expect(cause?.message).toContain('not expected without a label, refuted with istio-injection=enabled');
  });

  test('where the agent may serve on another port, a monitor of its usual one is not proven', () => {
    expect(verdicts([MERGED, MESH_MONITOR, PROMETHEUS, namespace('monitoring'), namespace('shop')])).toMatchObject({
      'PodMonitor/monitoring/mesh Deployment/shop/cart': 'unproven',
    });
  });

  test('what is scraped with a sidecar only, by a label of its pods, is not proven', () => {
    const ofInjected = POD_MONITOR.replace('app: cart', 'security.istio.io/tlsMode: istio');
    const mesh = IstioMesh.sidecar({ version: '1.31' });
    expect(verdicts([CART, ofInjected, PROMETHEUS], { mesh, namespaces: { monitoring: {} } }))
      .toMatchObject({ 'PodMonitor/shop/cart Deployment/shop/cart': 'unproven' });
  });
});
