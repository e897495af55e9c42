import { fromPrometheusYaml } from '../../../../src/plan/configure/load/prometheus-yaml';

describe('a plain prometheus.yml', () => {
  test('is read with strings where Prometheus expects strings', () => {
    expect(fromPrometheusYaml(`
global: {scrape_interval: 15s, evaluation_interval: 1m}
rule_files: [a.yml]
scrape_configs:
- &node
  job_name: 1.0
  honor_labels: yes
  static_configs:
  - targets: [node:9100]
    labels: {zone: 1}
  relabel_configs:
  - source_labels: [__meta_kubernetes_pod_container_port_number]
    regex: 8080
    action: keep
  consul_sd_configs: [{server: a}]
- <<: *node
  job_name: other
`)).toEqual({
      global: { scrape_interval: '15s' },
      scrapeConfigs: ['1.0', 'other'].map(job_name => ({
        job_name,
        honor_labels: true,
        static_configs: [{ targets: ['node:9100'], labels: { zone: '1' } }],
        relabel_configs: [{ source_labels: ['__meta_kubernetes_pod_container_port_number'], regex: '8080', action: 'keep' }],
        consul_sd_configs: [{ server: 'a' }],
      })),
      findings: [],
    });
  });

  test.each([
    { text: '{', why: 'is not YAML' },
    { text: '- a', why: 'must be a mapping with scrape_configs' },
    { text: 'scrape_configs: a', why: 'must be a list' },
    { text: 'scrape_configs: [{job_name: [a]}]', why: 'must be a string that is not empty, not a list' },
    { text: 'scrape_configs: [{scheme: http}]', why: 'must be given' },
    { text: 'scrape_configs: [{job_name: a}, {job_name: a}]', why: 'found multiple scrape configs with job name "a"' },
    { text: 'scrape_configs: [{job_name: a, kubernetes_sd_configs: [{role: pods}]}]', why: 'unknown Kubernetes SD role "pods"' },
    { text: 'scrape_configs: [{job_name: a, static_configs: [{targets: [http://a]}]}]', why: '"http://a" is not a valid hostname' },
    { text: 'global: {scrape_interval: 5s, scrape_timeout: 10s}', why: 'global scrape timeout greater than scrape interval' },
    { text: 'a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c]', why: 'alias' },
  ])('that Prometheus refuses has no job: $why', ({ text, why }) => {
    const { scrapeConfigs, findings } = fromPrometheusYaml(text);
    expect(scrapeConfigs).toEqual([]);
    expect(findings).toEqual([expect.objectContaining({ message: expect.stringContaining(why) as string })]);
  });
});
