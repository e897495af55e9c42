import { App, Chart, Testing } from 'cdk8s';
import { MeshMetrics, MeshPeerAuthentications, PrometheusConfigMap, ScrapePlan, StandalonePrometheus } from 'cdk8s-mesh-metrics';
import { Deployment, Namespace } from 'cdk8s-plus-27';
import { stringify } from 'yaml';
import { linesOf } from './expectation-lines';
import { Manifest } from '../cluster/manifest';
import { jobLines } from '../cluster/without-operator';
import { containerOf, FORMS, JOBS, STRICT_MESH } from '../prometheus/a-standalone-prometheus';

/** A STRICT mesh with a Prometheus, and orders that are scraped at a port that their sidecar captures. */
function mesh(app: App, form: typeof FORMS[number][1]): void {
  MeshMetrics.configure(app, { mesh: STRICT_MESH });
  const surroundings = new Chart(app, 'mesh');
  new MeshPeerAuthentications(surroundings, 'mtls');
  for (const name of ['monitoring', 'shop']) new Namespace(surroundings, name, { metadata: { name } });
  const monitoring = new Chart(app, 'monitoring', { namespace: 'monitoring' });
  const configMap = new PrometheusConfigMap(monitoring, 'config', { jobs: JOBS });
  new StandalonePrometheus(monitoring, 'prometheus', { metadata: { name: 'prometheus' }, configMap, ...form });
  new Deployment(new Chart(app, 'shop', { namespace: 'shop' }), 'orders', {
    metadata: { name: 'orders' },
    podMetadata: {
      labels: { 'sidecar.istio.io/inject': 'true' },
      annotations: { 'prometheus.istio.io/merge-metrics': 'false', 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9102' },
    },
    containers: [{ image: 'registry.example/orders:1.0.0', portNumber: 9102 }],
  });
}

const ORDERS = 'the annotations of Deployment/shop/orders: Deployment/shop/orders application (9102/metrics)';

describe.each(FORMS)('a Prometheus of its own whose sidecar is %s', (_, form) => {
  /** The plan of what the app writes, changed. */
  const planWith = (change: (workload: Manifest) => void = () => {}): ScrapePlan => {
    const app = Testing.app();
    mesh(app, form);
    const objects: Manifest[] = app.charts.flatMap(chart => chart.toJson());
    change(objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'prometheus'));
    return ScrapePlan.fromYaml(objects.map(object => stringify(object)).join('---\n'), { mesh: STRICT_MESH });
  };

  test('is found, and scrapes STRICT ports over mutual TLS and merged metrics in plaintext', () => {
    const plan = planWith();
    expect(linesOf(plan)).toEqual(expect.arrayContaining([
      'job envoy-stats: Deployment/monitoring/prometheus Envoy: proven',
      'job envoy-stats: Deployment/shop/orders Envoy: proven',
      `${ORDERS}: proven`,
    ]));
    expect(linesOf(plan).filter(line => !line.endsWith(': proven'))).toEqual([]);
    expect(jobLines(plan.activeTargets)).toEqual([
      'envoy-stats orders http://IP:15020/stats/prometheus',
      'envoy-stats prometheus http://IP:15020/stats/prometheus',
      'kubernetes-pods-istio-secure orders https://IP:9102/metrics',
    ]);
    expect(plan.findings).toEqual([]);
  });

  test.each<[string, (workload: Manifest) => void]>([
    ['Prometheus does not mount the certificates', workload => {
      const prometheus = containerOf(workload, 'prometheus');
      prometheus.volumeMounts = prometheus.volumeMounts.filter(({ name }: Manifest) => name !== 'istio-output-certs');
    }],
    ['the volume has another name than the mounts', ({ spec: { template: { spec: { volumes } } } }) => {
      volumes.find(({ name }: Manifest) => name === 'istio-output-certs').name = 'istio-output-cert';
    }],
  ])('scrapes nothing over mutual TLS where %s', (__, change) => {
    expect(linesOf(planWith(change)).filter(line => line.startsWith(ORDERS) && !line.includes(': refuted'))).toEqual([]);
  });
});
