import { IstioMesh, ScrapePlan } from 'cdk8s-mesh-metrics';
import { linesOf } from './expectation-lines';
import { configMapWith, rightsIn } from '../cluster/scrapers';
import { ANNOTATIONS_JOB, cartWith, join } from '../cluster/shop';

/** A Prometheus that reads what a reloader writes into a volume that both mount. */
const reloaded = ({ to = '/out/prometheus.yml', env = '[]', kind = 'Deployment' } = {}) => `
apiVersion: apps/v1
kind: ${kind}
metadata: { name: prometheus, namespace: monitoring }
spec:
  selector: { matchLabels: { app: prometheus } }
  template:
    metadata: { labels: { app: prometheus } }
    spec:
      serviceAccountName: prometheus
      containers:
        - name: prometheus
          image: prom/prometheus:v3.5.0
          args: [--config.file=/etc/prometheus/config_out/prometheus.yml]
          volumeMounts: [{ name: written, mountPath: /etc/prometheus/config_out }]
        - name: config-reloader
          image: quay.io/prometheus-operator/prometheus-config-reloader:v0.93.1
          args: [--config-file=/in/prometheus.yml, --config-envsubst-file=${to}]
          env: ${env}
          volumeMounts: [{ name: written, mountPath: /out }, { name: given, mountPath: /in }]
      volumes: [{ name: written, emptyDir: {} }, { name: given, configMap: { name: prometheus } }]
`;

const CART = cartWith('tier: web', '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }');
const planOf = (...documents: string[]) => ScrapePlan.fromYaml(join(...documents), {
  mesh: IstioMesh.sidecar({ version: '1.31' }), namespaces: { monitoring: {}, shop: {} },
});
const OF_CART = 'the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics): ';
const KEEPING = configMapWith('prometheus.yml', ANNOTATIONS_JOB.replace('"true"', '"$(WANTED)"'));
const judged = (prometheus: string, configuration = KEEPING, ...more: string[]) =>
  linesOf(planOf(CART, prometheus, configuration, rightsIn('monitoring'), ...more)).map(line => line.replace(OF_CART, ''));

test.each<[string, string, string[]]>([
  ['a value', '[{ name: WANTED, value: "true" }]', ['proven']],
  ['another value, by which nobody scrapes', '[{ name: WANTED, value: "false" }]', []],
  ['a key of a Secret that is given', '[{ name: WANTED, valueFrom: { secretKeyRef: { name: wanted, key: it } } }]', ['proven']],
])('a configuration that a reloader writes is that of its source, with its variables replaced: by %s', (_, env, expected) => {
  const secret = '\napiVersion: v1\nkind: Secret\nmetadata: { name: wanted, namespace: monitoring }\nstringData: { it: "true" }\n';
  const plan = planOf(CART, reloaded({ env }), KEEPING, rightsIn('monitoring'), secret);
  expect(plan.scrapeConfigs).toMatchObject([{ prometheus: 'Deployment/monitoring/prometheus', jobName: 'pods' }]);
  expect(plan.activeTargets).toHaveLength(expected.length);
  expect(judged(reloaded({ env }), KEEPING, secret)).toEqual(expected);
});

test.each<[string, string, string]>([
  ['with a variable that has no value', reloaded(), 'the variable WANTED, whose value is not known'],
  ['with one from a Secret that is not given',
    reloaded({ env: '[{ name: WANTED, valueFrom: { secretKeyRef: { name: wanted, key: it } } }]' }), 'the variable WANTED'],
  ['to another path', reloaded({ to: '/out/other.yml', env: '[{ name: WANTED, value: "true" }]' }), 'volume written is filled by others'],
])('a configuration is not known that a reloader writes %s', (_, prometheus, why) => {
  const plan = planOf(CART, prometheus, KEEPING, rightsIn('monitoring'));
  expect(plan.findings).toMatchObject([{ code: 'scraper-configuration-unknown' }]);
  expect(plan.findings[0].message).toContain(why);
  expect(judged(prometheus)).toEqual([]);
});

test('what a reloader reads and its ConfigMap does not have is not written, so that there is no job', () => {
  const { findings, scrapeConfigs } = planOf(CART, reloaded(), configMapWith('other.yml', ANNOTATIONS_JOB));
  expect(findings.map(({ code }) => code)).toContain('prometheus-yml-refused');
  expect(scrapeConfigs).toEqual([]);
});

test('a DaemonSet whose configuration has the name of its node scrapes the pods of its own, each once', () => {
  const node = (name: string) => `\napiVersion: v1\nkind: Node\nmetadata: { name: ${name} }\n`;
  const ofNode = configMapWith('prometheus.yml', ANNOTATIONS_JOB
    .replace('{ role: pod }', '{ role: pod, selectors: [{ role: pod, field: spec.nodeName=$(MY_NODE) }] }'));
  const onEach = reloaded({ kind: 'DaemonSet', env: '[{ name: MY_NODE, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }]' });
  expect(judged(onEach, ofNode, node('a'), node('b'))).toEqual(['proven']);
  expect(judged(onEach, configMapWith('prometheus.yml', ANNOTATIONS_JOB), node('a'), node('b'))).toEqual(['refuted scraped-twice']);
});
