import { App } from 'cdk8s';
import {
  ExistingPrometheus, MetricsEndpoint, MetricsMergingWorkload, MetricsMergingWorkloadProps, ScrapePlan, SidecarMeshProps,
} from 'cdk8s-mesh-metrics';
import { ANNOTATIONS, METRICS, podOf, shop, workload } from './a-merging-workload';

describe('MetricsMergingWorkload', () => {
  test('is a Deployment whose pods have a sidecar and tell it where the metrics are, and an alert', () => {
    const [deployment, rule, ...others] = workload();
    expect(others).toEqual([]);
    expect(deployment).toMatchObject({ kind: 'Deployment', metadata: { name: 'cart', namespace: 'shop' } });
    expect(podOf(deployment)).toMatchObject({ annotations: ANNOTATIONS, labels: { 'sidecar.istio.io/inject': 'true' } });
    expect(rule.kind).toBe('PrometheusRule');
  });

  test('lists several endpoints, and the first one for agents that know no list', () => {
    const [deployment] = workload({ metrics: [...METRICS, MetricsEndpoint.http({ port: 9100 })] });
    expect(podOf(deployment).annotations)
      .toEqual({ ...ANNOTATIONS, 'prometheus.istio.io/scrape-targets': '8080:/actuator/prometheus,9100:/metrics' });
  });

  test('asks for the revision that is described', () => {
    expect(podOf(workload({}, { revision: 'canary' })[0]).labels)
      .toMatchObject({ 'sidecar.istio.io/inject': 'true', 'istio.io/rev': 'canary' });
  });

  test('the alert looks at failed scrapes of the application, of its own pods only,'
    + ' with the labels that the Prometheus selects rules by', () => {
    const [, { metadata, spec }] = workload();
    expect(metadata).toMatchObject({ namespace: 'shop', labels: { release: 'kps' } });
    expect(spec.groups).toHaveLength(1);
    expect(spec.groups[0].rules).toEqual([expect.objectContaining({
      alert: 'MergedApplicationMetricsMissing',
      expr: 'increase(istio_agent_scrape_failures_total{type="application",namespace="shop",pod=~"cart-[a-z0-9]+-[a-z0-9]{5}"}[5m]) > 0',
      for: '5m',
      labels: { severity: 'warning' },
    })]);
  });

  test('comes without the alert when told so', () => {
    expect(workload({ alert: false }).map(({ kind }) => kind)).toEqual(['Deployment']);
  });

  test('keeps everything that a Deployment of cdk8s-plus takes', () => {
    const podMetadata = { annotations: { 'example.com/owner': 'team-a' }, labels: { tier: 'front' } };
    const [deployment] = workload({ replicas: 3, podMetadata });
    expect(deployment.spec.replicas).toBe(3);
    expect(podOf(deployment)).toMatchObject(podMetadata);
  });

  test('without containers the app is refused before anything is written, since there is nothing to plan', () => {
    const chart = shop();
    const { node } = new MetricsMergingWorkload(chart, 'cart', { metrics: METRICS });
    expect(node.root.node.findAll().flatMap(each => each.node.validate())).toEqual([
      "cannot create MetricsMergingWorkload 'shop/cart': it has no containers. Give them as a prop, or add them to its deployment.",
    ]);
    expect(() => ScrapePlan.of(node.root as App)).toThrow('PodSpec must have at least 1 container');
  });
});

describe('bad input', () => {
  test.each<[string, Partial<MetricsMergingWorkloadProps>, SidecarMeshProps, string]>([
    ['no endpoints', { metrics: [] }, {}, 'metrics is empty. Say where the application serves metrics'],
    ['https', { metrics: [MetricsEndpoint.https({ port: 8443 })] }, {}, 'ScrapeTransport.merged() cannot work: port 8443 speaks https,'
      + ' and the agent scrapes an application over http only'],
    ['a reserved port', { metrics: [MetricsEndpoint.http({ port: 15090 })] }, {},
      'ScrapeTransport.merged() cannot work: port 15090 is reserved by the sidecar'],
    ['the agent’s own port', { metrics: [MetricsEndpoint.http({ port: 15020 })] }, {},
      'ScrapeTransport.merged() cannot work: port 15020 is reserved by the sidecar'],
    ['two endpoints before 1.31', { metrics: [...METRICS, MetricsEndpoint.http({ port: 9100 })] }, { version: '1.30.2' },
      'ScrapeTransport.merged() cannot work: Istio 1.30.2 merges one endpoint a pod, and there are 2'],
    ['one endpoint twice', { metrics: [...METRICS, ...METRICS] }, {}, 'the endpoint 8080/actuator/prometheus is there twice,'
      + ' and so would its series be'],
    ['merging off', {}, { metricsMerging: false }, 'ScrapeTransport.merged() cannot work:'
      + ' merging is off in the mesh (enablePrometheusMerge)'],
  ])('%s is refused', (_, props, mesh, because) => {
    expect(() => workload(props, mesh)).toThrow(`cannot merge the metrics of 'shop/cart/Deployment': ${because}`);
  });

  test('a Prometheus that selects no rules is refused, unless there is no alert', () => {
    const prometheus = ExistingPrometheus.fromSelectors({
      namespace: 'obs', serviceAccountName: 'prom', podMonitorSelector: {}, scrapesMergedEndpoints: true,
    });
    expect(() => workload({ prometheus })).toThrow("cannot create PrometheusRule 'shop/cart/Deployment/MergedMetricsAlert'");
    expect(() => workload({ prometheus, alert: false })).not.toThrow();
  });
});
