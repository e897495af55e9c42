import { App, Chart, Testing } from 'cdk8s';
import {
  ExistingPrometheus, ExporterWithMonitor, ExporterWithMonitorProps, MeshMetrics, MeshPodMonitor, MeshPodMonitorProps, MetricsEndpoint,
  MetricsMergingWorkload,
} from 'cdk8s-mesh-metrics';
import { kps, merging, redis, transport } from './an-exporter';

describe('something has to scrape merged endpoints', () => {
  const OBJECTION = "cannot scrape 'shop/cart/Deployment': its metrics are merged into those of its sidecar,"
    + " and nothing is known to scrape merged endpoints in namespace 'shop' for the Prometheus of the Helm release 'kps'."
    + ' Create a MeshPodMonitor that covers it, or describe the Prometheus with scrapesMergedEndpoints.';

  const inShop = (app: App) => new Chart(app, 'shop', { namespace: 'shop' });
  const cart = (app: App) => new MetricsMergingWorkload(inShop(app), 'cart', {
    containers: [{ image: 'cart:1' }], metrics: [MetricsEndpoint.http({ port: 8080 })],
  });
  const mesh = (props: MeshPodMonitorProps = {}) => (app: App) => new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh', props);

  /** What is said of an app that these make. */
  const validated = (...makes: ReadonlyArray<(app: App) => void>): string[] => {
    const app = Testing.app();
    MeshMetrics.configure(app, { prometheus: kps });
    makes.forEach(make => make(app));
    return app.node.findAll().flatMap(({ node }) => node.validate());
  };

  test('nothing does', () => expect(validated(cart)).toEqual([OBJECTION]));

  test('a MeshPodMonitor that comes later does', () => {
    expect(validated(cart, mesh())).toEqual([]);
    expect(validated(cart, mesh({ namespaces: ['shop'] }))).toEqual([]);
  });

  test.each<[string, MeshPodMonitorProps]>([
    ['of another namespace', { namespaces: ['other'] }],
    ['without this namespace', { exclude: [{ namespaces: ['shop'] }] }],
    ['for another Prometheus', { prometheus: ExistingPrometheus.fromKubePrometheus() }],
  ])('a MeshPodMonitor %s does not', (_, props) => expect(validated(cart, mesh(props))).toEqual([OBJECTION]));

  test('where the metrics of an exporter are merged too', () => {
    const exporter = (app: App) => new ExporterWithMonitor(inShop(app), 'redis', { exporter: redis, transport: transport('merged') });
    const objection = "cannot scrape 'shop/redis': its metrics are merged into those of its sidecar, and nothing is known";
    expect(validated(exporter)).toEqual([expect.stringContaining(objection)]);
    expect(validated(exporter, mesh())).toEqual([]);
  });
});

describe('annotations of the user that would have it scraped again', () => {
  const validated = (annotations: { [key: string]: string }, props: Partial<ExporterWithMonitorProps> = {}) => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'shop' });
    const { node } = new ExporterWithMonitor(chart, 'redis', { exporter: redis, prometheus: kps, podMetadata: { annotations }, ...props });
    return node.validate();
  };

  test.each<[{ [key: string]: string }, string]>([
    [{ 'prometheus.io/port': '9121' }, 'prometheus.io/port'],
    [{ 'prometheus.io.port': '9121', 'prometheus.io/scrape': 'true' }, 'prometheus.io.port'],
    [{ 'prometheus.io/scrape': 'true' }, 'prometheus.io/scrape'],
    [{ 'prometheus.istio.io/scrape-targets': '8080:/a, 9121:/metrics' }, 'prometheus.istio.io/scrape-targets'],
  ])('%j is refused when the app is finished', (annotations, key) => {
    expect(validated(annotations)).toEqual([`cannot scrape 'chart/redis' once: its pods have the annotation '${key}: ${annotations[key]}',`
      + ` so the metrics that its monitor scrapes would be scraped again. Take '${key}' off the pods.`]);
  });

  test.each<{ [key: string]: string }>([
    {},
    { 'prometheus.io/scrape': 'false', 'prometheus.io/port': '9121' },
    { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' },
    { 'prometheus.istio.io/scrape-targets': '8080:/a' },
  ])('%j stays', annotations => expect(validated(annotations)).toEqual([]));

  test('the same, where the metrics are merged, is what merging needs', () => {
    expect(validated({ 'prometheus.io/port': '9121' }, { prometheus: merging, transport: transport('merged') })).toEqual([]);
  });
});
