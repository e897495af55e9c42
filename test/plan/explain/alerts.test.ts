import { App, Chart } from 'cdk8s';
import { ExistingPrometheus, IstioMesh, MeshMetrics, MeshPodMonitor, MetricsEndpoint, MetricsMerging } from 'cdk8s-mesh-metrics';
import { Deployment, StatefulSet } from 'cdk8s-plus-27';
import { ScrapePlan } from '../../../src/scrape-plan/scrape-plan';
import { Manifest, synthesized } from '../../cluster/manifest';
import { kubePrometheusStack } from '../../cluster/prometheuses';

const PROMETHEUS = 'Prometheus/monitoring/kps-kube-prometheus-stack-prometheus';
const METRIC = 'istio_agent_scrape_failures_total';
const METRICS = [MetricsEndpoint.http({ port: 8080 })];
const CONTAINERS = [{ name: 'app', image: 'registry.example/app:1', portNumber: 8080 }];

type Change = (objects: Manifest[]) => void;

/** The cart and the orders of a shop, both with merged metrics, the Prometheus that scrapes them, and the alerts on each. */
function shop(): Manifest[] {
  return [...kubePrometheusStack(), ...synthesized((app: App) => {
    MeshMetrics.configure(app, { prometheus: ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring' }) });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    MetricsMerging.expose(new Deployment(chart, 'cart', { metadata: { name: 'cart' }, containers: CONTAINERS }), { metrics: METRICS });
    const orders = new StatefulSet(chart, 'orders', { metadata: { name: 'orders' }, containers: CONTAINERS, replicas: 2 });
    MetricsMerging.expose(orders, { metrics: METRICS });
    new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh', { metadata: { name: 'mesh' } });
  })].map(object => object.kind === 'PrometheusRule' ? renamed(object, `${workloadOf(object)}-alert`) : object);
}

const renamed = (object: Manifest, name: string): Manifest => ({ ...object, metadata: { ...object.metadata, name } });

const workloadOf = ({ spec }: Manifest): string => spec.groups[0].name.replace('merged-metrics-of-', '');

/** The lines on alerts, without the indentation. */
function lines(change: Change = () => {}, workload = 'shop/cart'): string[] {
  const objects = shop();
  change(objects);
  const all = ScrapePlan.fromYaml('', { also: objects, mesh: IstioMesh.sidecar() }).explain(workload).split('\n');
  const title = all.indexOf('What tells of a dead application');
  return title < 0 ? [] : all.slice(title + 1).map(line => line.trim());
}

/** What is said after `nothing, and up stays 1. `. */
function why(change: Change, workload?: string): string {
  const [line, ...others] = lines(change, workload);
  expect(others).toEqual([]);
  const start = `at ${PROMETHEUS}: nothing, and up stays 1. `;
  expect(line).toMatch(new RegExp(`^${start}`));
  return line.slice(start.length);
}

const find = (kind: string, name: string) => (objects: Manifest[]) =>
  objects.find(object => object.kind === kind && object.metadata.name === name)!;
const [cart, alert] = [find('Deployment', 'cart'), find('PrometheusRule', 'cart-alert')];
const prometheus = (objects: Manifest[]) => objects.find(({ kind }) => kind === 'Prometheus')!;
const rule = (objects: Manifest[]) => alert(objects).spec.groups[0].rules[0];
const removed = (object: Manifest, objects: Manifest[]) => objects.splice(objects.indexOf(object), 1);

describe('an alert tells of a dead application', () => {
  test.each([['shop/cart', 'cart-alert'], ['shop/orders', 'orders-alert']])('of %s, its own', (workload, name) => {
    expect(lines(undefined, workload)).toEqual([`at ${PROMETHEUS}: alert MergedApplicationMetricsMissing of PrometheusRule/shop/${name}`]);
  });

  test('one of its own and one for all', () => {
    expect(lines(objects => objects.push({
      ...alert(objects),
      metadata: { ...alert(objects).metadata, name: 'all' },
      spec: {
        groups: [{
          name: 'all',
          rules: [{
            alert: 'AnyDead',
            expr: `${METRIC}`
      + ' > 0',
          }],
        }],
      },
    })))
      .toEqual([`at ${PROMETHEUS}: alert MergedApplicationMetricsMissing of PrometheusRule/shop/cart-alert and alert AnyDead of`
        + ' PrometheusRule/shop/all']);
  });

  test('at each Prometheus by itself', () => {
    const [first, second, ...others] = lines(objects => {
      const { spec, ...rest } = prometheus(objects);
      objects.push({ ...rest, metadata: { name: 'second', namespace: 'monitoring' }, spec: { ...spec, ruleSelector: undefined } });
    });
    expect(others).toEqual([]);
    expect([first, second].sort()).toEqual([
      `at ${PROMETHEUS}: alert MergedApplicationMetricsMissing of PrometheusRule/shop/cart-alert`,
      'at Prometheus/monitoring/second: nothing, and up stays 1. PrometheusRule/shop/cart-alert:'
        + ' Prometheus/monitoring/second does not select it: its ruleSelector is not set, so it takes no PrometheusRule. Set it',
    ]);
  });
});

describe('where an agent scrapes and writes to another Prometheus', () => {
  const SERVICE = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'central', namespace: 'monitoring' },
    spec: { selector: { prometheus: 'central' }, ports: [{ name: 'web', port: 9090, targetPort: 'web' }] },
  };

  /** The Prometheus becomes an agent, and a central one has its rules; external labels could hide the series from an alert. */
  const withAgent = (ofAgent: object = {}, ofCentral: object = {}): Change => objects => {
    const { spec, metadata } = prometheus(objects);
    const url = 'http://central.monitoring.svc:9090/api/v1/write';
    const { ruleSelector, ruleNamespaceSelector, ...others } = spec;
    objects.push(SERVICE, {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'Prometheus',
      metadata: { name: 'central', namespace: 'monitoring' },
      spec: { enableRemoteWriteReceiver: true, ruleSelector, ruleNamespaceSelector, ...ofCentral },
    });
    Object.assign(prometheus(objects), {
      apiVersion: 'monitoring.coreos.com/v1alpha1',
      kind: 'PrometheusAgent',
      metadata,
      spec: { ...others, remoteWrite: [{ url }], ...ofAgent },
    });
  };

  test('the rules of that Prometheus tell', () => {
    expect(lines(withAgent())).toEqual([
      'at Prometheus/monitoring/central: alert MergedApplicationMetricsMissing of PrometheusRule/shop/cart-alert',
    ]);
  });

  test('nobody tells where it selects no rule', () => {
    const [line] = lines(withAgent({}, { ruleSelector: undefined }));
    expect(line).toContain('at Prometheus/monitoring/central: nothing, and up stays 1.');
  });

  test('nothing is said where what is written does not arrive', () => {
    expect(lines(withAgent({}, { enableRemoteWriteReceiver: false }))).toEqual([]);
  });

  test('an external label is one of the series', () => {
    const inEurope: Change = objects => { rule(objects).expr = `${METRIC}{cluster="eu"} > 0`; };
    const both = (cluster: string): Change => objects => {
      withAgent({ externalLabels: { cluster } })(objects);
      inEurope(objects);
    };
    expect(lines(both('eu')).join()).toContain('alert MergedApplicationMetricsMissing of');
    expect(lines(both('us')).join()).toContain('nothing, and up stays 1.');
  });
});

describe('nothing is said', () => {
  test.each<[string, Change]>([
    ['where the agent does not serve the metrics of the application', o => {
      cart(o).spec.template.metadata.annotations['prometheus.io/scrape'] = 'false';
    }],
    ['where there is no sidecar', o => { delete cart(o).spec.template.metadata.labels['sidecar.istio.io/inject']; }],
    ['where nothing scrapes it', o => removed(find('PodMonitor', 'mesh')(o), o)],
    ['where the scrape fails, and its up tells', o => { find('PodMonitor', 'mesh')(o).spec.podMetricsEndpoints[0].scheme = 'https'; }],
    ['where a PrometheusAgent does', o =>
      Object.assign(prometheus(o), { apiVersion: 'monitoring.coreos.com/v1alpha1', kind: 'PrometheusAgent' })],
    ['where the application is scraped by itself too, and its own up tells', o => o.push({
      ...find('PodMonitor', 'mesh')(o),
      metadata: { name: 'own', namespace: 'shop', labels: { release: 'kps' } },
      spec: { selector: {}, podMetricsEndpoints: [{ portNumber: 8080 }] },
    })],
  ])('%s', (_, change) => expect(lines(change)).toEqual([]));

  test('of a Prometheus that a file configures', () => {
    const [objects, jobs] = [shop(), 'scrape_configs: [{ job_name: cart, kubernetes_sd_configs: [{ role: pod }], relabel_configs:'
      + ' [{ target_label: __address__, source_labels: [__meta_kubernetes_pod_ip], replacement: "$1:15020" }] }]'];
    const text = ScrapePlan.fromYaml(jobs, { also: objects.filter(({ kind }) => kind !== 'Prometheus') }).explain('shop/cart');
    expect(text).toContain('application (8080/metrics): once, by cart');
    expect(text).not.toContain('What tells');
  });
});

describe('where nothing tells, the cause is named:', () => {
  test.each<[string, Change, string]>([
    ['there is no alert', o => removed(alert(o), o), `No alert looks at ${METRIC} of Deployment/shop/cart. Create a MergedMetricsAlert`],
    ['there is only one on another metric', o => { rule(o).expr = 'up{pod=~"cart-.*"} == 0'; }, `No alert looks at ${METRIC} of`
      + ' Deployment/shop/cart. Create a MergedMetricsAlert'],
    ['the labels of the rule', o => { alert(o).metadata.labels.release = 'other'; },
      `PrometheusRule/shop/cart-alert: ${PROMETHEUS} does not select it: it takes PrometheusRules with the label release=kps,`
        + ' and this one has release=other. Change its labels'],
    ['the namespaces of the Prometheus', o => { delete prometheus(o).spec.ruleNamespaceSelector; },
      `PrometheusRule/shop/cart-alert: ${PROMETHEUS} does not select it: its ruleNamespaceSelector is not set,`
        + ' so it takes PrometheusRules of its own namespace monitoring only, and this one is in shop. Set it, or move the rule'],
    ['a duration', o => { rule(o).for = '5 minutes'; },
      'PrometheusRule/shop/cart-alert: spec.groups[0].rules[0].for: The API server refuses this:'
        + ' it must be a duration such as 30s or 1m30s, not "5 minutes".'],
    ['the version', o => { alert(o).apiVersion = 'monitoring.coreos.com/v2'; },
      'PrometheusRule/shop/cart-alert: PrometheusRule is not known in version monitoring.coreos.com/v2, and the object is left out.'
        + ' Write it as monitoring.coreos.com/v1'],
    ['the syntax', o => { rule(o).expr = `increase(${METRIC}{`; },
      'PrometheusRule/shop/cart-alert: the operator refuses it: spec.groups[0].rules[0].expr cannot be parsed at character 44:'
        + ' unexpected end of input'],
    ['the type', o => { rule(o).expr = `increase(${METRIC}{namespace="shop"}) > 0`; }, 'PrometheusRule/shop/cart-alert:'
      + ' the operator refuses it: spec.groups[0].rules[0].expr cannot be parsed at character 10:'
      + ' expected type range vector in call to function "increase", got instant vector'],
    ['another rule of the object', o => { alert(o).spec.groups[0].rules.push({ alert: 'Other', expr: 'up =' }); },
      'PrometheusRule/shop/cart-alert: the operator refuses it: spec.groups[0].rules[1].expr cannot be parsed at character 4:'
        + ' unexpected "="'],
    ['what is experimental', o => { rule(o).expr = `limitk(5, ${METRIC})`; }, 'PrometheusRule/shop/cart-alert: the operator refuses it:'
      + ' spec.groups[0].rules[0].expr uses an experimental feature:'
      + ' add promql-experimental-functions to spec.enableFeatures of the Prometheus'],
    ['what it looks at', o => { rule(o).expr = rule(o).expr.replace('"shop"', '"shops"'); },
      'PrometheusRule/shop/cart-alert: alert MergedApplicationMetricsMissing looks at namespace="shops",'
        + ' and the series of Deployment/shop/cart has namespace="shop". Change its expression'],
    ['a label that is not there', o => { rule(o).expr = `${METRIC}{cluster="a"} > 0`; },
      'PrometheusRule/shop/cart-alert: alert MergedApplicationMetricsMissing looks at cluster="a",'
        + ' and the series of Deployment/shop/cart has no label cluster. Change its expression'],
    ['the type of the scrape', o => { rule(o).expr = `${METRIC}{type="app",pod=~"cart-.*"} > 0`; },
      'PrometheusRule/shop/cart-alert: alert MergedApplicationMetricsMissing looks at type="app",'
        + ' and the series of Deployment/shop/cart has type="application". Change its expression'],
    ['the namespace that is enforced', o => { prometheus(o).spec.enforcedNamespaceLabel = 'namespace'; },
      'PrometheusRule/shop/cart-alert: alert MergedApplicationMetricsMissing looks at namespace="shop",'
        + ` and the series of Deployment/shop/cart has namespace="monitoring". ${PROMETHEUS} enforces the namespace of the rule:`
        + ' name the rule in its excludedFromEnforcement'],
    ['a job that drops the metric', o => {
      const metricRelabelings = [{ sourceLabels: ['__name__'], regex: 'istio_agent_.*', action: 'drop' }];
      Object.assign(find('PodMonitor', 'mesh')(o).spec.podMetricsEndpoints[0], { metricRelabelings });
    },
    `Job podMonitor/monitoring/mesh/0 drops ${METRIC} by its metric relabelings. Keep it`],
  ])('%s', (_, change, expected) => expect(why(change)).toBe(expected));

  test('the alerts of other workloads are not meant for it', () => {
    expect(why(o => {
      removed(alert(o), o);
      find('PrometheusRule', 'orders-alert')(o).metadata.labels.release = 'other';
    })).toBe(`No alert looks at ${METRIC} of Deployment/shop/cart. Create a MergedMetricsAlert`);
  });

  test('of several pods, how many are not looked at', () => {
    const pods: Change = o => {
      const { metadata: { labels, annotations }, spec } = find('StatefulSet', 'orders')(o).spec.template;
      const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'orders', uid: 'orders', controller: true }];
      const metadata = { namespace: 'shop', labels, annotations, ownerReferences };
      o.push(...['orders-0', 'orders-1'].map(name => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata }, spec })));
    };
    const ofOrders = (o: Manifest[]) => find('PrometheusRule', 'orders-alert')(o).spec.groups[0].rules[0];
    expect(lines(pods, 'shop/orders')).toEqual([`at ${PROMETHEUS}: alert MergedApplicationMetricsMissing of`
      + ' PrometheusRule/shop/orders-alert']);
    expect(lines(o => { pods(o); ofOrders(o).expr = `${METRIC}{pod="orders-0"} > 0`; }, 'shop/orders')).toEqual([
      `at ${PROMETHEUS}: nothing for 1 of its 2 pods, and up stays 1. PrometheusRule/shop/orders-alert:`
        + ' alert MergedApplicationMetricsMissing looks at pod="orders-0", and the series of StatefulSet/shop/orders has pod="orders-1".'
        + ' Change its expression',
    ]);
  });
});
