import { App, Chart, Testing } from 'cdk8s';
import {
  ExistingPrometheus, ExporterWithMonitor, MeshMetrics, MeshPodMonitor, MeshPodMonitorProps, MetricsEndpoint,
  MetricsMergingWorkload,
} from 'cdk8s-mesh-metrics';
import { kps, redis, transport } from '../workloads/an-exporter';

describe('something has to scrape merged endpoints', () => {
  const NOTHING = 'its metrics are merged into those of its sidecar, and nothing scrapes the agents of its pods'
    + ' (merged-endpoint-not-scraped)';

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

  test('nothing does', () => expect(validated(cart)).toEqual([expect.stringContaining(NOTHING)]));

  test('a MeshPodMonitor that comes later does', () => {
    expect(validated(cart, mesh())).toEqual([]);
    expect(validated(cart, mesh({ namespaces: ['shop'] }))).toEqual([]);
  });

  test.each<[string, MeshPodMonitorProps, string]>([
    ['of another namespace', { namespaces: ['other'] }, 'it looks in namespace other and istio-system only, and Deployment/shop/shop-cart'],
    ['without this namespace', { exclude: [{ namespaces: ['shop'] }] }, 'relabelings[0] of podMetricsEndpoints[0] drops'],
  ])('a MeshPodMonitor %s does not', (_, props, why) => {
    expect(validated(cart, mesh(props))).toEqual([expect.stringContaining(why)]);
  });

  test('a MeshPodMonitor for another Prometheus does, since that gets them', () => {
    expect(validated(cart, mesh({ prometheus: ExistingPrometheus.fromKubePrometheus() }))).toEqual([]);
  });

  test('where the metrics of an exporter are merged too', () => {
    const exporter = (app: App) => new ExporterWithMonitor(inShop(app), 'redis', { exporter: redis, transport: transport('merged') });
    expect(validated(exporter)).toEqual([expect.stringContaining(NOTHING)]);
    expect(validated(exporter, mesh())).toEqual([]);
  });
});

test.each<{ [key: string]: string }>([
  { 'prometheus.io/port': '9121' },
  { 'prometheus.io.port': '9121', 'prometheus.io/scrape': 'true' },
])('an exporter with a monitor and the annotations %j is scraped twice where sidecars are scraped, and once where not', annotations => {
  const made = (isMeshScraped: boolean): string[] => {
    const app = Testing.app();
    MeshMetrics.configure(app, { prometheus: kps });
    new ExporterWithMonitor(new Chart(app, 'shop', { namespace: 'shop' }), 'redis', { exporter: redis, podMetadata: { annotations } });
    if (isMeshScraped) new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh');
    return app.node.findAll().flatMap(({ node }) => node.validate());
  };
  expect(made(true)).toEqual([expect.stringContaining('(scraped-twice)')]);
  expect(made(false)).toEqual([]);
});
