import { agent, configureAll, monitor, prometheus } from './configured';

const SPEC = { selector: {}, podMetricsEndpoints: [{ port: 'http' }] };

describe('a monitor that the API server refuses is a finding, and does not affect the others', () => {
  test.each([
    {
      wrong: { endpoints: [{ interval: 'soon' }], selector: {} },
      path: 'spec.endpoints[0].interval',
      why: 'must be a duration such as 30s or 1m30s, not "soon"',
    },
    { wrong: { endpoints: 'all', selector: {} }, path: 'spec.endpoints', why: 'must be a list, not "all"' },
    { wrong: { endpoints: [null], selector: {} }, path: 'spec.endpoints[0]', why: 'must be given' },
    { wrong: { endpoints: [] }, path: 'spec.selector', why: 'must be given' },
    {
      wrong: { endpoints: [], selector: {}, scrapeProtocols: ['PrometheusProto', 'PrometheusProto'] },
      path: 'spec.scrapeProtocols',
      why: 'must not have "PrometheusProto" twice',
    },
  ])('$path $why', ({ wrong, path, why }) => {
    const objects = [prometheus(), monitor('ServiceMonitor', wrong), monitor('PodMonitor', SPEC)];
    const { prometheuses: [{ accepted }], findings } = configureAll(...objects);
    expect(findings).toEqual([
      { code: 'field-invalid', object: 'ServiceMonitor/shop/cart', path, message: `The API server refuses this: it ${why}.` },
    ]);
    expect(accepted).toEqual(['PodMonitor/shop/cart']);
  });

  test('another version of the custom resource', () => {
    const old = { ...monitor('PodMonitor', SPEC), apiVersion: 'monitoring.coreos.com/v1beta1' };
    expect(configureAll(prometheus(), old).findings).toEqual([expect.objectContaining({ path: 'apiVersion' })]);
  });
});

test('the API server refuses an agent in DaemonSet mode that selects ServiceMonitors', () => {
  const daemonSet = agent({ podMonitorSelector: {}, mode: 'DaemonSet', serviceMonitorSelector: {} });
  const { prometheuses, findings } = configureAll(daemonSet, monitor('PodMonitor', SPEC));
  expect(prometheuses).toEqual([]);
  expect(findings).toEqual([{
    code: 'field-invalid',
    object: 'PrometheusAgent/monitoring/agent',
    path: 'spec',
    message: 'The API server refuses this: it must not have serviceMonitorSelector in DaemonSet mode.',
  }]);
});
