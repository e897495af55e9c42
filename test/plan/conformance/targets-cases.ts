import * as fc from 'fast-check';
import { SD_CONFIG, SEEN, TargetsCase } from './discover-cases';
import { maybe } from './discover-objects';
import { GlobalConfig, KubernetesSdConfig, RelabelConfig, ScrapeConfig, StaticConfig } from '../../../src/plan/prometheus/scrape-config';

const META = '__meta_kubernetes_';
const ROLE_LABELS = ['pod', 'service', 'endpoints', 'endpointslice', 'ingress', 'node', 'namespace'];

const metaLabel = fc.oneof(
  fc.constantFrom(
    `${META}namespace`, `${META}pod_ip`, `${META}pod_phase`, `${META}pod_ready`, `${META}pod_name`, `${META}pod_node_name`,
    `${META}pod_container_name`, `${META}pod_container_port_name`, `${META}pod_container_port_number`, `${META}pod_container_init`,
    `${META}endpointslice_port_name`, `${META}endpoint_port_name`, `${META}endpointslice_address_target_kind`, `${META}service_name`,
    `${META}service_port_name`, `${META}ingress_host`, `${META}ingress_path`,
  ),
  fc.tuple(
    fc.constantFrom(...ROLE_LABELS),
    fc.constantFrom('label_app', 'label_team', 'labelpresent_app', 'annotation_prometheus_io_scrape', 'annotation_prometheus_io_port'),
  )
    .map(([role, name]) => `${META}${role}_${name}`),
);
const jobLabel = fc.constantFrom(
  '__address__', '__scheme__', '__metrics_path__', 'job', 'instance', '__param_module', '__scrape_interval__', 'x',
);

/** Rules of the operator that select by labels, port or phase. */
const selecting: fc.Arbitrary<RelabelConfig> = fc.oneof(
  fc.tuple(
    fc.constantFrom(...ROLE_LABELS),
    fc.constantFrom('app', 'team', 'app_kubernetes_io_name'),
    fc.constantFrom('(cart);true', '(cart|ledger);true', '(a.b);true', '();true'),
  ).map(([role, key, regex]) => ({
    action: 'keep',
    source_labels: [`${META}${role}_label_${key}`, `${META}${role}_labelpresent_${key}`],
    regex,
  })),
  fc.tuple(fc.constantFrom(...ROLE_LABELS), fc.constantFrom('app', 'team'), fc.constantFrom('keep', 'drop'))
    .map(([role, key, action]) => ({ action, source_labels: [`${META}${role}_labelpresent_${key}`], regex: 'true' })),
  fc.constantFrom(
    { action: 'drop', source_labels: [`${META}pod_phase`], regex: '(Failed|Succeeded)' },
    { action: 'keep', source_labels: [`${META}pod_container_port_name`], regex: 'metrics' },
    { action: 'keep', source_labels: [`${META}endpointslice_port_name`], regex: 'http.*' },
    { action: 'keep', source_labels: [`${META}endpoint_port_name`], regex: '(http|metrics)' },
    { action: 'keep', source_labels: [`${META}namespace`], regex: 'shop' },
    { action: 'keep', source_labels: [`${META}pod_container_port_number`], regex: '8080|9090' },
  ),
);

/** Rules that change the labels that a later filter reads, or how the target is scraped. */
const changing: fc.Arbitrary<RelabelConfig> = fc.oneof(
  fc.record({
    source_labels: fc.array(fc.oneof(metaLabel, jobLabel), { maxLength: 2 }),
    target_label: fc.oneof(jobLabel, metaLabel),
    replacement: maybe(fc.constantFrom('$1', 'cart', '', '$1:15020', '[$1]:15020')),
  }),
  fc.constantFrom(
    { source_labels: ['job'], target_label: '__tmp_prometheus_job_name' },
    { source_labels: [`${META}pod_ip`], regex: '([^:]+)', target_label: '__address__', replacement: '$1:15020' },
    { source_labels: [`${META}pod_ip`], regex: '(.*:.*)', target_label: '__address__', replacement: '[$1]:15020' },
    { target_label: '__address__', replacement: 'same:80' },
    { target_label: '__metrics_path__', replacement: 'stats/prometheus' },
    { target_label: '__metrics_path__', replacement: '/a b?c=d%&ä#;*' },
    { target_label: '__metrics_path__', replacement: '*' },
    { target_label: '__metrics_path__', replacement: '' },
    { target_label: '__scheme__', replacement: '' },
    { target_label: '__scheme__', replacement: 'https' },
    { target_label: '__address__', replacement: 'hä st%[::1]:<">' },
    { target_label: '__param_module', replacement: 'http 2xx&+ä~' },
    { target_label: '__param_x y', replacement: '1' },
    { target_label: '__scrape_interval__', replacement: '1h30m' },
    { target_label: '__scrape_timeout__', replacement: '1000ms' },
    { target_label: '__scrape_native_histograms__', replacement: 'T' },
    { target_label: 'instance', replacement: 'one' },
    { target_label: '__meta_late', replacement: 'gone' },
    { target_label: 'constructor', replacement: '__proto__' },
    { action: 'labeldrop', regex: 'job|__scheme__' },
    { action: 'labelkeep', regex: '__.*' },
    { action: 'labeldrop', regex: '__meta_kubernetes_pod_label_.*' },
    { action: 'labelmap', regex: '__meta_kubernetes_pod_label_(.+)' },
    { action: 'labelmap', regex: '__meta_kubernetes_(?:pod|service|namespace)_label_(app|team)' },
    { action: 'labelmap', regex: '__meta_kubernetes_pod_(?:name|phase|ip)', replacement: 'which' },
    { action: 'keep', source_labels: ['which'], regex: 'cart.*|Running|' },
    {
      source_labels: ['__meta_kubernetes_pod_annotation_prometheus_io_port'],
      regex: '(\\d+)',
      target_label: '__metrics_path__',
      replacement: '/$1',
    },
    { action: 'labelmap', regex: '__meta_kubernetes_(service|pod)_label_app', replacement: '${1}_app' },
    { action: 'hashmod', source_labels: ['__address__'], target_label: '__tmp_hash', modulus: 2 },
    { action: 'keep', source_labels: ['__tmp_hash'], regex: '0|' },
    { source_labels: [`${META}pod_label_team`], target_label: `${META}pod_label_app` },
    { source_labels: ['x'], regex: '(.+)', target_label: '${1}' },
    { action: 'lowercase', source_labels: [`${META}pod_phase`], target_label: 'phase' },
  ),
);

/** Rules that make a target unusable. */
const breaking: fc.Arbitrary<RelabelConfig> = fc.constantFrom(
  { target_label: '__address__', replacement: 'a/b' },
  { target_label: '__address__', replacement: '' },
  { target_label: '__scrape_timeout__', replacement: '2h' },
  { target_label: '__scrape_interval__', replacement: '0' },
  { target_label: '__scrape_interval__', replacement: 'soon' },
  { target_label: '__scrape_timeout__', replacement: '1s1m' },
  { target_label: '__scrape_timeout__', replacement: '0s' },
  { target_label: '__scrape_native_histograms__', replacement: 'maybe' },
);
const refused: fc.Arbitrary<RelabelConfig> = fc.constantFrom(
  { regex: '(' },
  { action: 'hashmod', target_label: 'x' },
  { target_label: '' },
);
const rule = fc.oneof(
  { weight: 20, arbitrary: selecting },
  { weight: 40, arbitrary: changing },
  { weight: 4, arbitrary: breaking },
  { weight: 3, arbitrary: refused },
);

const statics: fc.Arbitrary<StaticConfig> = fc.record({
  targets: fc.array(fc.constantFrom('a:1', 'b', '[::1]:9', 'same:80', '', 'http://a/b'), { maxLength: 3 }),
  labels: maybe(fc.dictionary(
    fc.constantFrom('job', 'instance', 'x', '__metrics_path__', '__address__', '__meta_own', '__param_module'),
    fc.constantFrom('', 'cart', '/a'),
    { maxKeys: 3 },
  )),
}).map(config => JSON.parse(JSON.stringify(config)) as StaticConfig);

/** Mostly the discovery of a monitor. */
const sdConfig = fc.oneof(
  { weight: 2, arbitrary: SD_CONFIG },
  {
    weight: 3,
    arbitrary: fc.constantFrom<KubernetesSdConfig>(
      { role: 'pod' },
      { role: 'endpointslice' },
      { role: 'endpoints' },
      { role: 'pod', namespaces: { names: ['shop'] } },
    ),
  },
);
const params = fc.dictionary(
  fc.constantFrom('module', 'a b', 'target'),
  fc.array(fc.constantFrom('1', 'x&y', ''), { maxLength: 2 }),
  { maxKeys: 2 },
);

const jobs: fc.Arbitrary<ScrapeConfig[]> = fc.array(fc.record({
  kubernetes_sd_configs: fc.uniqueArray(sdConfig, { maxLength: 2, selector: config => JSON.stringify(config) }),
  static_configs: fc.option(fc.array(statics, { maxLength: 2 }), { nil: undefined, freq: 1 }),
  relabel_configs: fc.array(rule, { maxLength: 4 }).map(rules => JSON.parse(JSON.stringify(rules)) as RelabelConfig[]),
  params: fc.option(params, { nil: undefined, freq: 1 }),
  scheme: maybe(fc.constant('https')),
  metrics_path: maybe(fc.constant('/stats/prometheus')),
  scrape_interval: maybe(fc.constantFrom('90s', '5s', '1w', '8d', '1h', '0s')),
  scrape_timeout: fc.option(fc.constantFrom('3s', '10s', '1500ms'), { nil: undefined, freq: 1 }),
  scrape_native_histograms: maybe(fc.boolean()),
  metric_name_validation_scheme: fc.option(fc.constantFrom('legacy', 'utf8'), { nil: undefined, freq: 1 }),
}), { minLength: 1, maxLength: 3 })
  .map(all => all.map((job, i) => JSON.parse(JSON.stringify({ job_name: `job-${i}`, ...job })) as ScrapeConfig));

const global = fc.option(fc.record({
  scrape_interval: maybe(fc.constantFrom('30s', '5s', '2h')),
  scrape_timeout: fc.option(fc.constantFrom('2s', '5s'), { nil: undefined, freq: 1 }),
  scrape_native_histograms: maybe(fc.boolean()),
  always_scrape_classic_histograms: maybe(fc.boolean()),
  convert_classic_histograms_to_nhcb: maybe(fc.boolean()),
  metric_name_validation_scheme: fc.option(fc.constantFrom('legacy', 'utf8'), { nil: undefined, freq: 1 }),
}).map(config => JSON.parse(JSON.stringify(config)) as GlobalConfig), { nil: undefined, freq: 1 });

/** Cases from discovery to targets. */
export const TARGETS_CASES: fc.Arbitrary<TargetsCase> = fc.tuple(SEEN, global, jobs)
  .map(([seen, ofAll, configs]) => ({ ...seen, global: ofAll, jobs: configs }));
