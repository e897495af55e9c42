import { atPrometheus, deployment, Fields, podMonitor, service } from './cluster';
import { ScrapePlan } from '../../../src/scrape-plan/scrape-plan';
import { kubePrometheusStack } from '../../cluster/prometheuses';

const annotations = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090' };
const annotated = deployment('cart', undefined, { annotations });
const unread = (what: string) => `nothing there reads annotations, and ${what} asks by prometheus.io/scrape to be scraped.`
  + ' Create a monitor, or add a job that reads them';

describe('annotations that ask to be scraped', () => {
  test('are read by nothing', () => {
    expect(atPrometheus([annotated])).toEqual([unread('Deployment/shop/cart')]);
  });

  test('are those of a Service too', () => {
    const { metadata, ...cart } = service('cart');
    expect(atPrometheus([deployment('cart'), { ...cart, metadata: { ...metadata as Fields, annotations } }]))
      .toEqual([unread('Service/shop/cart')]);
  });

  test('need no word where there is a monitor', () => {
    expect(atPrometheus([annotated, podMonitor('cart', { podMetricsEndpoints: [{ port: 'http' }] })]))
      .toEqual([expect.stringMatching(/^PodMonitor\/shop\/cart: .* wants a container port named http/)]);
  });

  test('are read by a job', () => {
    const rule = '{action: keep, source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape], regex: true}';
    const job = `scrape_configs: [{job_name: pods, kubernetes_sd_configs: [{role: pod}], relabel_configs: [${rule}]}]`;
    const text = ScrapePlan.fromYaml('', { also: [annotated, job] }).explain('shop/cart');
    expect(text).toContain('job pods scrapes http://10.244.0.2:9090/metrics');
    expect(text).not.toContain('nothing there reads');
  });
});

test('where nothing asks, a Prometheus without a target has a line too', () => {
  expect(atPrometheus([deployment('cart')], kubePrometheusStack())).toEqual(['it has no target there']);
});
