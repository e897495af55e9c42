import { App, Chart } from 'cdk8s';
import { MeshMetrics, MeshPeerAuthentications, PrometheusConfigMap, ScrapeJob, ScrapePlan, StandalonePrometheus } from 'cdk8s-mesh-metrics';
import { Deployment, Namespace } from 'cdk8s-plus-27';
import { stringify } from 'yaml';
import { linesOf } from './expectation-lines';
import { Manifest, synthesized } from '../cluster/manifest';
import { jobLines } from '../cluster/without-operator';
import { containerOf, FORMS, JOBS, STRICT_MESH } from '../prometheus/a-standalone-prometheus';

/** A STRICT mesh with a Prometheus, and orders that are scraped at a port that their sidecar captures. */
function mesh(app: App, form: typeof FORMS[number][1], jobs: ScrapeJob[]): void {
  MeshMetrics.configure(app, { mesh: STRICT_MESH });
  const surroundings = new Chart(app, 'mesh');
  new MeshPeerAuthentications(surroundings, 'mtls');
  for (const name of ['monitoring', 'shop']) new Namespace(surroundings, name, { metadata: { name } });
  const monitoring = new Chart(app, 'monitoring', { namespace: 'monitoring' });
  const configMap = new PrometheusConfigMap(monitoring, 'config', { jobs });
  new StandalonePrometheus(monitoring, 'prometheus', { metadata: { name: 'prometheus' }, configMap, ...form });
  new Deployment(new Chart(app, 'shop', { namespace: 'shop' }), 'orders', {
    metadata: { name: 'orders' },
    podMetadata: {
      labels: { 'sidecar.istio.io/inject': 'true' },
      annotations: { 'prometheus.istio.io/merge-metrics': 'false', 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9102' },
    },
    containers: [{ image: 'registry.example/orders:1.0.0', portNumber: 9102 }],
  });
}

const ORDERS = 'the annotations of Deployment/shop/orders: Deployment/shop/orders application (9102/metrics)';

/** The plan of what the app writes, with a change to its Prometheus. */
function planOf(form: typeof FORMS[number][1], change: (workload: Manifest) => void = () => {}, jobs = JOBS): ScrapePlan {
  const objects = synthesized(app => mesh(app, form, jobs));
  change(objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'prometheus'));
  return ScrapePlan.fromYaml(objects.map(object => stringify(object)).join('---\n'), { mesh: STRICT_MESH });
}

describe.each(FORMS)('a Prometheus of its own whose sidecar is %s', (_, form) => {
  const itsOwn = form.handWrittenProxy?.envoy === false ? 'agent' : 'Envoy';

  test('is found, and scrapes STRICT ports over mutual TLS and merged metrics in plaintext', () => {
    const plan = planOf(form);
    expect(linesOf(plan)).toEqual(expect.arrayContaining([
      `job envoy-stats: Deployment/monitoring/prometheus ${itsOwn}: proven`,
      'job envoy-stats: Deployment/shop/orders Envoy: proven',
      `${ORDERS}: proven`,
    ]));
    expect(linesOf(plan).filter(line => !line.endsWith(': proven'))).toEqual([]);
    expect(jobLines(plan.activeTargets)).toEqual([
      'envoy-stats orders http://IP:15020/stats/prometheus',
      'envoy-stats prometheus http://IP:15020/stats/prometheus',
      'kubernetes-pods-istio-secure orders https://IP:9102/metrics',
    ]);
    expect(plan.findings).toEqual([]);
  });

  test('is not expected to scrape sidecars, which speak no TLS, by the secure job alone', () => {
    expect(linesOf(planOf(form, () => {}, [ScrapeJob.istioSecurePods()]))).toEqual([`${ORDERS}: proven`]);
  });

  test.each<[string, (workload: Manifest) => void]>([
    ['Prometheus does not mount the certificates', workload => {
      const prometheus = containerOf(workload, 'prometheus');
      prometheus.volumeMounts = prometheus.volumeMounts.filter(({ name }: Manifest) => name !== 'istio-output-certs');
    }],
    ['the volume has another name than the mounts', ({ spec: { template: { spec: { volumes } } } }) => {
      volumes.find(({ name }: Manifest) => name === 'istio-output-certs').name = 'istio-output-cert';
    }],
  ])('scrapes nothing over mutual TLS where %s', (__, change) => {
    expect(linesOf(planOf(form, change)).filter(line => line.startsWith(ORDERS) && !line.includes(': refuted'))).toEqual([]);
  });
});

describe('a sidecar that is written by hand', () => {
  const mutated = (change: (proxy: Manifest, pod: Manifest) => void) => planOf({ handWrittenProxy: {} }, workload => {
    change(containerOf(workload, 'istio-proxy'), workload.spec.template);
  });
  const set = (proxy: Manifest, name: string, value: string) => {
    proxy.env = [...proxy.env.filter((each: Manifest) => each.name !== name), { name, value }];
  };
  const without = (list: Manifest[], name: string) => list.splice(list.findIndex(each => each.name === name), 1);

  test.each<[string, (proxy: Manifest, pod: Manifest) => void, string]>([
    ['asks the Service of istiod before 1.6', proxy => set(proxy, 'CA_ADDR', 'istio-pilot.istio-system.svc:15012'),
      'it asks istio-pilot.istio-system.svc:15012 for them, which is not the Service of an istiod that is known'],
    ['asks the istiod of another revision', proxy => set(proxy, 'CA_ADDR', 'istiod-canary.istio-system.svc:15012'),
      'it asks istiod-canary.istio-system.svc:15012 for them'],
    ['has another address of istiod in its configuration only', proxy => {
      without(proxy.env, 'CA_ADDR');
      set(proxy, 'PROXY_CONFIG', '{"discoveryAddress":"istiod.mesh.svc:15012"}');
    }, 'it asks istiod.mesh.svc:15012 for them'],
    ['is of a version that istiod does not support', proxy => { proxy.image = 'docker.io/istio/proxyv2:1.5.1'; },
      'it is of version 1.5, and an istiod of version 1.31 supports 1.30 and 1.31'],
    ['has no token', proxy => { without(proxy.volumeMounts, 'istio-token'); }, 'it has no volume with /var/run/secrets/tokens/istio-token'],
    ['has a volume without the token', (_, { spec }) => {
      spec.volumes.find(({ name }: Manifest) => name === 'istio-token').projected.sources[0].serviceAccountToken.path = 'token';
    }, 'it has no volume with /var/run/secrets/tokens/istio-token'],
    ['has no root certificate', proxy => { without(proxy.volumeMounts, 'istiod-ca-cert'); },
      'it has no volume with /var/run/secrets/istio/root-cert.pem'],
    ['is another program', proxy => { proxy.args = ['sleep', 'infinity']; }, "its arguments do not begin with 'proxy sidecar'"],
    ['has no Envoy, for which its probes would wait', proxy => set(proxy, 'DISABLE_ENVOY', 'true'),
      'its sidecar has no Envoy (DISABLE_ENVOY), and no startup probe that asks its agent, on port 15020'],
    ['gets certificates in another way', proxy => set(proxy, 'FILE_MOUNTED_CERTS', 'true'), 'FILE_MOUNTED_CERTS is set'],
  ])('is not known to get certificates where it %s', (_, change, why) => {
    const plan = mutated(change);
    expect(linesOf(plan)).toContain(`${ORDERS}: unproven certificate-unknown`);
    expect(plan.explain('shop/orders')).toContain(why);
  });

  test.each<[string, (proxy: Manifest) => void]>([
    ['the address of istiod by default', proxy => { without(proxy.env, 'CA_ADDR'); }],
    ['the minor version before that of istiod', proxy => { proxy.image = 'mirror/proxyv2:1.30.4'; }],
    ['no Envoy, and a startup probe for its agent', proxy => {
      set(proxy, 'DISABLE_ENVOY', 'true');
      proxy.startupProbe.httpGet.port = 15020;
    }],
    ['flags of old versions, which the agent does not read', proxy => { proxy.args.push('--discoveryAddress', 'istio-pilot:15010'); }],
  ])('gets them with %s', (_, change) => {
    expect(linesOf(mutated(change))).toContain(`${ORDERS}: proven`);
  });
});

test('a sidecar without Envoy that Istio injects starts only by the template whose probes are for the agent', () => {
  const planWith = (templates: object) => planOf({}, ({ spec: { template: { metadata: { annotations } } } }) => {
    annotations['proxy.istio.io/config'] += '  DISABLE_ENVOY: "true"\n';
    Object.assign(annotations, templates);
  });
  expect(linesOf(planWith({}))).toContain(`${ORDERS}: unproven certificate-unknown`);
  expect(linesOf(planWith({ 'inject.istio.io/templates': 'grpc-agent' }))).toContain(`${ORDERS}: proven`);
});

test('a configuration that no Prometheus reads is a finding', () => {
  const objects = synthesized(app => mesh(app, {}, JOBS))
    .filter(({ metadata: { name }, kind }) => kind !== 'Deployment' || name !== 'prometheus');
  const plan = ScrapePlan.fromYaml(objects.map(object => stringify(object)).join('---\n'), { mesh: STRICT_MESH });
  expect(plan.findings).toMatchObject([{
    code: 'configuration-unread',
    message: 'has a configuration of Prometheus as its key prometheus.yml, and no pod that is given mounts it: its jobs scrape nothing',
  }]);
});
