import { configureAll, monitor, prometheus, scrapeConfig } from './configured';

test('Prometheus 2, and a discovery that the plan does not follow, are findings', () => {
  const probe = monitor('Probe', { prober: { url: 'a' } });
  const { findings } = configureAll(prometheus({ version: 'v2.55.0' }), probe, scrapeConfig({ consulSDConfigs: [{ server: 'a' }] }));
  expect(findings.map(({ path }) => path)).toEqual(['spec.consulSDConfigs', 'spec.version']);
});
