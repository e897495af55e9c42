import { IstioMesh, ScrapePlan } from 'cdk8s-mesh-metrics';
import { prometheusIn } from '../../cluster/scrapers';
import { cartWith, INJECTED, join, MESH_MONITOR, PROMETHEUS } from '../../cluster/shop';
import { linesOf } from '../../scrape-plan/expectation-lines';

const [TEXT, PROTOBUF] = ['[PrometheusText0.0.4]', '[PrometheusProto, PrometheusText0.0.4]'];
const NOW_AND_THEN = '[PrometheusText0.0.4, PrometheusProto]';

interface Settings {
  readonly version?: string;
  /** Fields of the PodMonitor. */
  readonly monitor?: string;
  /** Fields of the Prometheus. */
  readonly prometheus?: string;
}

/** What comes of the Envoy of a workload that is scraped at its merged endpoint. */
function envoy({ version = '1.30.1', monitor = '', prometheus = '' }: Settings): string {
  const plan = ScrapePlan.fromYaml(join(
    cartWith(INJECTED), MESH_MONITOR.replace('spec:\n', `spec:\n  ${monitor}\n`), PROMETHEUS.replace('spec:\n', `spec:\n  ${prometheus}\n`),
  ), { mesh: IstioMesh.sidecar({ version }), namespaces: { monitoring: {}, shop: {} } });
  const [line] = linesOf(plan);
  return line.replace(/^.* Envoy: /, '');
}

const [FAILS, OPEN, WORKS] = ['refuted protobuf-in-text', 'unproven protobuf-in-text-unknown', 'proven'];
const asking = (protocols: string) => ({ monitor: `scrapeProtocols: ${protocols}` });

test.each([
  ['1.30.0', FAILS], ['1.30.1', FAILS], ['1.30.2', WORKS], ['1.29.6', WORKS], ['1.31.0', WORKS], ['1.31', WORKS], ['1.30', OPEN],
])('an agent of Istio %s that is asked for protobuf: %s', (version, verdict) => {
  expect(envoy({ version, ...asking(PROTOBUF) })).toBe(verdict);
});

test('an agent that is asked for text gives it, as by default', () => {
  expect(envoy({})).toBe(WORKS);
  expect(envoy(asking(TEXT))).toBe(WORKS);
  expect(envoy({ version: '1.30', ...asking(TEXT) })).toBe(WORKS);
});

test('what is asked for last proves nothing', () => {
  expect(envoy(asking(NOW_AND_THEN))).toBe(OPEN);
});

test.each<[string, Settings, string]>([
  ['native histograms of the monitor', { monitor: 'scrapeNativeHistograms: true' }, FAILS],
  ['native histograms of the Prometheus', { prometheus: 'scrapeNativeHistograms: true' }, FAILS],
  ['native histograms in text', { monitor: `scrapeNativeHistograms: true\n  scrapeProtocols: ${TEXT}` }, WORKS],
  ['the protocols of the Prometheus', { prometheus: `scrapeProtocols: ${PROTOBUF}` }, FAILS],
  ['a monitor with others', { prometheus: `scrapeProtocols: ${PROTOBUF}`, ...asking(TEXT) }, WORKS],
  ['a feature that prefers protobuf', { prometheus: 'enableFeatures: [created-timestamp-zero-ingestion]' }, FAILS],
  ['a feature, where the Prometheus has protocols', {
    prometheus: `enableFeatures: [created-timestamp-zero-ingestion]\n  scrapeProtocols: ${TEXT}`,
  }, WORKS],
  ['the feature of native histograms', { prometheus: 'enableFeatures: [native-histograms]\n  version: v3.5.0' }, FAILS],
  ['the same since Prometheus 3.9, where it does nothing', { prometheus: 'enableFeatures: [native-histograms]\n  version: v3.9.0' }, WORKS],
  ['another feature', { prometheus: 'enableFeatures: [exemplar-storage]' }, WORKS],
])('asks for protobuf or not: %s', (_, settings, verdict) => {
  expect(envoy(settings)).toBe(verdict);
});

test('Envoy alone gives whatever it is asked for', () => {
  const monitor = MESH_MONITOR.replace('$1:15020', '$1:15090').replace('spec:\n', `spec:\n  scrapeProtocols: ${PROTOBUF}\n`);
  const plan = ScrapePlan.fromYaml(join(cartWith(INJECTED), monitor, PROMETHEUS), {
    mesh: IstioMesh.sidecar({ version: '1.30.1' }), namespaces: { monitoring: {}, shop: {} },
  });
  expect(linesOf(plan).map(line => line.replace(/^.* Envoy: /, ''))).toEqual([WORKS]);
});

test('a Prometheus in a Deployment has features by its flags', () => {
  const running = (args: string) => prometheusIn('monitoring', `
scrape_configs:
  - job_name: proxies
    metrics_path: /stats/prometheus
    kubernetes_sd_configs: [{ role: pod }]
    relabel_configs:
      - { source_labels: [__meta_kubernetes_pod_container_name], action: keep, regex: istio-proxy }
      - { source_labels: [__meta_kubernetes_pod_ip], target_label: __address__, replacement: "$1:15020" }
`).replace('v3.5.0', 'v3.10.0').replace('--web.enable-lifecycle', args);
  const envoyBy = (args: string) => linesOf(ScrapePlan.fromYaml(join(cartWith(INJECTED), running(args)), {
    mesh: IstioMesh.sidecar({ version: '1.30.1' }), namespaces: { monitoring: {}, shop: {} },
  })).find(line => line.includes(' Envoy: '))?.replace(/^.* Envoy: /, '');
  expect(envoyBy('--enable-feature=exemplar-storage, --enable-feature=created-timestamp-zero-ingestion')).toBe(FAILS);
  expect(envoyBy('--enable-feature=exemplar-storage')).toBe(WORKS);
});
