import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { scrapersAmong } from '../../../src/plan/scrapers/scrapers';
import { clusterOf } from '../cluster-of';

const JOB = 'scrape_configs: [{ job_name: one, static_configs: [{ targets: [cart] }] }]';
const CONFIG: Manifest = {
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config', namespace: 'monitoring' }, data: { 'prometheus.yml': JOB },
};
const VOLUMES = [{ name: 'config', configMap: { name: 'config' } }];

const container = (fields: object) =>
  ({ name: 'server', volumeMounts: [{ name: 'config', mountPath: '/etc/prometheus' }], ...fields });
const scrapersOf = (spec: object, config = CONFIG) => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'one', namespace: 'monitoring' }, spec: { volumes: VOLUMES, ...spec } };
  const cluster = clusterOf([pod, config].map(manifest => ({ manifest })));
  return scrapersAmong(cluster, cluster.pods);
};
const jobsOf = (spec: object, config = CONFIG) =>
  scrapersOf(spec, config).found.flatMap(({ configuration: { scrapeConfigs } }) => scrapeConfigs.map(({ job_name: name }) => name));

const NOBODY = { found: [], unfollowed: [], findings: [] };
const FILE = '--config.file=/etc/prometheus/prometheus.yml';

describe('a container runs Prometheus', () => {
  test.each<[string, object]>([
    ['by the image alone, which has its own arguments', { image: 'prom/prometheus' }],
    ['by an image with a port in the registry, and a digest', { image: 'registry.example:5000/prometheus/prometheus@sha256:0a' }],
    ['by a mirrored image', { image: 'rancher/mirrored-prometheus-prometheus:v3.5.0', args: [FILE] }],
    ['by its flags', { image: 'registry.example/metrics:1', args: [FILE, '--storage.tsdb.retention.time=1d'] }],
    ['by the file that it reads', { image: 'registry.example/metrics:1', args: [FILE] }],
    ['by its command', {
      image: 'registry.example/metrics:1', command: ['/bin/prometheus', '--config.file', '/etc/prometheus/prometheus.yml'],
    }],
    ['by the script of a shell', { image: 'alpine', command: ['sh', '-c', `exec /bin/prometheus ${FILE}`] }],
    ['as an agent', { image: 'prom/prometheus:v3.5.0', args: ['--agent', FILE] }],
    ['with a variable in its arguments', {
      image: 'prom/prometheus', args: ['--config.file=$(FOLDER)/prometheus.yml'], env: [{ name: 'FOLDER', value: '/etc/prometheus' }],
    }],
    ['with a file beside where it works', { image: 'prom/prometheus', args: ['--web.enable-lifecycle'], workingDir: '/etc/prometheus' }],
  ])('%s', (_, fields) => {
    expect(jobsOf({ containers: [container(fields)] })).toEqual(['one']);
  });

  test.each<[string, object]>([
    ['promtool, which checks a configuration', { image: 'prom/prometheus', command: ['promtool', 'check', 'config'] }],
    ['Alertmanager', { image: 'quay.io/prometheus/alertmanager:v0.28.1', args: [FILE] }],
    ['an exporter', { image: 'quay.io/prometheus/blackbox-exporter:v0.27.0', args: [FILE] }],
    ['a reloader', { image: 'quay.io/prometheus-operator/prometheus-config-reloader:v0.85.0', args: ['--config-file=/etc/x.yml'] }],
    ['Loki', { image: 'grafana/loki:3.5.0', args: [FILE] }],
  ])('and %s is none', (_, fields) => {
    expect(scrapersOf({ containers: [container(fields)] })).toEqual(NOBODY);
  });

  test('and not what reads a file of another form', () => {
    const promtail = { ...CONFIG, data: { 'prometheus.yml': `${JOB}\nclients: []\npositions: {}` } };
    expect(scrapersOf({ containers: [container({ image: 'registry.example/logs:1', args: [FILE] })] }, promtail))
      .toEqual(NOBODY);
  });

  test('and not an init container', () => {
    const spec = { initContainers: [container({ image: 'prom/prometheus' })], containers: [{ name: 'app', image: 'app' }] };
    expect(scrapersOf(spec)).toEqual(NOBODY);
  });
});

test.each([
  ['in its image', { volumeMounts: [] }, 'no volume is mounted there, so it is part of the image'],
  ['written by another container', { volumeMounts: [{ name: 'out', mountPath: '/etc/prometheus' }] }, 'volume out is filled by others'],
])('a configuration that is %s is not known', (_, fields, why) => {
  const volumes = [...VOLUMES, { name: 'out', emptyDir: {} }];
  expect(scrapersOf({ volumes, containers: [container({ image: 'prom/prometheus', ...fields })] }).unfollowed).toEqual([{
    code: 'scraper-configuration-unknown',
    object: 'Pod/monitoring/one',
    message: `runs Prometheus with /etc/prometheus/prometheus.yml, which is not known: ${why}. What it scrapes is not known either`,
    readsMonitors: false,
  }]);
});

test.each([['prom/prometheus:v2.53.0', ['prometheus-2']], ['registry.example:2/prometheus', []], ['prom/prometheus:v3.5.0@sha256:2a', []]])(
  'of %s the version is known', (image, codes) => {
    expect(scrapersOf({ containers: [container({ image })] }).findings.map(({ code }) => code)).toEqual(codes);
  },
);
