import { ApiObject, ApiObjectMetadataDefinition, App, Chart, Testing, Cron } from 'cdk8s';
import { ExistingPrometheus, IstioMesh, MeshMetrics, MeshPodMonitor, MetricsEndpoint, MetricsMerging, MetricsMergingWorkload, MetricsMergingWorkloadProps, SidecarMeshProps } from 'cdk8s-mesh-metrics';
import { CronJob, DaemonSet, Deployment, StatefulSet } from 'cdk8s-plus-27';
import { Manifest } from '../cluster/manifest';

const METRICS = [MetricsEndpoint.http({ port: 8080, path: '/actuator/prometheus' })];
const CONTAINERS = [{ image: 'registry.example/cart:1', portNumber: 8080 }];
const ANNOTATIONS = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080', 'prometheus.io/path': '/actuator/prometheus' };

/** A chart in namespace `shop` of an app whose Prometheus scrapes merged endpoints. */
function shop(mesh: SidecarMeshProps = {}): Chart {
  const app = Testing.app();
  MeshMetrics.configure(app, {
    mesh: IstioMesh.sidecar(mesh),
    prometheus: ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring', scrapesMergedEndpoints: true }),
  });
  return new Chart(app, 'shop', { namespace: 'shop' });
}

function workload(props: Partial<MetricsMergingWorkloadProps> = {}, mesh?: SidecarMeshProps): Manifest[] {
  const chart = shop(mesh);
  new MetricsMergingWorkload(chart, 'cart', { metadata: { name: 'cart' }, containers: CONTAINERS, metrics: METRICS, ...props });
  return chart.toJson();
}

const podOf = (object: Manifest): Manifest => (object.spec.jobTemplate?.spec ?? object.spec).template.metadata;

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
    expect(podOf(deployment).annotations).toEqual({ ...ANNOTATIONS, 'prometheus.istio.io/scrape-targets': '8080:/actuator/prometheus,9100:/metrics' });
  });

  test('asks for the revision that is described', () => {
    expect(podOf(workload({}, { revision: 'canary' })[0]).labels).toMatchObject({ 'sidecar.istio.io/inject': 'true', 'istio.io/rev': 'canary' });
  });

  test('the alert looks at failed scrapes of the application, of its own pods only, with the labels that the Prometheus selects rules by', () => {
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
    const [deployment] = workload({ replicas: 3, podMetadata: { annotations: { 'example.com/owner': 'team-a' }, labels: { tier: 'front' } } });
    expect(deployment.spec.replicas).toBe(3);
    expect(podOf(deployment)).toMatchObject({ annotations: { 'example.com/owner': 'team-a' }, labels: { tier: 'front' } });
  });

  test('without containers the app is refused before anything is written', () => {
    const chart = shop();
    const { node } = new MetricsMergingWorkload(chart, 'cart', { metrics: METRICS });
    expect(node.validate()).toEqual(["cannot create MetricsMergingWorkload 'shop/cart': it has no containers. Give them as a prop, or add them to its deployment."]);
  });
});

describe('something has to scrape merged endpoints', () => {
  const OBJECTION = "cannot scrape 'shop/cart/Deployment': its metrics are merged into those of its sidecar, and nothing is known to scrape merged endpoints"
    + " in namespace 'shop' for the Prometheus of the Helm release 'kps'. Create a MeshPodMonitor that covers it, or describe the Prometheus with scrapesMergedEndpoints.";

  const validated = (add: (app: App) => void): string[] => {
    const app = Testing.app();
    MeshMetrics.configure(app, { prometheus: ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring' }) });
    new MetricsMergingWorkload(new Chart(app, 'shop', { namespace: 'shop' }), 'cart', { containers: CONTAINERS, metrics: METRICS });
    add(app);
    return app.node.findAll().flatMap(({ node }) => node.validate());
  };

  test('nothing does', () => expect(validated(() => {})).toEqual([OBJECTION]));

  test('a MeshPodMonitor that comes later does', () => {
    expect(validated(app => new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh'))).toEqual([]);
    expect(validated(app => new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh', { namespaces: ['shop'] }))).toEqual([]);
  });

  test('a MeshPodMonitor of another namespace, without this one, or for another Prometheus does not', () => {
    expect(validated(app => new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh', { namespaces: ['other'] }))).toEqual([OBJECTION]);
    expect(validated(app => new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh', { exclude: [{ namespaces: ['shop'] }] }))).toEqual([OBJECTION]);
    expect(validated(app => new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh', { prometheus: ExistingPrometheus.fromKubePrometheus() }))).toEqual([OBJECTION]);
  });
});

describe('MetricsMerging of what exists', () => {
  test('cdk8s-plus workloads of any kind, each with its alert', () => {
    const chart = shop();
    const all = [
      new Deployment(chart, 'deployment', { containers: CONTAINERS }),
      new StatefulSet(chart, 'statefulset', { containers: CONTAINERS }),
      new DaemonSet(chart, 'daemonset', { containers: CONTAINERS }),
      new CronJob(chart, 'cronjob', { containers: [{ image: 'registry.example/job:1' }], schedule: Cron.daily() }),
    ];
    for (const each of all) MetricsMerging.expose(each, { metrics: METRICS });
    const objects: Manifest[] = chart.toJson();
    for (const object of objects.filter(({ kind }) => !['PrometheusRule', 'Service'].includes(kind))) {
      expect(podOf(object)).toMatchObject({ annotations: ANNOTATIONS, labels: { 'sidecar.istio.io/inject': 'true' } });
    }
    expect(objects.filter(({ kind }) => kind === 'PrometheusRule')).toHaveLength(4);
  });

  test('the pod metadata of any cdk8s-plus version', () => {
    const chart = shop();
    const podMetadata = new ApiObjectMetadataDefinition({ apiObject: new ApiObject(chart, 'owner', { apiVersion: 'v1', kind: 'ConfigMap' }), annotations: { mine: 'kept' } });
    MetricsMerging.exposePod(chart, podMetadata, { metrics: METRICS });
    expect(podMetadata.toJson()).toMatchObject({ annotations: { ...ANNOTATIONS, mine: 'kept' }, labels: { 'sidecar.istio.io/inject': 'true' } });
  });

  test.each([
    ['Deployment', 'legacy-[a-z0-9]+-[a-z0-9]{5}'],
    ['StatefulSet', 'legacy-[0-9]+'],
    ['DaemonSet', 'legacy-[a-z0-9]{5}'],
    ['ReplicaSet', 'legacy-[a-z0-9]{5}'],
    ['Job', 'legacy-[a-z0-9]{5}'],
  ])('a %s from anywhere, with metadata on its template or without', (kind, pods) => {
    const chart = shop();
    const own = { labels: { app: 'x' }, annotations: { 'example.com/a~b': 'kept' } };
    for (const metadata of [own, undefined]) {
      const object = new ApiObject(chart, `object-${metadata === own}`, { apiVersion: 'apps/v1', kind, metadata: { name: 'legacy' }, spec: { template: { metadata, spec: { containers: [] } } } });
      MetricsMerging.exposeObject(object, { metrics: METRICS });
      expect(podOf(object.toJson())).toEqual({
        annotations: { ...metadata?.annotations, ...ANNOTATIONS },
        labels: { ...metadata?.labels, 'sidecar.istio.io/inject': 'true' },
      });
    }
    expect(chart.toJson().filter((object: Manifest) => object.kind === 'PrometheusRule')[0].spec.groups[0].rules[0].expr).toContain(`pod=~"${pods}"`);
  });

  test('a CronJob and a Pod from anywhere', () => {
    const chart = shop();
    const job = new ApiObject(chart, 'job', { apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate: { spec: { template: { spec: {} } } } } });
    const pod = new ApiObject(chart, 'pod', { apiVersion: 'v1', kind: 'Pod', spec: {} });
    for (const object of [job, pod]) MetricsMerging.exposeObject(object, { metrics: METRICS });
    expect(podOf(job.toJson()).annotations).toEqual(ANNOTATIONS);
    expect(pod.toJson().metadata.annotations).toEqual(ANNOTATIONS);
  });

  test('an object that makes no pods is refused', () => {
    const service = new ApiObject(shop(), 'service', { apiVersion: 'v1', kind: 'Service' });
    expect(() => MetricsMerging.exposeObject(service, { metrics: METRICS })).toThrow(
      "cannot merge the metrics of 'shop/service': a Service makes no pods. Give one of Pod, Deployment, ReplicaSet, StatefulSet, DaemonSet, Job, CronJob.",
    );
  });
});

describe('what the user wrote on the pods', () => {
  const withAnnotations = (annotations: { [key: string]: string }) => () => podOf(workload({ podMetadata: { annotations } })[0]).annotations;

  test.each<[string, { [key: string]: string }]>([
    ['the same in the same words', ANNOTATIONS],
    ['the same, spelled with dots', { 'prometheus.io.port': '8080' }],
    ['a scheme that is http', { 'prometheus.io/scheme': 'http' }],
    ['merging, switched on', { 'prometheus.istio.io/merge-metrics': 'true' }],
    ['ports of its own that are not captured', { 'traffic.sidecar.istio.io/excludeInboundPorts': '3306' }],
    ['a proxy configuration of its own', { 'proxy.istio.io/config': 'concurrency: 2' }],
  ])('stays: %s', (_, annotations) => {
    expect(withAnnotations(annotations)()).toMatchObject(annotations);
  });

  test('a key is not written in a second spelling', () => {
    expect(withAnnotations({ 'prometheus.io.port': '8080' })()).not.toHaveProperty(['prometheus.io/port']);
  });

  test.each<[{ [key: string]: string }, string]>([
    [{ 'prometheus.io/port': '9090' }, "its pods have the annotation 'prometheus.io/port: 9090', and merging needs '8080'. Take 'prometheus.io/port' off the pods"],
    [{ 'prometheus.io.path': '/other' }, "its pods have the annotation 'prometheus.io.path: /other', and merging needs '/actuator/prometheus'"],
    [{ 'prometheus.io/scrape': 'false' }, "its pods have the annotation 'prometheus.io/scrape: false', and merging needs 'true'"],
    [{ 'prometheus.io/scheme': 'https' }, "its pods have the annotation 'prometheus.io/scheme: https', and merging needs 'http', which is all that the merged endpoint speaks"],
    [{ 'prometheus.istio.io/merge-metrics': 'false' }, "its pods have the annotation 'prometheus.istio.io/merge-metrics: false', and merging needs 'true'"],
    [{ 'prometheus.istio.io/scrape-targets': '1:/a' }, "its pods have the annotation 'prometheus.istio.io/scrape-targets: 1:/a'"],
  ])('%j is a contradiction, and both values are shown', (annotations, because) => {
    expect(withAnnotations(annotations)).toThrow(`cannot merge the metrics of 'shop/cart/Deployment': ${because}`);
  });

  test('a label that keeps the sidecar away is a contradiction', () => {
    expect(() => workload({ podMetadata: { labels: { 'sidecar.istio.io/inject': 'false' } } })).toThrow(
      "cannot merge the metrics of 'shop/cart/Deployment': its pods have the label 'sidecar.istio.io/inject: false', and the transport needs 'true'.",
    );
  });

  test('another revision than the one described is a contradiction', () => {
    expect(() => workload({ podMetadata: { labels: { 'istio.io/rev': 'stable' } } }, { revision: 'canary' })).toThrow("its pods have the label 'istio.io/rev: stable', and the transport needs 'canary'");
  });
});

describe('bad input', () => {
  test.each<[string, Partial<MetricsMergingWorkloadProps>, SidecarMeshProps, string]>([
    ['no endpoints', { metrics: [] }, {}, 'metrics is empty. Say where the application serves metrics'],
    ['https', { metrics: [MetricsEndpoint.https({ port: 8443 })] }, {}, 'ScrapeTransport.merged() cannot work: port 8443 speaks https, and the agent scrapes an application over http only'],
    ['a reserved port', { metrics: [MetricsEndpoint.http({ port: 15090 })] }, {}, 'ScrapeTransport.merged() cannot work: port 15090 is reserved by the sidecar'],
    ['the agent’s own port', { metrics: [MetricsEndpoint.http({ port: 15020 })] }, {}, 'ScrapeTransport.merged() cannot work: port 15020 is reserved by the sidecar'],
    ['two endpoints before 1.31', { metrics: [...METRICS, MetricsEndpoint.http({ port: 9100 })] }, { version: '1.30.2' }, 'ScrapeTransport.merged() cannot work: Istio 1.30.2 merges one endpoint a pod, and there are 2'],
    ['one endpoint twice', { metrics: [...METRICS, ...METRICS] }, {}, 'the endpoint 8080/actuator/prometheus is there twice, and so would its series be'],
    ['merging off', {}, { metricsMerging: false }, 'ScrapeTransport.merged() cannot work: merging is off in the mesh (enablePrometheusMerge)'],
  ])('%s is refused', (_, props, mesh, because) => {
    expect(() => workload(props, mesh)).toThrow(`cannot merge the metrics of 'shop/cart/Deployment': ${because}`);
  });

  test('a Prometheus that selects no rules is refused, unless there is no alert', () => {
    const prometheus = ExistingPrometheus.fromSelectors({ namespace: 'obs', serviceAccountName: 'prom', podMonitorSelector: {}, scrapesMergedEndpoints: true });
    expect(() => workload({ prometheus })).toThrow("cannot create PrometheusRule 'shop/cart/Deployment/MergedMetricsAlert'");
    expect(() => workload({ prometheus, alert: false })).not.toThrow();
  });
});
