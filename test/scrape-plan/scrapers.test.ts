import { writeFileSync } from 'fs';
import * as path from 'path';
import { IstioMesh, ScrapePlan } from 'cdk8s-mesh-metrics';
import { linesOf } from './expectation-lines';
import { ALLOY, configMapWith, prometheusDeployment, prometheusIn, rightsIn } from '../cluster/scrapers';
import {
  ANNOTATIONS_JOB, CART, cartWith, INJECTED, join, MESH_MONITOR, POD_MONITOR, PROMETHEUS, SERVICE,
} from '../cluster/shop';
import { inTemporaryFolder } from '../temporary-folder';

const SIDECARS = IstioMesh.sidecar({ version: '1.31' });
const ANNOTATED = '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }';
const FOUND = 'Deployment/istio-system/prometheus';

const planOf = (...documents: string[]) => ScrapePlan.fromYaml(join(...documents), {
  mesh: SIDECARS, namespaces: { 'istio-system': {}, 'monitoring': {}, 'shop': {} },
});
const codesOf = ({ findings }: ScrapePlan) => findings.map(({ code }) => code);
const reachabilityOf = ({ activeTargets }: ScrapePlan, workload?: string) => activeTargets
  .filter(target => workload === undefined || target.workload === workload).map(({ reachability: { verdict, code } }) => code ?? verdict);

/** By which the port of the cart speaks HTTP. */
const HTTP_SERVICE = SERVICE.replace('name: web', 'name: http-metrics');

describe('a Prometheus in a pod, with its configuration in a ConfigMap', () => {
  const planWith = (cart: string) => planOf(cart, prometheusIn('istio-system', ANNOTATIONS_JOB));

  test('is found, and scrapes what annotations ask for', () => {
    const plan = planWith(cartWith('tier: web', ANNOTATED));
    expect(plan.activeTargets.map(({ prometheus, scrapePool, workload }) => [prometheus, scrapePool, workload]))
      .toEqual([[FOUND, 'pods', 'Deployment/shop/cart']]);
    expect(linesOf(plan)).toEqual(['the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics): proven']);
    expect(plan.findings).toEqual([]);
    expect(plan.reliesOn.join()).not.toContain('list everything');
  });

  test('expects Envoy of each injected pod, in which its application is merged', () => {
    const plan = planWith(cartWith(INJECTED, ANNOTATED));
    expect(linesOf(plan)).toEqual([
      'the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics): proven',
      'job pods: Deployment/shop/cart Envoy: proven',
    ]);
    expect(plan.expectations[1].sink).toBe(FOUND);
  });

  test('is named where a workload is explained', () => {
    expect(planWith(cartWith('tier: web', ANNOTATED)).explain('shop/cart')).toContain(`\n${FOUND}\n  job pods`);
  });

  test('needs the rights of its account', () => {
    const plan = planOf(
      cartWith('tier: web', ANNOTATED), prometheusDeployment(), configMapWith('prometheus.yml', ANNOTATIONS_JOB), rightsIn('elsewhere'),
    );
    expect(plan.expectations).toMatchObject([{ verdict: 'unproven', cause: { code: 'rights-not-given' } }]);
    expect(plan.missingFacts).toMatchObject([{ subject: 'bindings of ServiceAccount/monitoring/prometheus' }]);
  });

  test('scrapes from where its pod is: its own sidecar answers in place of an Envoy on port 15090', () => {
    const envoys = ANNOTATIONS_JOB.replace(/_path\], .*/, '_path], target_label: __metrics_path__, replacement: /stats/prometheus }')
      .replace('replacement: $1:$2', 'replacement: $1:15090');
    const planFrom = (labels: string) => planOf(
      cartWith(INJECTED, ANNOTATED), prometheusIn('istio-system', envoys).replace('labels: { app: prometheus', `labels: { ${labels}`),
    );
    expect(reachabilityOf(planFrom('app: prometheus'))).toEqual(['reachable']);
    // Merging annotates its own pod, too.
    expect(reachabilityOf(planFrom(`app: prometheus, ${INJECTED}`))).toEqual(['answered-by-own-sidecar', 'answered-by-own-sidecar']);
  });

  test('scrapes a STRICT port with the certificates that its sidecar writes, if it mounts them', () => {
    const strict = '\napiVersion: security.istio.io/v1\nkind: PeerAuthentication\n'
      + 'metadata: { name: default, namespace: istio-system }\nspec: { mtls: { mode: STRICT } }\n';
    const files = 'cert_file: /etc/certs/cert-chain.pem, key_file: /etc/certs/key.pem, insecure_skip_verify: true';
    const job = ANNOTATIONS_JOB.replace('    kubernetes_sd', `    scheme: https\n    tls_config: { ${files} }\n    kubernetes_sd`);
    const certified = prometheusIn('monitoring', job)
      .replace('labels: { app: prometheus }, annotations: {}', `labels: { app: prometheus, ${INJECTED} }, annotations: ${JSON.stringify({
        'traffic.sidecar.istio.io/includeInboundPorts': '',
        'traffic.sidecar.istio.io/includeOutboundIPRanges': '',
        'proxy.istio.io/config': 'proxyMetadata: { OUTPUT_CERTS: /etc/certs }',
        'sidecar.istio.io/userVolumeMount': JSON.stringify([{ name: 'certs', mountPath: '/etc/certs' }]),
      })}`)
      .replace('      volumes:\n', '      volumes:\n        - { name: certs, emptyDir: { medium: Memory } }\n');
    const mounting = certified.replace('mountPath: /data }', 'mountPath: /data }, { name: certs, mountPath: /etc/certs }');
    const unmerged = ANNOTATED.replace(' }', ', prometheus.istio.io/merge-metrics: "false" }');
    const codesWith = (prometheus: string) => reachabilityOf(
      planOf(strict, cartWith(INJECTED, unmerged), HTTP_SERVICE, prometheus), 'Deployment/shop/cart',
    );
    expect(codesWith(mounting)).toEqual(['reachable']);
    expect(codesWith(certified)).toEqual(['certificate-not-mounted']);
  });

  test('reads no monitors, which is said of each', () => {
    const plan = planOf(CART, POD_MONITOR, prometheusIn('monitoring', ANNOTATIONS_JOB));
    expect(plan.monitorsWithoutTargets).toMatchObject([{ code: 'prometheus-without-operator' }]);
  });

  test('is one Prometheus with the file that it was made of, and two with another file', () => inTemporaryFolder(folder => {
    const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
    write('cluster.yaml', join(cartWith('tier: web', ANNOTATED), prometheusIn('monitoring', ANNOTATIONS_JOB)));
    write('prometheus.yml', `# made by hand\n${ANNOTATIONS_JOB}`);
    const prometheuses = () => [...new Set(ScrapePlan.fromFiles([folder]).activeTargets.map(({ prometheus }) => prometheus))];
    expect(prometheuses()).toEqual(['Deployment/monitoring/prometheus']);
    write('prometheus.yml', ANNOTATIONS_JOB.replace('job_name: pods', 'job_name: others'));
    expect(prometheuses()).toEqual(['Deployment/monitoring/prometheus', path.join(folder, 'prometheus.yml')]);
  }));

  test('is found beside one of the operator, whose workload is not another one', () => {
    const operated = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: prometheus-k8s, namespace: monitoring }
spec:
  template: { spec: { containers: [{ name: prometheus, image: quay.io/prometheus/prometheus:v3.5.0, args: [--config.file=/it.yaml] }] } }
`;
    const plan = planOf(CART, POD_MONITOR, PROMETHEUS, operated, prometheusIn('istio-system', ANNOTATIONS_JOB));
    expect(plan.scrapeConfigs.map(({ prometheus }) => prometheus)).toEqual(['Prometheus/monitoring/k8s', FOUND]);
    expect(codesOf(plan)).toEqual([]);
  });

  test('with several replicas scrapes once, and on each of two nodes twice', () => {
    const node = (name: string) => `\napiVersion: v1\nkind: Node\nmetadata: { name: ${name} }\nstatus: {}\n`;
    const cart = cartWith('tier: web', ANNOTATED);
    const found = prometheusIn('monitoring', ANNOTATIONS_JOB);
    expect(linesOf(planOf(node('a'), node('b'), cart, found.replace('spec:\n  selector', 'spec:\n  replicas: 2\n  selector'))))
      .toEqual(['the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics): proven']);
    expect(linesOf(planOf(node('a'), node('b'), cart, found.replace('kind: Deployment', 'kind: DaemonSet'))))
      .toEqual(['the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics): refuted scraped-twice']);
  });
});

describe('a Prometheus in a pod whose configuration', () => {
  const cart = cartWith(INJECTED, ANNOTATED);

  test('is not given may scrape anything, and it is never said that there is none', () => {
    const plan = planOf(cart, POD_MONITOR.replaceAll('cart', 'till'), CART.replaceAll('cart', 'till'), prometheusDeployment());
    expect(plan.findings).toMatchObject([{ code: 'scraper-configuration-unknown', object: 'Deployment/monitoring/prometheus' }]);
    expect(plan.findings[0].message).toContain('/etc/config/prometheus.yml');
    expect(plan.findings[0].message).toContain('ConfigMap/monitoring/prometheus is not given');
    expect(linesOf(plan)).toEqual([
      'PodMonitor/shop/till: Deployment/shop/till every endpoint: unproven scraper-configuration-unknown',
      'the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics): unproven scraper-configuration-unknown',
    ]);
    expect(plan.explain('shop/cart')).not.toContain('There is no Prometheus');
  });

  test('is given without the file that it reads has no job', () => {
    const plan = planOf(cart, prometheusDeployment(), configMapWith('config.yml', ANNOTATIONS_JOB), rightsIn('monitoring'));
    expect(plan.findings).toMatchObject([{ code: 'prometheus-yml-refused' }]);
    expect(plan.findings[0].message).toContain('ConfigMap/monitoring/prometheus has no prometheus.yml');
    expect(plan.refused).toMatchObject([{ prometheus: 'Deployment/monitoring/prometheus', reason: 'InvalidConfiguration' }]);
  });

  test('is refused has no job, and the ConfigMap is named', () => {
    const plan = planOf(cart, prometheusIn('monitoring', ANNOTATIONS_JOB.replace('role: pod', 'role: pods')));
    expect(plan.findings[0]).toMatchObject({ code: 'prometheus-yml-refused', object: 'ConfigMap/monitoring/prometheus' });
    expect(plan.explain('shop/cart')).toContain('gets no configuration that it could load');
  });
});

describe('a scraper that the plan does not follow', () => {
  const custom = (apiVersion: string, kind: string, spec = '{}') => `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: one, namespace: monitoring }
spec: ${spec}
`;
  const receivers = '{ receivers: { prometheus: { config: { scrape_configs: [] } } } }';
  const pod = (image: string) =>
    `\napiVersion: v1\nkind: Pod\nmetadata: { name: one, namespace: monitoring }\nspec: { containers: [{ name: one, image: ${image} }] }\n`;

  test.each([
    ['Alloy by its ConfigMap', ALLOY, 'ConfigMap/monitoring/alloy'],
    ['Alloy by its image', pod('grafana/alloy:v1.10.0'), 'Pod/monitoring/one'],
    ['a GrafanaAgent', custom('monitoring.grafana.com/v1alpha1', 'GrafanaAgent'), 'GrafanaAgent/monitoring/one'],
    ['a collector', custom('opentelemetry.io/v1beta1', 'OpenTelemetryCollector', `{ config: ${receivers} }`),
      'OpenTelemetryCollector/monitoring/one'],
    ['a collector of an old version', custom('opentelemetry.io/v1alpha1', 'OpenTelemetryCollector', `{ config: "${receivers}" }`),
      'OpenTelemetryCollector/monitoring/one'],
    ['a collector by its ConfigMap',
      `\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: otel, namespace: monitoring }\ndata: { relay: "${receivers}" }\n`,
      'ConfigMap/monitoring/otel'],
    ['a VMAgent', custom('operator.victoriametrics.com/v1beta1', 'VMAgent'), 'VMAgent/monitoring/one'],
    ['a VMPodScrape', custom('operator.victoriametrics.com/v1beta1', 'VMPodScrape'), 'VMPodScrape/monitoring/one'],
    ['a DatadogAgent that reads annotations',
      custom('datadoghq.com/v2alpha1', 'DatadogAgent', '{ features: { prometheusScrape: { enabled: true } } }'),
      'DatadogAgent/monitoring/one'],
    ['a Datadog Agent that reads annotations',
      pod('datadog/agent:7').replace('agent:7', 'agent:7, env: [{ name: DD_PROMETHEUS_SCRAPE_ENABLED, value: "true" }]'),
      'Pod/monitoring/one'],
    ['a PodMonitoring', custom('monitoring.googleapis.com/v1', 'PodMonitoring'), 'PodMonitoring/monitoring/one'],
  ])('%s is named, and what it may scrape is unproven', (_, scraper, object) => {
    const plan = planOf(CART, POD_MONITOR, cartWith(INJECTED, ANNOTATED).replaceAll('cart', 'till'), scraper);
    expect(plan.findings).toMatchObject([{ code: 'scraper-not-followed', severity: 'warning', object }]);
    expect(linesOf(plan)).toEqual([
      'PodMonitor/shop/cart: Deployment/shop/cart every endpoint: unproven scraper-not-followed',
      'the annotations of Deployment/shop/till: Deployment/shop/till application (8080/metrics): unproven scraper-not-followed',
    ]);
    expect(plan.monitorsWithoutTargets.map(({ code }) => code)).toEqual(['scraper-not-followed']);
    expect(plan.explain('shop/cart')).not.toContain('There is no Prometheus');
    expect(plan.explain('shop/cart')).toContain(object);
  });

  test.each([
    ['a collector without a receiver of Prometheus',
      custom('opentelemetry.io/v1beta1', 'OpenTelemetryCollector', '{ config: { receivers: { otlp: {} } } }')],
    ['a DatadogAgent that reads none', custom('datadoghq.com/v2alpha1', 'DatadogAgent')],
    ['an Alloy for logs', ALLOY.replace('prometheus.operator.podmonitors "all"', 'loki.source.kubernetes "pods"')],
    ['an exporter', pod('prom/blackbox-exporter:v0.27.0')],
    ['promtail, whose jobs look like those of Prometheus', pod('grafana/promtail:3.5.0')],
  ])('%s is none', (_, other) => {
    expect(codesOf(planOf(CART, POD_MONITOR, other))).toEqual([]);
    expect(linesOf(planOf(CART, POD_MONITOR, other)))
      .toEqual(['PodMonitor/shop/cart: Deployment/shop/cart every endpoint: unproven no-prometheus']);
  });

  test('leaves open what a Prometheus does not select, and not what it selects in vain', () => {
    const unselected = PROMETHEUS.replace('podMonitorSelector: {}', 'podMonitorSelector: { matchLabels: { team: shop } }');
    const misspelled = POD_MONITOR.replace('port: metrics', 'port: metricz');
    const found = (code: string) => `PodMonitor/shop/cart: Deployment/shop/cart ${code}`;
    expect(linesOf(planOf(CART, POD_MONITOR, unselected))).toEqual([found('every endpoint: refuted monitor-not-selected')]);
    expect(linesOf(planOf(CART, POD_MONITOR, unselected, ALLOY))).toEqual([found('every endpoint: unproven scraper-not-followed')]);
    expect(linesOf(planOf(CART, misspelled, PROMETHEUS, ALLOY)).join()).toContain('refuted port-not-found');
  });

  test('is the Datadog Agent, where annotations tell it to scrape a workload, and only for that', () => {
    const merged = (name: string, annotations: string) =>
      cartWith(INJECTED, ANNOTATED.replace('{', `{ ${annotations}`)).replaceAll('cart', name);
    const others = prometheusIn('monitoring', ANNOTATIONS_JOB.replace('prometheus_io_scrape', 'other_scrape'));
    const plan = planOf(merged('cart', 'ad.datadoghq.com/cart.check_names: \'["openmetrics"]\','), merged('till', ''), others);
    expect(plan.findings).toMatchObject([{ code: 'scraper-not-followed', object: 'Deployment/shop/cart' }]);
    expect(linesOf(plan)).toEqual([
      'the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics): unproven scraper-not-followed',
      'the annotations of Deployment/shop/till: Deployment/shop/till application (8080/metrics): refuted merged-endpoint-not-scraped',
    ]);
  });

  test('may have its jobs in files of a Prometheus that are not given', () => {
    const others = ANNOTATIONS_JOB.replace('prometheus_io_scrape', 'other_scrape') + 'scrape_config_files: [/jobs/*.yml]\n';
    const merged = cartWith(INJECTED, ANNOTATED);
    const ofCart = 'the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics): ';
    expect(linesOf(planOf(merged, prometheusIn('monitoring', others)))).toEqual([`${ofCart}unproven job-files-ignored`]);
    expect(linesOf(planOf(merged, prometheusIn('monitoring', others.replace('scrape_config_files: [/jobs/*.yml]', '')))))
      .toEqual([`${ofCart}refuted merged-endpoint-not-scraped`]);
    expect(linesOf(planOf(merged, prometheusIn('monitoring', others).replace('spec:\n  selector', 'spec:\n  replicas: 0\n  selector'))))
      .toEqual([`${ofCart}refuted merged-endpoint-not-scraped`]);
  });

  test('leaves proven what a Prometheus scrapes', () => {
    expect(linesOf(planOf(cartWith(INJECTED, ANNOTATED), MESH_MONITOR, PROMETHEUS, ALLOY))).toEqual([
      'PodMonitor/monitoring/mesh: Deployment/shop/cart Envoy: proven',
      'the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics): proven',
    ]);
  });
});

test('a Prometheus that the API server refuses is there, and is what is wrong', () => {
  const plan = planOf(cartWith(INJECTED, ANNOTATED), POD_MONITOR, PROMETHEUS.replace('spec:\n', 'spec:\n  shards: -1\n'));
  expect(linesOf(plan).map(line => line.split(': ').at(-1))).toEqual(['refuted prometheus-refused', 'refuted prometheus-refused']);
});
