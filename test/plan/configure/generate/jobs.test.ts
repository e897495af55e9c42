import { configured, monitor, prometheus, scrapeConfig } from '../configured';

const JOB = { source_labels: ['job'], target_label: '__tmp_prometheus_job_name' };
const RUNNING = { action: 'drop', source_labels: ['__meta_kubernetes_pod_phase'], regex: '(Failed|Succeeded)' };
const shard = (label: string, modulus = 1) => [
  { source_labels: [label, '__tmp_hash'], target_label: '__tmp_hash', regex: '(.+);', replacement: '$1', action: 'replace' },
  { source_labels: ['__tmp_hash'], target_label: '__tmp_hash', modulus, action: 'hashmod' },
  { source_labels: ['__tmp_hash', '__tmp_disable_sharding'], regex: '$(SHARD);|.+;.+', action: 'keep' },
];

describe('the job of a PodMonitor', () => {
  test('has the rules in the order of the operator', () => {
    const { scrapeConfigs } = configured(prometheus({ podTargetLabels: ['team'], enforcedNamespaceLabel: 'tenant' }), monitor('PodMonitor', {
      selector: { matchLabels: { 'app.kubernetes.io/name': 'cart' }, matchExpressions: [{ key: 'canary', operator: 'DoesNotExist' }] },
      jobLabel: 'app',
      podMetricsEndpoints: [{ port: 'http-metrics', path: '/stats/prometheus', interval: '15s', relabelings: [{ targetLabel: 'mesh', replacement: 'on' }] }],
    }));
    expect(scrapeConfigs).toEqual([{
      job_name: 'podMonitor/shop/cart/0',
      honor_labels: false,
      kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: ['shop'] } }],
      scrape_interval: '15s',
      metrics_path: '/stats/prometheus',
      relabel_configs: [
        JOB,
        RUNNING,
        {
          action: 'keep',
          source_labels: ['__meta_kubernetes_pod_label_app_kubernetes_io_name', '__meta_kubernetes_pod_labelpresent_app_kubernetes_io_name'],
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
        ...shard('__address__'),
      ],
      metric_relabel_configs: [{ target_label: 'tenant', replacement: 'shop' }],
    }]);
  });
});

describe('the job of a ServiceMonitor', () => {
  const spec = { selector: { matchLabels: { app: 'cart' } }, endpoints: [{ port: 'http' }] };

  test('finds endpoints and describes them', () => {
    expect(configured(prometheus({ shards: 2 }), monitor('ServiceMonitor', spec)).scrapeConfigs).toEqual([{
      job_name: 'serviceMonitor/shop/cart/0',
      honor_labels: false,
      kubernetes_sd_configs: [{ role: 'endpoints', namespaces: { names: ['shop'] } }],
      relabel_configs: [
        JOB,
        { action: 'keep', source_labels: ['__meta_kubernetes_service_label_app', '__meta_kubernetes_service_labelpresent_app'], regex: '(cart);true' },
        { action: 'keep', source_labels: ['__meta_kubernetes_endpoint_port_name'], regex: 'http' },
        {
          source_labels: ['__meta_kubernetes_endpoint_address_target_kind', '__meta_kubernetes_endpoint_address_target_name'],
          separator: ';',
          regex: 'Node;(.*)',
          replacement: '${1}',
          target_label: 'node',
        },
        {
          source_labels: ['__meta_kubernetes_endpoint_address_target_kind', '__meta_kubernetes_endpoint_address_target_name'],
          separator: ';',
          regex: 'Pod;(.*)',
          replacement: '${1}',
          target_label: 'pod',
        },
        { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
        { source_labels: ['__meta_kubernetes_service_name'], target_label: 'service' },
        { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
        { source_labels: ['__meta_kubernetes_pod_container_name'], target_label: 'container' },
        RUNNING,
        { source_labels: ['__meta_kubernetes_service_name'], target_label: 'job', replacement: '${1}' },
        { target_label: 'endpoint', replacement: 'http' },
        ...shard('__address__', 2),
      ],
    }]);
  });

  test('finds EndpointSlices where the Prometheus says so', () => {
    const [job] = configured(prometheus({ serviceDiscoveryRole: 'EndpointSlice' }), monitor('ServiceMonitor', spec)).scrapeConfigs;
    expect(job.kubernetes_sd_configs![0].role).toBe('endpointslice');
    expect(job.relabel_configs).toContainEqual({ action: 'keep', source_labels: ['__meta_kubernetes_endpointslice_port_name'], regex: 'http' });
  });

  test('asks the API server to select where the monitor says so', () => {
    const [job] = configured(prometheus(), monitor('ServiceMonitor', { ...spec, selectorMechanism: 'RoleSelector' })).scrapeConfigs;
    expect(job.kubernetes_sd_configs![0].selectors).toEqual([{ role: 'endpoints', label: 'app=cart' }, { role: 'service', label: 'app=cart' }]);
    expect(job.relabel_configs).not.toContainEqual(expect.objectContaining({ regex: '(cart);true' }));
  });
});

describe('the job of a Probe', () => {
  test('sends the targets to the prober, on the path that the API server fills in', () => {
    const { scrapeConfigs } = configured(prometheus(), monitor('Probe', {
      prober: { url: 'blackbox:9115' }, module: 'http_2xx', targets: { staticConfig: { static: ['https://cart.shop'] } },
    }));
    expect(scrapeConfigs).toEqual([{
      job_name: 'probe/shop/cart',
      honor_timestamps: true,
      metrics_path: '/probe',
      params: { module: ['http_2xx'] },
      static_configs: [{ targets: ['https://cart.shop'], labels: { namespace: 'shop' } }],
      relabel_configs: [
        JOB,
        { source_labels: ['__address__'], target_label: '__param_target' },
        { source_labels: ['__param_target'], target_label: 'instance' },
        { target_label: '__address__', replacement: 'blackbox:9115' },
        ...shard('__param_target'),
      ],
    }]);
  });

  test('has no rule for an operator that no one knows, and that no one checks', () => {
    const [{ relabel_configs: rules }] = configured(prometheus(), monitor('Probe', {
      prober: { url: 'blackbox' }, targets: { ingress: { selector: { matchExpressions: [{ key: 'app', operator: 'in', values: ['cart'] }] } } },
    })).scrapeConfigs;
    expect(rules!.filter(({ action }) => action === 'keep')).toEqual([expect.objectContaining({ regex: '$(SHARD);|.+;.+' })]);
  });
});

describe('the job of a ScrapeConfig', () => {
  test('escapes the enforced namespace if it has no rules', () => {
    const { scrapeConfigs } = configured(prometheus({ enforcedNamespaceLabel: 'tenant' }), scrapeConfig({ staticConfigs: [{ targets: ['cart:80'] }] }));
    expect(scrapeConfigs).toEqual([{
      job_name: 'scrapeConfig/shop/cart',
      static_configs: [{ targets: ['cart:80'], labels: {} }],
      relabel_configs: [JOB],
      metric_relabel_configs: [{ target_label: 'tenant', replacement: 'shop' }],
    }]);
  });
});

describe('what a Prometheus may override', () => {
  test.each([
    { own: { sampleLimit: 100 }, enforced: { enforcedSampleLimit: 50 }, limits: { sample_limit: 50 } },
    { own: { sampleLimit: 10 }, enforced: { enforcedSampleLimit: 50 }, limits: { sample_limit: 10 } },
    { own: { sampleLimit: 0 }, enforced: {}, limits: { sample_limit: 0 } },
    // What holds for all jobs holds for this one.
    { own: {}, enforced: { enforcedSampleLimit: 50 }, limits: {} },
    { own: { bodySizeLimit: '2MB' }, enforced: { enforcedBodySizeLimit: '1024KiB' }, limits: { body_size_limit: '1024KiB' } },
    { own: {}, enforced: { enforcedBodySizeLimit: '1MB' }, limits: { body_size_limit: '1MB' } },
  ])('$own below $enforced', ({ own, enforced, limits }) => {
    const [{ sample_limit, body_size_limit }] = configured(prometheus(enforced), monitor('PodMonitor', { selector: {}, podMetricsEndpoints: [{}], ...own })).scrapeConfigs;
    expect({ sample_limit, body_size_limit }).toEqual(limits);
  });

  test('namespaces, labels and timestamps', () => {
    const [job] = configured(
      prometheus({ ignoreNamespaceSelectors: true, overrideHonorLabels: true, overrideHonorTimestamps: true }),
      monitor('PodMonitor', { selector: {}, namespaceSelector: { any: true }, podMetricsEndpoints: [{ honorLabels: true, honorTimestamps: true }] }),
    ).scrapeConfigs;
    expect(job).toMatchObject({ honor_labels: false, honor_timestamps: false, kubernetes_sd_configs: [{ namespaces: { names: ['shop'] } }] });
  });
});
