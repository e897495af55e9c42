import * as path from 'path';
import { App, Chart } from 'cdk8s';
import {
  ExistingPrometheus, Exporter, ExporterWithMonitor, IstioMesh, MeshMetrics, MeshPodMonitor, MetricsEndpoint, MetricsMergingWorkload,
  MtlsMode,
} from 'cdk8s-mesh-metrics';
import { ScrapePlan } from '../../../src/scrape-plan/scrape-plan';
import { strict } from '../../cluster/istio';
import { Manifest, synthesized } from '../../cluster/manifest';
import { CERTIFICATES, kubePrometheusStack, withScrapeClass } from '../../cluster/prometheuses';
import { EXPORTER_MUTATIONS } from '../../workloads/exporter-mutations';
import { MERGING_MUTATIONS } from '../../workloads/merging-mutations';

const PROMETHEUS = 'Prometheus/monitoring/kps-kube-prometheus-stack-prometheus';

/** The objects of a chart in namespace `shop`, with what scrapes the whole mesh. */
function shop(meshScrapeClass: string | undefined, build: (chart: Chart) => void): Manifest[] {
  return synthesized((app: App) => {
    const prometheus = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring', meshScrapeClass });
    MeshMetrics.configure(app, { mesh: IstioMesh.sidecar({ mtls: MtlsMode.STRICT }), prometheus });
    build(new Chart(app, 'shop', { namespace: 'shop' }));
    new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh', { metadata: { name: 'mesh' } });
  });
}

/** The installation, with a sidecar that writes certificates to where the scrape class looks for them. */
function certified(installation: Manifest[]): Manifest[] {
  const [name, mountPath] = ['istio-certs', path.dirname(CERTIFICATES.tlsConfig.certFile)];
  const podMetadata = {
    labels: { 'sidecar.istio.io/inject': 'true' },
    annotations: {
      'proxy.istio.io/config': `proxyMetadata: { OUTPUT_CERTS: ${mountPath} }`,
      'sidecar.istio.io/userVolumeMount': JSON.stringify([{ name, mountPath }]),
      'traffic.sidecar.istio.io/includeInboundPorts': '',
      'traffic.sidecar.istio.io/includeOutboundIPRanges': '',
    },
  };
  const mounted = { podMetadata, volumes: [{ name, emptyDir: { medium: 'Memory' } }], volumeMounts: [{ name, mountPath }] };
  return withScrapeClass(installation).map(object =>
    object.kind === 'Prometheus' ? { ...object, spec: { ...object.spec, ...mounted } } : object);
}

/** What is said of a workload with one thing wrong. */
interface Case {
  readonly workload: string;
  readonly objects: Manifest[];
  /** The sentence that names the cause, by what is wrong. */
  readonly explained: { readonly [mutation: string]: string };
}

const EXPORTER: Case = {
  workload: 'Deployment/shop/redis-exporter',
  objects: [...certified(kubePrometheusStack()), strict(), ...shop(CERTIFICATES.name, chart => {
    const exporter = Exporter.redis({ address: 'redis.shop.svc' });
    new ExporterWithMonitor(chart, 'redis', { exporter, metadata: { name: 'redis-exporter' } });
  })],
  explained: {
    'the label by which the Service is selected': 'it selects Services with the label cdk8s.io/metadata.addr=shop-redis-Service-c82f7504,'
      + ' and Service/shop/redis-exporter has no label cdk8s.io/metadata.addr.',
    'the pods that the Service selects': 'it selects Service/shop/redis-exporter,'
      + ' which selects pods with the label cdk8s.io/metadata.addr=other,',
    'the name of the Service’s port': 'endpoints[0] wants a port of the Service named http-metrics,'
      + ' and Service/shop/redis-exporter has metrics.',
    'the number of the Service’s port': 'scrapes https://10.244.0.2:9122/metrics, which gives application (9122/metrics);'
      + ' no container declares port 9122\n',
    'the port of the monitor, a number': 'spec.endpoints[0].port: The API server refuses this: it must be a string, not 9121.',
    'the label by which the monitor is selected': `${PROMETHEUS} does not select it: it takes ServiceMonitors with the label release=kps,`
      + ' and this one has release=other.',
    'the namespace of the Service': 'it looks in namespace other only, and Deployment/shop/redis-exporter is in shop.'
      + ' Add shop to its namespaceSelector.matchNames',
    'a scrape class that there is none of': 'the operator refuses it: scrapeClassName:'
      + ' scrapeClass "mtls" not found in Prometheus scrapeClasses',
    'an empty tlsConfig, which takes the class’s settings away':
      `the tlsConfig of endpoints[0] stands in the place of insecureSkipVerify of the scrape class ${CERTIFICATES.name}:`
        + ' leave tlsConfig out',
    'the scheme': 'scrapes http://10.244.0.2:9121/metrics, which fails: PeerAuthentication/istio-system/default demands mutual TLS (STRICT)'
      + ' on port 9121',
    'the label that asks for a sidecar': 'not injected, since neither its labels nor those of its namespace ask for it',
    'a field of the monitor that there is none of': 'ServiceMonitor/shop/redis-exporter: spec.endpoints[0].targetport:'
      + ' There is no such field in prometheus-operator v0.93.1: kubectl refuses the object,'
      + ' and with other clients the field is dropped silently. Did you mean targetPort?',
  },
};

const RULE = 'PrometheusRule/shop/shop-cart-deployment-mergedmetricsalert-c84ef8f9';

/** What is said of the one alert before the cause. */
const ALERT = `at ${PROMETHEUS}: nothing, and up stays 1. ${RULE}`;

const CART: Case = {
  workload: 'shop/cart',
  objects: [...kubePrometheusStack(), ...shop(undefined, chart => {
    new MetricsMergingWorkload(chart, 'cart', {
      metadata: { name: 'cart' },
      containers: [{ name: 'cart', image: 'registry.example/cart:1', portNumber: 8080 }],
      metrics: [MetricsEndpoint.http({ port: 8080, path: '/actuator/prometheus' }), MetricsEndpoint.http({ port: 9100 })],
    });
  })],
  explained: {
    'the label that asks for a sidecar': 'not injected, since neither its labels nor those of its namespace ask for it\n',
    'a reserved port': 'failed to process pod: invalid prometheus scrape targets: target port 15090 is reserved for Istio',
    'the agent’s own port': 'its agent does not serve the metrics of the application, since its annotation prometheus.io/port is 15020,'
      + ' the port of the agent itself',
    'the port': 'which gives agent, Envoy and application (80/actuator/prometheus); no container declares port 80\n',
    'merging, switched off': 'its agent does not serve the metrics of the application,'
      + ' since its annotation prometheus.istio.io/merge-metrics is false',
    'scrape: false': 'its agent does not serve the metrics of the application, since its annotation prometheus.io/scrape is false',
    'one endpoint of two': 'which gives agent, Envoy and application (8080/actuator/prometheus)\n',
    'the label by which rules are selected': `${ALERT}: ${PROMETHEUS} does not select it:`
      + ' it takes PrometheusRules with the label release=kps, and this one has release=other.',
    'the alert’s expression': `${ALERT}: the operator refuses it: spec.groups[0].rules[0].expr cannot be parsed at character 44:`
      + ' unexpected end of input',
    'a field of the rule that does not exist': `at ${PROMETHEUS}: alert MergedApplicationMetricsMissing of ${RULE}; ${RULE}:`
      + ' spec.groups[0].rules[0].expression: There is no such field in prometheus-operator v0.93.1: kubectl refuses the object,'
      + ' and with other clients the field is dropped silently.',
    'the alert’s duration': `${ALERT}: spec.groups[0].rules[0].for: The API server refuses this:`
      + ' it must be a duration such as 30s or 1m30s, not "5 minutes".',
  },
};

const inPlace = (objects: Manifest[]) => (kind: string) =>
  objects.find(object => object.kind === kind && object.metadata.namespace !== 'monitoring');
const EXPORTER_CHANGES = EXPORTER_MUTATIONS.map(([name, change]) => [name, (objects: Manifest[]) => change(inPlace(objects))] as const);

describe.each<[string, Case, ReadonlyArray<readonly [name: string, change: (objects: Manifest[]) => void]>]>([
  ['an exporter over mutual TLS', EXPORTER, EXPORTER_CHANGES],
  ['a workload with merged metrics', CART, MERGING_MUTATIONS],
])('%s', (_, { workload, objects, explained }, mutations) => {
  const explain = (change: (objects: Manifest[]) => void) => {
    const changed = structuredClone(objects);
    change(changed);
    return ScrapePlan.fromYaml('', { also: changed }).explain(workload);
  };

  test('each thing that can be wrong is explained', () => {
    expect(Object.keys(explained).sort()).toEqual(mutations.map(([name]) => name).sort());
  });

  test.each(mutations)('one thing wrong is explained: %s', (name, change) => {
    expect(explain(change)).toContain(explained[name]);
    expect(explain(() => {})).not.toContain(explained[name]);
  });
});
