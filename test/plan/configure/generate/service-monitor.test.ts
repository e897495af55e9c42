import { JOB_NAME, RUNNING, sharding } from './expected-rules';
import { configured, monitor, prometheus } from '../configured';

describe('the job of a ServiceMonitor', () => {
  const spec = { selector: { matchLabels: { app: 'cart' } }, endpoints: [{ port: 'http' }] };

  test('finds endpoints and describes them', () => {
    const target = ['__meta_kubernetes_endpoint_address_target_kind', '__meta_kubernetes_endpoint_address_target_name'];
    expect(configured(prometheus({ shards: 2 }), monitor('ServiceMonitor', spec)).scrapeConfigs).toEqual([{
      job_name: 'serviceMonitor/shop/cart/0',
      honor_labels: false,
      kubernetes_sd_configs: [{ role: 'endpoints', namespaces: { names: ['shop'] } }],
      relabel_configs: [
        JOB_NAME,
        {
          action: 'keep',
          source_labels: ['__meta_kubernetes_service_label_app', '__meta_kubernetes_service_labelpresent_app'],
          regex: '(cart);true',
        },
        { action: 'keep', source_labels: ['__meta_kubernetes_endpoint_port_name'], regex: 'http' },
        { source_labels: target, separator: ';', regex: 'Node;(.*)', replacement: '${1}', target_label: 'node' },
        { source_labels: target, separator: ';', regex: 'Pod;(.*)', replacement: '${1}', target_label: 'pod' },
        { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
        { source_labels: ['__meta_kubernetes_service_name'], target_label: 'service' },
        { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
        { source_labels: ['__meta_kubernetes_pod_container_name'], target_label: 'container' },
        RUNNING,
        { source_labels: ['__meta_kubernetes_service_name'], target_label: 'job', replacement: '${1}' },
        { target_label: 'endpoint', replacement: 'http' },
        ...sharding('__address__', 2),
      ],
    }]);
  });

  test('finds EndpointSlices if the Prometheus asks for them', () => {
    const [job] = configured(prometheus({ serviceDiscoveryRole: 'EndpointSlice' }), monitor('ServiceMonitor', spec)).scrapeConfigs;
    expect(job.kubernetes_sd_configs![0].role).toBe('endpointslice');
    expect(job.relabel_configs)
      .toContainEqual({ action: 'keep', source_labels: ['__meta_kubernetes_endpointslice_port_name'], regex: 'http' });
  });

  test('asks the API server to select if the monitor says so', () => {
    const [job] = configured(prometheus(), monitor('ServiceMonitor', { ...spec, selectorMechanism: 'RoleSelector' })).scrapeConfigs;
    expect(job.kubernetes_sd_configs![0].selectors)
      .toEqual([{ role: 'endpoints', label: 'app=cart' }, { role: 'service', label: 'app=cart' }]);
    expect(job.relabel_configs).not.toContainEqual(expect.objectContaining({ regex: '(cart);true' }));
  });
});
