import { JOB_NAME, RUNNING, sharding } from './expected-rules';
import { configured, monitor, prometheus } from '../configured';

describe('the job of a PodMonitor', () => {
  test('has the rules in the order of the operator', () => {
    const podMonitor = monitor('PodMonitor', {
      selector: { matchLabels: { 'app.kubernetes.io/name': 'cart' }, matchExpressions: [{ key: 'canary', operator: 'DoesNotExist' }] },
      jobLabel: 'app',
      podMetricsEndpoints: [{
        port: 'http-metrics',
        path: '/stats/prometheus',
        interval: '15s',
        relabelings: [{ targetLabel: 'mesh', replacement: 'on' }],
      }],
    });
    expect(configured(prometheus({ podTargetLabels: ['team'], enforcedNamespaceLabel: 'tenant' }), podMonitor).scrapeConfigs).toEqual([{
      job_name: 'podMonitor/shop/cart/0',
      honor_labels: false,
      kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: ['shop'] } }],
      scrape_interval: '15s',
      metrics_path: '/stats/prometheus',
      relabel_configs: [
        JOB_NAME,
        RUNNING,
        {
          action: 'keep',
          source_labels: [
            '__meta_kubernetes_pod_label_app_kubernetes_io_name',
            '__meta_kubernetes_pod_labelpresent_app_kubernetes_io_name',
          ],
          regex: '(cart);true',
        },
        { action: 'drop', source_labels: ['__meta_kubernetes_pod_labelpresent_canary'], regex: 'true' },
        { action: 'keep', source_labels: ['__meta_kubernetes_pod_container_port_name'], regex: 'http-metrics' },
        { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
        { source_labels: ['__meta_kubernetes_pod_container_name'], target_label: 'container' },
        { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
        { source_labels: ['__meta_kubernetes_pod_label_team'], target_label: 'team', regex: '(.+)', replacement: '${1}' },
        { target_label: 'job', replacement: 'shop/cart' },
        { source_labels: ['__meta_kubernetes_pod_label_app'], target_label: 'job', regex: '(.+)', replacement: '${1}' },
        { target_label: 'endpoint', replacement: 'http-metrics' },
        { target_label: 'mesh', replacement: 'on', action: 'replace' },
        { target_label: 'tenant', replacement: 'shop' },
        ...sharding('__address__'),
      ],
      metric_relabel_configs: [{ target_label: 'tenant', replacement: 'shop' }],
    }]);
  });

  test('has namespaces, labels and timestamps overridden by the Prometheus', () => {
    const [job] = configured(
      prometheus({ ignoreNamespaceSelectors: true, overrideHonorLabels: true, overrideHonorTimestamps: true }),
      monitor('PodMonitor', {
        selector: {},
        namespaceSelector: { any: true },
        podMetricsEndpoints: [{ honorLabels: true, honorTimestamps: true }],
      }),
    ).scrapeConfigs;
    expect(job).toMatchObject({
      honor_labels: false,
      honor_timestamps: false,
      kubernetes_sd_configs: [{ namespaces: { names: ['shop'] } }],
    });
  });
});
