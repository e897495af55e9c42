import { fromPrometheusYaml } from '../../../../src/plan/configure/load/prometheus-yaml';
import { component, describeUpstream } from '../../../upstream/component';

const job = (fields: string, discovery = '{ role: pod }') =>
  `scrape_configs: [{ job_name: pods, kubernetes_sd_configs: [${discovery}]${fields === '' ? '' : `, ${fields}`} }]`;

/** With the field at which the plan complains. */
const REFUSED: ReadonlyArray<readonly [text: string, at: string]> = [
  [job('relabel_config: []'), 'scrape_configs[0].relabel_config'],
  [job('metric_path: /stats'), 'scrape_configs[0].metric_path'],
  [job('tls_config: { insecureSkipVerify: true }'), 'scrape_configs[0].tls_config.insecureSkipVerify'],
  [job('relabel_configs: [{ source_labels: [__address__], target_label: a, scheme: https }]'),
    'scrape_configs[0].relabel_configs[0].scheme'],
  [job('static_configs: [{ target: [cart] }]'), 'scrape_configs[0].static_configs[0].target'],
  [job('', '{ role: pod, namespace: { names: [shop] } }'), 'scrape_configs[0].kubernetes_sd_configs[0].namespace'],
  [job('', '{ role: pod, attach_metadata: { nodes: true } }'), 'scrape_configs[0].kubernetes_sd_configs[0].attach_metadata.nodes'],
  [`global: { scrape_intervall: 5s }\n${job('')}`, 'global.scrape_intervall'],
  [`scrape_config: []\n${job('')}`, 'scrape_config'],
  [`remote_write: [{ url: "http://store", queue: {} }]\n${job('')}`, 'remote_write[0].queue'],
  [`alerting: { alertmanagers: [{ static_configs: [{ targets: [a], label: {} }] }] }\n${job('')}`,
    'alerting.alertmanagers[0].static_configs[0].label'],
  ['scrape_configs:\n- job_name: pods\n  scheme: http\n  scheme: https', ''],
  ['scrape_configs:\n- job_name: pods\n  static_configs:\n  - targets: [a]\n    labels: { zone: a, zone: b }', ''],
];

const LOADED: ReadonlyArray<string> = [
  job(''),
  job('tls_config: { insecure_skip_verify: true }, http_headers: { X-Any: { values: [a] } }, params: { any: [a] }'),
  job('', '{ role: pod, attach_metadata: { node: true, namespace: true }, namespaces: { own_namespace: true } }'),
  job('dns_sd_configs: [{ names: [a.example], type: A, port: 80 }], static_configs: [{ targets: [a], labels: { any: b } }]'),
  `global: { external_labels: { any: a }, scrape_protocols: [PrometheusText0.0.4] }\nrule_files: [a.yml]\n${job('')}`,
  `remote_write: [{ url: "http://store", headers: { X-Any: a }, queue_config: { max_shards: 5 } }]\n${job('')}`,
  `storage: { tsdb: { out_of_order_time_window: 5m } }\ntracing: { endpoint: "a:4317", headers: { any: a } }\n${job('')}`,
];

test.each(REFUSED)('%s', (text, at) => {
  const { findings, scrapeConfigs } = fromPrometheusYaml(text);
  expect(scrapeConfigs).toEqual([]);
  expect(findings.map(({ code, path: where }) => [code, where])).toEqual([['prometheus-yml-refused', at]]);
});

test.each(LOADED)('%s is loaded', text => {
  expect(fromPrometheusYaml(text).findings).toEqual([]);
});

test('the field that was meant is named', () => {
  expect(fromPrometheusYaml(REFUSED[0][0]).findings.map(({ message }) => message)).toEqual([
    'Prometheus refuses the whole file, and so has no job: this is not a field that Prometheus knows, which has relabel_configs.',
  ]);
});

test.each([['v3.13.0', 1], ['latest', 1], ['v3.99.0', 0], ['v2.55.1', 0], ['v4.0.0', 0]])('Prometheus %s', (version, refusals) => {
  expect(fromPrometheusYaml(REFUSED[0][0], { file: '/prometheus.yml', version, find: () => [] }).findings).toHaveLength(refusals);
});

describeUpstream('Prometheus itself', () => {
  test('refuses the same files, and loads the others', async () => {
    const ask = async (configs: ReadonlyArray<string>) => (await component('load').ask<{ refusals: string[] }>({ configs })).refusals;
    expect((await ask(REFUSED.map(([text]) => text))).filter(refusal => !/field .+ not found|already set/.test(refusal))).toEqual([]);
    expect((await ask(LOADED)).filter(refusal => refusal !== '')).toEqual([]);
  });
});
