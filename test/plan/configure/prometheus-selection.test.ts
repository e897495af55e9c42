import { agent, configureAll, configured, monitor, prometheus } from './configured';

const SPEC = { selector: {}, podMetricsEndpoints: [{ port: 'http' }] };
const MONITORS = [
  monitor('PodMonitor', SPEC, { name: 'own', namespace: 'monitoring' }),
  monitor('PodMonitor', SPEC, { name: 'labeled', namespace: 'shop', labels: { release: 'kps' } }),
  monitor('PodMonitor', SPEC, { name: 'plain', namespace: 'shop' }),
];

describe('a Prometheus takes', () => {
  test.each([
    { says: 'nothing without a selector', selectors: { podMonitorSelector: undefined }, takes: [] },
    { says: 'all with an empty one', selectors: {}, takes: ['monitoring/own', 'shop/labeled', 'shop/plain'] },
    { says: 'those of its own namespace without a namespace selector', selectors: { podMonitorNamespaceSelector: undefined }, takes: ['monitoring/own'] },
    { says: 'those with the labels', selectors: { podMonitorSelector: { matchLabels: { release: 'kps' } } }, takes: ['shop/labeled'] },
    {
      says: 'those of the namespaces with the labels',
      selectors: { podMonitorNamespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } },
      takes: ['shop/labeled', 'shop/plain'],
    },
    {
      says: 'those without a label',
      selectors: { podMonitorSelector: { matchExpressions: [{ key: 'release', operator: 'DoesNotExist' }] } },
      takes: ['monitoring/own', 'shop/plain'],
    },
  ])('$says', ({ selectors, takes }) => {
    expect(configured(prometheus(selectors), ...MONITORS).accepted).toEqual(takes.map(each => `PodMonitor/${each}`));
  });

  test('nothing, and no verdict either, where a selector is wrong', () => {
    const wrong = { probeNamespaceSelector: { matchExpressions: [{ key: 'a', operator: 'Is' }] } };
    expect(configured(prometheus(wrong), ...MONITORS)).toMatchObject({
      accepted: [],
      refused: [],
      scrapeConfigs: [],
      error: 'cannot select Probes: failed to convert namespace label selector to selector: "Is" is not a valid label selector operator',
    });
  });

  test('nothing where that of its rules is wrong: it gets no configuration without them', () => {
    const wrong = { ruleSelector: { matchExpressions: [{ key: 'a', operator: 'Is' }] } };
    expect(configured(prometheus({ podMonitorSelector: {}, ...wrong }), ...MONITORS)).toMatchObject({
      scrapeConfigs: [],
      error: 'cannot select PrometheusRules: "Is" is not a valid label selector operator',
    });
  });

  test('nothing while it is paused', () => {
    expect(configured(prometheus({ paused: true }), ...MONITORS)).toMatchObject({ accepted: [], scrapeConfigs: [], error: expect.stringContaining('paused') as string });
  });
});

describe('an agent', () => {
  const monitors = [
    monitor('ServiceMonitor', { selector: {}, endpoints: [{ port: 'http' }] }),
    monitor('PodMonitor', SPEC),
  ];
  const selectors = { podMonitorSelector: {}, podMonitorNamespaceSelector: {} };

  test('has the jobs of PodMonitors first', () => {
    const { scrapeConfigs } = configured(agent({ ...selectors, serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {} }), ...monitors);
    expect(scrapeConfigs.map(job => job.job_name)).toEqual(['podMonitor/shop/cart/0', 'serviceMonitor/shop/cart/0']);
  });

  test('on each node finds the pods of its node, and does not share them', () => {
    const [job] = configured(agent({ ...selectors, mode: 'DaemonSet' }), ...monitors).scrapeConfigs;
    expect(job.kubernetes_sd_configs![0].selectors).toEqual([{ role: 'pod', field: 'spec.nodeName=$(NODE_NAME)' }]);
    expect(job.relabel_configs).not.toContainEqual(expect.objectContaining({ action: 'hashmod' }));
  });

  test('on each node may not select ServiceMonitors: the API server refuses it', () => {
    const { prometheuses, findings } = configureAll(agent({ ...selectors, mode: 'DaemonSet', serviceMonitorSelector: {} }), ...monitors);
    expect(prometheuses).toEqual([]);
    expect(findings).toEqual([{
      object: 'PrometheusAgent/monitoring/agent', path: 'spec', message: 'The API server refuses this: it must not have serviceMonitorSelector in DaemonSet mode.',
    }]);
  });
});

describe('what the plan cannot use is a finding, and the rest is still there', () => {
  test.each([
    { wrong: { endpoints: [{ interval: 'soon' }], selector: {} }, path: 'spec.endpoints[0].interval', why: 'must be a duration such as 30s or 1m30s, not "soon"' },
    { wrong: { endpoints: 'all', selector: {} }, path: 'spec.endpoints', why: 'must be a list, not "all"' },
    { wrong: { endpoints: [null], selector: {} }, path: 'spec.endpoints[0]', why: 'must be given' },
    { wrong: { endpoints: [] }, path: 'spec.selector', why: 'must be given' },
    { wrong: { endpoints: [], selector: {}, scrapeProtocols: ['PrometheusProto', 'PrometheusProto'] }, path: 'spec.scrapeProtocols', why: 'must not have "PrometheusProto" twice' },
  ])('$path $why', ({ wrong, path, why }) => {
    const { prometheuses: [{ accepted }], findings } = configureAll(prometheus(), monitor('ServiceMonitor', wrong), ...MONITORS);
    expect(findings).toEqual([{ object: 'ServiceMonitor/shop/cart', path, message: `The API server refuses this: it ${why}.` }]);
    expect(accepted).toHaveLength(3);
  });

  test('another version of the custom resource', () => {
    const old = { ...monitor('PodMonitor', SPEC), apiVersion: 'monitoring.coreos.com/v1beta1' };
    expect(configureAll(prometheus(), old).findings).toEqual([expect.objectContaining({ path: 'apiVersion' })]);
  });

  test('Prometheus 2, and a discovery that the plan does not follow', () => {
    const { findings } = configureAll(prometheus({ version: 'v2.55.0' }), { ...monitor('Probe', { prober: { url: 'a' } }) }, {
      apiVersion: 'monitoring.coreos.com/v1alpha1', kind: 'ScrapeConfig', metadata: { name: 'cart', namespace: 'shop' }, spec: { consulSDConfigs: [{ server: 'a' }] },
    });
    expect(findings.map(({ path }) => path)).toEqual(['spec.consulSDConfigs', 'spec.version']);
  });
});
