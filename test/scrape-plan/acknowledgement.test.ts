import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { AcknowledgedCause, ExpectationVerdict, MeshMetrics, ScrapeAssertions, ScrapePlan } from 'cdk8s-mesh-metrics';
import { Manifest } from '../cluster/manifest';
import { kubePrometheusStack } from '../cluster/prometheuses';

/** A monitor of a port that its workload does not have. */
const objects = (annotations?: { [key: string]: string }): Manifest[] => [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'cart', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'cart' } },
      template: {
        metadata: { labels: { app: 'cart' } },
        spec: { containers: [{ name: 'cart', image: 'cart', ports: [{ name: 'http', containerPort: 8080 }] }] },
      },
    },
  },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: 'cart', namespace: 'shop', labels: { release: 'kps' }, annotations },
    spec: { selector: { matchLabels: { app: 'cart' } }, podMetricsEndpoints: [{ port: 'metrics' }] },
  },
];

const ACKNOWLEDGE = 'cdk8s-mesh-metrics/acknowledge';
const planWith = (annotation?: string) => ScrapePlan.fromYaml('', {
  also: [...kubePrometheusStack(), ...objects(annotation === undefined ? undefined : { [ACKNOWLEDGE]: annotation })],
});

describe('an annotation of a monitor', () => {
  test('accepts a cause with a reason, and proves nothing', () => {
    const plan = planWith('port-not-found: the port comes with the next release');
    expect(plan.expectations).toMatchObject([{
      verdict: ExpectationVerdict.REFUTED, acknowledgedBy: 'PodMonitor/shop/cart: the port comes with the next release',
    }]);
    expect(() => ScrapeAssertions.of(plan).everythingExpectedIsScrapedOnce()).not.toThrow();
  });

  const USELESS = ['labels-not-selected: another cause', 'port-not-found', 'port-not-found:  '];
  test.each(USELESS)('that is %j accepts nothing, and is a finding', text => {
    const plan = planWith(text);
    expect(plan.expectations[0].acknowledgedBy).toBeUndefined();
    expect(plan.findings.map(({ code, object }) => [code, object])).toEqual([['acknowledgement-unused', 'PodMonitor/shop/cart']]);
    expect(() => ScrapeAssertions.of(plan).everythingExpectedIsScrapedOnce()).toThrow(/refuted: .*\(port-not-found\)/);
  });
});

describe('the option acknowledgements of a plan', () => {
  const planAccepting = (...acknowledgements: AcknowledgedCause[]) =>
    ScrapePlan.fromYaml('', { also: [...kubePrometheusStack(), ...objects()], acknowledgements });
  const cause = { code: 'port-not-found', reason: 'soon' };

  test.each<[string, string | undefined]>([
    ['whatever object', undefined], ['the monitor', 'PodMonitor/shop/cart'], ['the workload', 'Deployment/shop/cart'],
  ])('accepts a cause of %s, and proves nothing', (_, object) => {
    const plan = planAccepting({ ...cause, object });
    expect(plan.expectations).toMatchObject([{ verdict: ExpectationVerdict.REFUTED, acknowledgedBy: 'acknowledgements[0]: soon' }]);
    expect(plan.findings).toEqual([]);
    expect(() => ScrapeAssertions.of(plan).everythingExpectedIsScrapedOnce()).not.toThrow();
  });

  test.each<AcknowledgedCause>([{ ...cause, object: 'Deployment/shop/till' }, { ...cause, code: 'labels-not-selected' }])(
    'accepts nothing as %j, and is a finding', useless => {
      const plan = planAccepting(cause, useless);
      expect(plan.findings.map(({ code, object }) => [code, object])).toEqual([['acknowledgement-unused', 'acknowledgements[1]']]);
      expect(() => ScrapeAssertions.of(planAccepting(useless)).everythingExpectedIsScrapedOnce()).toThrow(/refuted: .*\(port-not-found\)/);
    });

  test('is held to codes that there are, and to reasons', () => {
    expect(() => planAccepting(cause, { ...cause, code: 'port-notfound' })).toThrow(new Error('cannot plan: acknowledgements[1].code is'
      + " 'port-notfound', which is the code of no cause. Write 'port-not-found'."));
    expect(() => planAccepting({ ...cause, reason: '' })).toThrow('cannot plan: acknowledgements[0].reason is');
  });
});

describe('MeshMetrics.acknowledge', () => {
  const app = (make: (root: App, shop: Chart) => void): App => {
    const root = Testing.app();
    const stack = new Chart(root, 'stack');
    kubePrometheusStack().forEach((each, i) => new ApiObject(stack, `${i}`, each));
    const shop = new Chart(root, 'shop');
    objects().forEach((each, i) => new ApiObject(shop, `${i}`, each));
    make(root, shop);
    return root;
  };
  const acknowledgedIn = (make: (root: App, shop: Chart) => void) => ScrapePlan.of(app(make)).expectations[0].acknowledgedBy;

  test('accepts what is below its scope, or one object there', () => {
    const cause = { code: 'port-not-found', reason: 'soon' };
    expect(acknowledgedIn((_, shop) => MeshMetrics.acknowledge(shop, cause))).toBe('shop: soon');
    expect(acknowledgedIn(root => MeshMetrics.acknowledge(root, { ...cause, object: 'Deployment/shop/cart' }))).toBe('the app: soon');
    expect(acknowledgedIn((_, shop) => MeshMetrics.acknowledge(shop, { ...cause, object: 'Deployment/shop/till' }))).toBeUndefined();
    expect(acknowledgedIn(root => MeshMetrics.acknowledge(new Chart(root, 'other'), cause))).toBeUndefined();
  });

  test('lets a synth pass that it would refuse', () => {
    const synth = (isAcknowledged: boolean) => () => Testing.synth(new Chart(app((root, shop) => {
      MeshMetrics.configure(root, {});
      if (isAcknowledged) MeshMetrics.acknowledge(shop, { code: 'port-not-found', reason: 'soon' });
    }), 'last'));
    expect(synth(true)).not.toThrow();
    expect(synth(false)).toThrow(/port-not-found/);
  });

  test('refuses a code that no cause has, and names the one that is meant', () => {
    expect(() => MeshMetrics.acknowledge(Testing.app(), { code: 'port-notfound', reason: 'soon' }))
      .toThrow("code is 'port-notfound', which is the code of no cause. Write 'port-not-found'.");
    expect(() => MeshMetrics.acknowledge(Testing.app(), { code: 'nonsense', reason: 'soon' }))
      .toThrow('Take a code from docs/findings.md.');
    expect(() => MeshMetrics.acknowledge(Testing.app(), { code: 'port-not-found', reason: '' })).toThrow('reason');
  });
});
