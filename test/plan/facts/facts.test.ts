import { IstioMesh, ScrapePlan, ScrapePlanOptions } from 'cdk8s-mesh-metrics';
import {
  AMBIENT_MESH, MERGED, MONITOR_WITH_PASSWORD, monitorWithToken, namespace, node, ONLY_FROM_TEAM, SELECTING_NAMESPACES, SHOP,
  STRICT_MESH, TOKEN, WITHOUT_BINDING, WITHOUT_INIT, WITHOUT_ROLE, WRITING,
} from './documents';
import { FACTS } from './examples';
import { FACT_CAUSES } from '../../../src/plan/findings/fact-causes';
import { CART, cartWith, join, MESH_MONITOR, POD_MONITOR, PROMETHEUS } from '../../cluster/shop';

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

test.each<[string, boolean, string, 'proven' | 'refuted']>([
  ['v1.32.1', true, 'Node/a', 'proven'],
  ['v1.33.0', false, 'Node/a', 'refuted'],
])('the version of a Node wins over what is described of native sidecars, and the contradiction is said: %s', (
  version, nativeSidecars, object, verdict,
) => {
  const planWith = (described: boolean) => ScrapePlan.fromYaml(join(MERGED, WITHOUT_INIT, PROMETHEUS, node('a', '', version)), {
    mesh: IstioMesh.sidecar({ version: '1.31', nativeSidecars: described }), ...SHOP,
  });
  const contradictions = (plan: ScrapePlan) => plan.findings.filter(({ code }) => code === 'description-contradicted');
  expect(ofApplication(planWith(nativeSidecars))[0].verdict).toBe(verdict);
  expect(contradictions(planWith(nativeSidecars))).toMatchObject([{ object, path: 'status.nodeInfo.kubeletVersion' }]);
  expect(ofApplication(planWith(!nativeSidecars))[0].verdict).toBe(verdict);
  expect(contradictions(planWith(!nativeSidecars))).toEqual([]);
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
    const mesh = IstioMesh.sidecar({ version: '1.31' });
    const plan = ScrapePlan.fromYaml(join(CART, MESH_MONITOR, PROMETHEUS, ONLY_FROM_TEAM), { mesh, namespaces: { monitoring: {} } });
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

test('the cluster puts known keys into a Secret for a token, and what else is in it is not known', () => {
  const judged = (key: string) => ofApplication(ScrapePlan.fromYaml(join(CART, monitorWithToken(key), PROMETHEUS, TOKEN)));
  expect(judged('token')).toMatchObject([{ verdict: 'proven' }]);
  expect(judged('service-ca.crt')).toMatchObject([{ verdict: 'unproven', cause: { code: 'asset-not-given' } }]);
});
