import { Chart, Testing, Yaml } from 'cdk8s';
import {
  ExistingPrometheus, Exporter, ExporterWithMonitor, IstioMesh, KubePrometheusStackProps, MeshMetrics, MeshPodMonitor, MtlsMode,
  ScrapeAssertions, ScrapePlan,
} from 'cdk8s-mesh-metrics';
import { parse } from 'yaml';
import { Manifest } from '../cluster/manifest';
import { kubePrometheusStack } from '../cluster/prometheuses';

const describedStack = (props: Partial<KubePrometheusStackProps> = {}) =>
  ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring', ...props });
const WITH_CERTIFICATES = { meshScrapeClass: 'istio-mtls' };

/** The chart's Prometheus with some values: it copies each of these fields to its resource. */
function installedWith(values: Manifest): Manifest[] {
  return kubePrometheusStack().map(object => {
    if (object.kind !== 'Prometheus') return object;
    const { version, serviceAccountName } = object.spec;
    return { ...object, spec: { version, serviceAccountName, ...values.prometheus.prometheusSpec } };
  });
}

/** An exporter in a STRICT mesh, scraped by the described Prometheus, which is the installed one. */
function planWith(installed: Manifest[]): ScrapePlan {
  const app = Testing.app();
  const mesh = IstioMesh.sidecar({ version: '1.31', mtls: MtlsMode.STRICT });
  MeshMetrics.configure(app, { mesh, prometheus: describedStack(WITH_CERTIFICATES), namespaces: { monitoring: {}, shop: {} } });
  new MeshPodMonitor(new Chart(app, 'monitoring', { namespace: 'monitoring' }), 'mesh');
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  new ExporterWithMonitor(shop, 'redis', { exporter: Exporter.redis({ address: 'redis.shop.svc' }) });
  return ScrapePlan.of(app, { also: installed });
}

const valuesOf = (props?: object): Manifest => parse(Yaml.stringify(describedStack(WITH_CERTIFICATES).helmValues(props))) as Manifest;

test('a Prometheus with these values is proven to scrape a STRICT port over mutual TLS', () => {
  const plan = planWith(installedWith(valuesOf({ certificates: true })));
  expect(plan.activeTargets.map(({ scrapeUrl }) => scrapeUrl.replace(/\/\/[0-9.]+/, '//IP'))).toContain('https://IP:9121/metrics');
  const assertions = ScrapeAssertions.of(plan);
  assertions.everythingExpectedIsScrapedOnce();
  assertions.noFindings();
});

describe('one thing wrong in these values is seen', () => {
  test.each<[string, (spec: Manifest) => void]>([
    ['without the label', spec => { delete spec.podMetadata.labels['sidecar.istio.io/inject']; }],
    ['without the annotation that writes certificates', spec => { delete spec.podMetadata.annotations['proxy.istio.io/config']; }],
    ['without the volume', spec => { delete spec.volumes; }],
    ['without the mount', spec => { delete spec.volumeMounts; }],
    ['without the scrape class', spec => { delete spec.scrapeClasses; }],
    ['with another label for monitors', spec => { spec.serviceMonitorSelector.matchLabels.release = 'other'; }],
  ])('%s', (_, change) => {
    const values = valuesOf();
    change(values.prometheus.prometheusSpec);
    expect(() => ScrapeAssertions.of(planWith(installedWith(values))).everythingExpectedIsScrapedOnce()).toThrow();
  });
});

test('without certificates they are the selectors and the interval', () => {
  const byRelease = { matchLabels: { release: 'kps' } };
  expect(describedStack({ scrapeInterval: '15s' }).helmValues()).toEqual({
    prometheus: {
      prometheusSpec: {
        scrapeInterval: '15s',
        podMonitorSelector: byRelease,
        podMonitorNamespaceSelector: {},
        serviceMonitorSelector: byRelease,
        serviceMonitorNamespaceSelector: {},
        probeSelector: byRelease,
        probeNamespaceSelector: {},
        scrapeConfigSelector: byRelease,
        scrapeConfigNamespaceSelector: {},
        ruleSelector: byRelease,
        ruleNamespaceSelector: {},
      },
    },
  });
});

test('they are for the revision of the mesh', () => {
  const { prometheus: { prometheusSpec: { podMetadata } } } = valuesOf({ mesh: IstioMesh.sidecar({ revision: 'canary' }) });
  expect(podMetadata.labels).toMatchObject({ 'istio.io/rev': 'canary' });
});

test.each<[string, Partial<KubePrometheusStackProps>, object, string]>([
  ['certificates without a scrape class', {}, { certificates: true },
    'certificates is true, and no meshScrapeClass is described, so that no construct would use them. Describe it with'],
  ['a scrape class without certificates', WITH_CERTIFICATES, { certificates: false },
    'certificates is false, and meshScrapeClass is described, which constructs would use. Leave one of the two out'],
  ['an ambient mesh', WITH_CERTIFICATES, { mesh: IstioMesh.ambient() },
    'the mesh does not use sidecars, and nothing else writes certificates'],
  ['a misspelled option', WITH_CERTIFICATES, { certificate: true }, "there is no prop 'certificate'. Write 'certificates'"],
])('%s is refused', (_, described, options, because) => {
  expect(() => describedStack(described).helmValues(options))
    .toThrow(`cannot write Helm values of the Prometheus of the Helm release 'kps': ${because}`);
});

test('only the chart kube-prometheus-stack has values', () => {
  expect(() => ExistingPrometheus.fromKubePrometheus().helmValues()).toThrow('cannot write Helm values of the Prometheus of kube-prometheus'
    + " in namespace 'monitoring': it is not described as one of the chart kube-prometheus-stack. Use");
});
