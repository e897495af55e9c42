import { ConfiguredPrometheus } from '../../../../src/plan/configure/prometheus';
import { configured, prometheus, secret } from '../configured';

function withJobs(jobs: string, spec: object = {}): ConfiguredPrometheus {
  const additional = prometheus({ additionalScrapeConfigs: { name: 'additional', key: 'jobs' }, ...spec });
  return configured(additional, secret('additional', 'monitoring', { jobs }));
}

describe('additional scrape configs', () => {
  test('are jobs, and are sharded if there are shards', () => {
    const text = '- job_name: node\n  static_configs:\n  - targets: [node:9100]\n';
    expect(withJobs(text).scrapeConfigs).toEqual([{ job_name: 'node', static_configs: [{ targets: ['node:9100'] }] }]);
    expect(withJobs(text, { shards: 2 }).scrapeConfigs[0].relabel_configs).toHaveLength(3);
  });

  test('are written again by the operator: strings change, and the keys that << merges are lost', () => {
    expect(withJobs('- &a {job_name: 0x10, metrics_path: /a}\n- {<<: *a, job_name: y}\n').scrapeConfigs)
      .toEqual([{ job_name: '16', metrics_path: '/a' }, { job_name: 'true' }]);
  });

  test('that Prometheus cannot read leave it without jobs', () => {
    expect(withJobs('- job_name: a\n  relabel_configs: [a]\n').notLoaded)
      .toBe('spec.additionalScrapeConfigs[0].relabel_configs[0] must be an object, not "a"');
  });
});
