import { App, Chart, Testing } from 'cdk8s';
import { IstioMesh, MeshMetrics, MeshPeerAuthentications, MtlsMode, Reachability, ScrapeJob, ScrapePlan } from 'cdk8s-mesh-metrics';
import { Manifest } from './cluster/manifest';
import { annotated, asking } from './scrape-jobs/annotated-workload';
import { plainPrometheus } from './scrape-jobs/plain-prometheus';

const { STRICT, PERMISSIVE, DISABLE } = MtlsMode;

const chart = () => new Chart(Testing.app(), 'mesh', { namespace: 'other' });
const written = (mesh: IstioMesh): Manifest[] => {
  const scope = chart();
  new MeshPeerAuthentications(scope, 'mtls', { mesh });
  return scope.toJson() as Manifest[];
};

describe('MeshPeerAuthentications', () => {
  test('writes the mode of the mesh, of namespaces, of workloads and of ports', () => {
    const objects = written(IstioMesh.sidecar({
      mtls: STRICT,
      rootNamespace: 'istio-root',
      namespaceMtls: { 'shop': PERMISSIVE, 'istio-root': DISABLE },
      workloadMtls: [
        { namespace: 'shop', labels: { app: 'cart' }, mode: STRICT, portLevelMtls: { 9102: PERMISSIVE } },
        { namespace: 'shop', labels: { app: 'till' }, mode: DISABLE },
      ],
    }));
    expect(new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))).toEqual(
      new Set(['security.istio.io/v1 PeerAuthentication']));
    expect(objects.map(({ metadata: { namespace }, spec }) => [namespace, spec])).toEqual([
      ['istio-root', { mtls: { mode: 'STRICT' } }],
      ['shop', { mtls: { mode: 'PERMISSIVE' } }],
      ['shop', {
        selector: { matchLabels: { app: 'cart' } }, mtls: { mode: 'STRICT' }, portLevelMtls: { 9102: { mode: 'PERMISSIVE' } },
      }],
      ['shop', { selector: { matchLabels: { app: 'till' } }, mtls: { mode: 'DISABLE' } }],
    ]);
    const names = objects.map(({ metadata }) => metadata.name as string);
    expect(names.slice(0, 2)).toEqual(['default', 'default']);
    // Of those created in the same second the first by name counts.
    expect(names[2] < names[3]).toBe(true);
  });

  test('writes PERMISSIVE too, since a cluster may have another mode', () => {
    expect(written(IstioMesh.ambient()).map(({ spec }) => spec)).toEqual([{ mtls: { mode: 'PERMISSIVE' } }]);
  });

  test('writes what is configured for its scope', () => {
    const scope = chart();
    MeshMetrics.configure(scope, { mesh: IstioMesh.sidecar({ mtls: STRICT }) });
    const { apiObjects } = new MeshPeerAuthentications(scope, 'mtls');
    expect(apiObjects.map(object => (object.toJson() as Manifest).spec)).toEqual([{ mtls: { mode: 'STRICT' } }]);
  });

  test('refuses to guess a mesh, and one that is none', () => {
    const cannot = "cannot create MeshPeerAuthentications 'mesh/mtls': ";
    const instead = ' Call MeshMetrics.configure(app, { mesh: IstioMesh.sidecar({ mtls }) }) first, or leave this construct out.';
    expect(() => new MeshPeerAuthentications(chart(), 'mtls')).toThrow(
      new Error(`${cannot}no mesh is described, and that of Istio's defaults would open one that is STRICT.${instead}`));
    expect(() => new MeshPeerAuthentications(chart(), 'mtls', { mesh: IstioMesh.none() })).toThrow(
      new Error(`${cannot}the mesh is described as IstioMesh.none().${instead}`));
  });
});

describe('a Prometheus without certificates in a STRICT mesh', () => {
  const labels = { 'sidecar.istio.io/inject': 'true' };
  const ORDERS = annotated('orders', { ...asking('9102'), 'prometheus.istio.io/merge-metrics': 'false' }, { labels });
  const CART = annotated('cart', asking('8080'), { labels });

  const planWith = (mesh: IstioMesh) => {
    const app = new App();
    MeshMetrics.configure(app, { mesh });
    new MeshPeerAuthentications(new Chart(app, 'mesh'), 'mtls');
    plainPrometheus(new Chart(app, 'monitoring', { namespace: 'monitoring' }), [ScrapeJob.meshPods(), ScrapeJob.annotatedPods()]);
    return ScrapePlan.of(app, { also: [ORDERS, CART] });
  };
  const codes = (plan: ScrapePlan) => Object.fromEntries(plan.activeTargets
    .map(({ scrapePool, workload, reachability }) => [`${scrapePool} ${workload}`, reachability.code ?? reachability.verdict]));

  test('cannot scrape what is behind a sidecar', () => {
    const plan = planWith(IstioMesh.sidecar({ mtls: STRICT }));
    expect(codes(plan)['kubernetes-pods Deployment/shop/orders']).toBe('mtls-strict-plaintext');
    expect(plan.plaintext.map(({ scrapePool, workload, series }) => [scrapePool, workload, series])).toEqual([
      ['envoy-stats', 'Deployment/shop/cart', ['agent', 'Envoy', 'application (8080/metrics)']],
      ['envoy-stats', 'Deployment/shop/orders', ['agent', 'Envoy']],
    ]);
  });

  test.each([
    ['the mesh', IstioMesh.sidecar({ mtls: PERMISSIVE })],
    ['a namespace', IstioMesh.sidecar({ mtls: STRICT, namespaceMtls: { shop: PERMISSIVE } })],
    ['one port', IstioMesh.sidecar({
      mtls: STRICT, workloadMtls: [{ namespace: 'shop', labels: { app: 'orders' }, portLevelMtls: { 9102: PERMISSIVE } }],
    })],
  ])('can where %s is PERMISSIVE, and the plan lists what is not encrypted then', (_, mesh) => {
    const plan = planWith(mesh);
    expect(new Set(Object.values(codes(plan)))).toEqual(new Set([Reachability.REACHABLE]));
    expect(plan.plaintext).toHaveLength(3);
    expect(plan.plaintext).toContainEqual({
      prometheus: 'Deployment/monitoring/prometheus',
      scrapePool: 'kubernetes-pods',
      scrapeUrl: expect.stringMatching(/^http:.*:9102\/metrics$/) as string,
      workload: 'Deployment/shop/orders',
      series: ['application (9102/metrics)'],
    });
  });
});
