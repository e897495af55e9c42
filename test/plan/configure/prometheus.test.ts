import { agent, configured, monitor, prometheus } from './configured';

const POD_MONITOR = monitor('PodMonitor', { selector: {}, podMetricsEndpoints: [{}] });

describe('there is no configuration', () => {
  test.each([
    { spec: { version: 'v4.0.0' }, error: 'unsupported Prometheus version "v4.0.0"' },
    { spec: { scrapeTimeout: '1m' }, error: 'scrapeTimeout "1m" greater than scrapeInterval "30s"' },
    {
      spec: { scrapeClasses: [{ name: 'a', default: true }, { name: 'b', default: true }] },
      error: 'failed to parse scrape classes: multiple default scrape classes defined',
    },
    {
      spec: { additionalScrapeConfigs: { name: 'absent', key: 'a' } },
      error: 'cannot load spec.additionalScrapeConfigs: secrets "absent" not found',
    },
    {
      spec: { remoteWrite: [{ url: 'http://a', basicAuth: { username: { name: 'absent', key: 'a' } } }] },
      error: 'remoteWrite[0]: failed to get basic auth username: unable to get secret "absent": secrets "absent" not found',
    },
    {
      spec: { ruleSelector: { matchExpressions: [{ key: 'a', operator: 'Is' }] } },
      error: 'cannot select PrometheusRules: "Is" is not a valid label selector operator',
    },
  ])('with $spec', ({ spec, error }) => {
    expect(configured(prometheus(spec), POD_MONITOR)).toMatchObject({ error, scrapeConfigs: [], accepted: ['PodMonitor/shop/cart'] });
  });

  test.each([
    {
      spec: { version: 'latest' },
      error: 'failed to parse Prometheus version: Invalid character(s) found in major number "0latest"',
    },
    { spec: { paused: true }, error: expect.stringContaining('paused') as string },
    {
      spec: { probeNamespaceSelector: { matchExpressions: [{ key: 'a', operator: 'Is' }] } },
      error: 'cannot select Probes: failed to convert namespace label selector to selector: "Is" is not a valid label selector operator',
    },
  ])('with $spec, and no monitor is accepted or refused', ({ spec, error }) => {
    expect(configured(prometheus(spec), POD_MONITOR)).toMatchObject({ error, scrapeConfigs: [], accepted: [], refused: [] });
  });

  test('except for that of the user, without any selector', () => {
    const selectors = ['serviceMonitorSelector', 'podMonitorSelector', 'probeSelector', 'scrapeConfigSelector'];
    const none = Object.fromEntries(selectors.map(selector => [selector, undefined]));
    const unmanaged = prometheus({ ...none, additionalScrapeConfigs: { name: 'absent', key: 'a' } });
    const { error, scrapeConfigs } = configured(unmanaged, POD_MONITOR);
    expect({ error, scrapeConfigs }).toEqual({ error: undefined, scrapeConfigs: [] });
  });
});

describe('an agent', () => {
  const monitors = [monitor('ServiceMonitor', { selector: {}, endpoints: [{ port: 'http' }] }), POD_MONITOR];
  const selectors = { podMonitorSelector: {}, podMonitorNamespaceSelector: {} };

  test('has the jobs of PodMonitors first', () => {
    const spec = { ...selectors, serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {} };
    const { scrapeConfigs } = configured(agent(spec), ...monitors);
    expect(scrapeConfigs.map(job => job.job_name)).toEqual(['podMonitor/shop/cart/0', 'serviceMonitor/shop/cart/0']);
  });

  test('in DaemonSet mode finds the pods of its node, and does not shard them', () => {
    const [job] = configured(agent({ ...selectors, mode: 'DaemonSet' }), ...monitors).scrapeConfigs;
    expect(job.kubernetes_sd_configs![0].selectors).toEqual([{ role: 'pod', field: 'spec.nodeName=$(NODE_NAME)' }]);
    expect(job.relabel_configs).not.toContainEqual(expect.objectContaining({ action: 'hashmod' }));
  });
});
