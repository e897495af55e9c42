import { Chart, Testing } from 'cdk8s';
import {
  ExistingPrometheus, Exporter, ExporterWithMonitor, IstioMesh, MeshMembership, MeshMetrics, MeshPodMonitor, MetricsEndpoint,
  MetricsMergingWorkload, MtlsMode, PrometheusYamlProps, ScrapePlan,
} from 'cdk8s-mesh-metrics';
import { prometheusIn } from '../../cluster/scrapers';
import { ANNOTATIONS_JOB, cartWith, INJECTED, join } from '../../cluster/shop';
import { linesOf } from '../expectation-lines';

const namespaces = { monitoring: {}, shop: {} };
const PERMISSIVE = IstioMesh.sidecar({ version: '1.31' });
const STRICT = IstioMesh.sidecar({ version: '1.31', mtls: MtlsMode.STRICT });

const ANNOTATED = '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }';
/** Not merged, so that the port of the application is scraped. */
const BY_ITSELF = cartWith(INJECTED, ANNOTATED.replace(' }', ', prometheus.istio.io/merge-metrics: "false" }'));
const SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http-metrics, port: 8080 }] }
`;

const CERTIFICATES = 'cert_file: /etc/prom-certs/cert-chain.pem, key_file: /etc/prom-certs/key.pem, insecure_skip_verify: true';
const jobWith = (fields: string) => ANNOTATIONS_JOB.replace('    kubernetes_sd', `    ${fields}\n    kubernetes_sd`);
const SECURE_JOB = jobWith(`scheme: https\n    tls_config: { ${CERTIFICATES} }`);

const described = (props: Partial<PrometheusYamlProps> = {}) => ExistingPrometheus.fromPrometheusYaml({
  text: ANNOTATIONS_JOB, namespace: 'monitoring', serviceAccountName: 'prometheus', podLabels: { app: 'prometheus' }, ...props,
});

/** The plan for a shop, of a Prometheus that is only described. */
const planFor = (shop: string, props?: Partial<PrometheusYamlProps>, mesh = PERMISSIVE) =>
  ScrapePlan.fromYaml(shop, { mesh, namespaces, prometheus: described(props) });

/** What becomes of the scrapes of the cart. */
const scrapesOf = (plan: ScrapePlan) => plan.activeTargets.filter(({ workload }) => workload === 'Deployment/shop/cart')
  .map(({ scrapeUrl, reachability: { verdict, code } }) => `${new URL(scrapeUrl).port} ${code ?? verdict}`);

describe('a Prometheus that is described by its prometheus.yml', () => {
  test.each([
    ['without a sidecar', cartWith('tier: web', ANNOTATED), '8080 reachable'],
    ['with a sidecar', cartWith(INJECTED, ANNOTATED), '15020 reachable'],
  ])('scrapes an annotated workload %s, as its pods and their ConfigMap would', (_, cart, scrape) => {
    const real = ScrapePlan.fromYaml(join(cart, prometheusIn('monitoring', ANNOTATIONS_JOB)), { mesh: PERMISSIVE, namespaces });
    const plan = planFor(cart);
    expect(scrapesOf(plan)).toEqual([scrape]);
    expect(scrapesOf(plan)).toEqual(scrapesOf(real));
    expect(linesOf(plan)).toEqual(linesOf(real));
    expect(plan.expectations.map(({ verdict }) => verdict)).not.toContain('unproven');
    expect(plan.findings).toEqual([]);
  });

  test('is not there twice where the manifests have it', () => {
    const plan = planFor(join(cartWith(INJECTED, ANNOTATED), prometheusIn('monitoring', ANNOTATIONS_JOB)));
    expect(plan.activeTargets.map(({ prometheus }) => prometheus)).toEqual(['Deployment/monitoring/prometheus']);
  });

  test('finds pods only where its account may list them', () => {
    const inShop = ANNOTATIONS_JOB.replace('role: pod', 'role: pod, namespaces: { names: [shop] }');
    const listing = (text: string, namespace: string) => scrapesOf(planFor(cartWith(INJECTED, ANNOTATED), {
      text, discoverableNamespaces: [namespace], scrapesMergedEndpoints: true,
    }));
    expect(listing(inShop, 'shop')).toEqual(['15020 reachable']);
    expect(listing(inShop, 'till')).toEqual([]);
    expect(listing(ANNOTATIONS_JOB, 'shop')).toEqual([]);
  });

  test('scrapes a STRICT port with certificates where they are described', () => {
    const certified = (props: Partial<PrometheusYamlProps>) =>
      scrapesOf(planFor(join(BY_ITSELF, SERVICE), { text: SECURE_JOB, ...props }, STRICT));
    expect(certified({ certificatesDirectory: '/etc/prom-certs' })).toEqual(['8080 reachable']);
    expect(certified({ certificatesDirectory: '/etc/prom-certs/' })).toEqual(['8080 reachable']);
  });

  test('may mount what is not described: certificates that nothing is said of are neither there nor missing', () => {
    const plan = planFor(join(BY_ITSELF, SERVICE), { text: SECURE_JOB, certificatesDirectory: '/etc/other' }, STRICT);
    expect(scrapesOf(plan)).toEqual(['8080 certificate-unknown']);
    expect(scrapesOf(planFor(join(BY_ITSELF, SERVICE), { text: SECURE_JOB }, STRICT))).toEqual(['8080 certificate-unknown']);
    const text = jobWith('authorization: { credentials_file: /etc/token }');
    expect(scrapesOf(planFor(cartWith('tier: web', ANNOTATED), { text }))).toEqual(['8080 job-file-unknown']);
  });

  test.each(['conf.d/*.yml', '*.yml', '/etc/more/*.yml'])('may have jobs in %s, which are not known', files => {
    const { findings } = planFor(BY_ITSELF, { text: `${ANNOTATIONS_JOB}\nscrape_config_files: ["${files}"]` });
    expect(findings.map(({ code }) => code)).toEqual(['job-files-ignored']);
  });
});

describe('what a described Prometheus is in the mesh', () => {
  const ENVOYS = ANNOTATIONS_JOB.replace(/_path\], .*/, '_path], target_label: __metrics_path__, replacement: /stats/prometheus }')
    .replace('replacement: $1:$2', 'replacement: $1:15090');
  const inMonitoring = (labels: { [name: string]: string }, meshMembership?: MeshMembership) => scrapesOf(ScrapePlan.fromYaml(BY_ITSELF, {
    mesh: PERMISSIVE,
    namespaces: { monitoring: { labels }, shop: {} },
    prometheus: described({ text: ENVOYS, meshMembership }),
  }));

  test('decides about its scrapes: where a sidecar captures them, it answers in place of an Envoy on port 15090', () => {
    expect(inMonitoring({}, MeshMembership.CAPTURED)).toEqual(['15090 answered-by-own-sidecar']);
    expect(inMonitoring({}, MeshMembership.OUTSIDE)).toEqual(['15090 reachable']);
  });

  test('is decided by its namespace where it is not described', () => {
    expect(inMonitoring({ 'istio-injection': 'enabled' })).toEqual(['15090 answered-by-own-sidecar']);
    expect(inMonitoring({ 'istio-injection': 'enabled' }, MeshMembership.OUTSIDE)).toEqual(['15090 reachable']);
    expect(inMonitoring({})).toEqual(['15090 reachable']);
  });

  test('is a ztunnel that brings mutual TLS, in an ambient mesh', () => {
    const mesh = IstioMesh.ambient({ version: '1.31', mtls: MtlsMode.STRICT });
    const inAmbient = (meshMembership: MeshMembership) =>
      scrapesOf(planFor(cartWith('istio.io/dataplane-mode: ambient', ANNOTATED), { meshMembership }, mesh));
    expect(inAmbient(MeshMembership.AMBIENT)).toEqual(['8080 reachable']);
    expect(inAmbient(MeshMembership.OUTSIDE)).toEqual(['8080 ambient-strict-not-enrolled']);
  });
});

describe('an app whose Prometheus is described by its prometheus.yml', () => {
  const shopIn = (props?: Partial<PrometheusYamlProps>) => {
    const app = Testing.app();
    MeshMetrics.configure(app, {
      mesh: STRICT,
      prometheus: described({ scrapesMergedEndpoints: true, ...props }),
      namespaces: { monitoring: {}, shop: { injected: true } },
      strict: true,
    });
    return { app, shop: new Chart(app, 'shop', { namespace: 'shop' }) };
  };

  test('is synthesized where annotations say what is scraped', () => {
    const { app, shop } = shopIn();
    const containers = [{ image: 'cart:1', portNumber: 8080 }];
    new MetricsMergingWorkload(shop, 'cart', { metrics: [MetricsEndpoint.http({ port: 8080 })], containers, alert: false });
    new ExporterWithMonitor(shop, 'blackbox', { exporter: Exporter.blackbox(), alert: false });
    app.synth();
    expect(shop.toJson().map(({ kind }) => kind)).toEqual(['Deployment', 'Deployment']);
  });

  test('is refused where its jobs do not read them', () => {
    const { app, shop } = shopIn({ text: 'scrape_configs: [{ job_name: itself, static_configs: [{ targets: ["localhost:9090"] }] }]' });
    new ExporterWithMonitor(shop, 'blackbox', { exporter: Exporter.blackbox(), alert: false });
    expect(() => app.synth()).toThrow(/blackbox/);
  });

  test('has no monitor', () => {
    expect(() => new MeshPodMonitor(shopIn().shop, 'mesh')).toThrow(
      "cannot create PodMonitor 'shop/mesh': the Prometheus described by its prometheus.yml in namespace 'monitoring' selects no monitors.",
    );
  });
});
