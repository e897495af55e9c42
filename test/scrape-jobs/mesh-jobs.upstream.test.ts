import { Chart } from 'cdk8s';
import { IstioMesh, MeshMetrics, MtlsMode, ScrapeJob } from 'cdk8s-mesh-metrics';
import { annotated, AnnotatedWorkload, asking } from './annotated-workload';
import { plainPrometheus } from './plain-prometheus';
import { installed } from '../cluster/istio';
import { Manifest, synthesized } from '../cluster/manifest';
import { chainWithoutOperator, jobLines, STARTING } from '../cluster/without-operator';
import { describeUpstream } from '../upstream/component';

const { STRICT, PERMISSIVE } = MtlsMode;

/** A workload with a sidecar. */
const injected = (name: string, annotations: { [key: string]: string }, { labels, ...rest }: AnnotatedWorkload = {}): Manifest =>
  annotated(name, annotations, { ...rest, labels: { 'sidecar.istio.io/inject': 'true', ...labels } });

const UNMERGED = { 'prometheus.istio.io/merge-metrics': 'false' };

const scraped = async (mesh: IstioMesh, cluster: Manifest[], ...jobs: ScrapeJob[]) => {
  const objects = synthesized(app => {
    MeshMetrics.configure(app, { mesh });
    plainPrometheus(new Chart(app, 'monitoring', { namespace: 'monitoring' }), jobs);
  });
  const { refused, targets } = await chainWithoutOperator({ objects: [...cluster, ...objects], ipFamily: 'IPv6' });
  expect(refused).toEqual([]);
  return jobLines(targets);
};

describeUpstream('the jobs of a mesh in a real Prometheus', () => {
  const PODS = [
    injected('merged', asking('8080'), { ports: [8080] }),
    injected('unmerged', { ...asking('9102'), ...UNMERGED }, { ports: [8080, 9102] }),
    injected('portless', { 'prometheus.io/scrape': 'true', ...UNMERGED }, { ports: [8080] }),
    injected('plain', { ...asking('9102'), ...UNMERGED, 'prometheus.io/scheme': 'http' }),
    injected('uncaptured', { ...asking('9102'), ...UNMERGED, 'traffic.sidecar.istio.io/includeInboundPorts': '' }),
    annotated('outside', asking('9102')),
    annotated('own-tls', { ...asking('8443'), istio_mtls: 'true' }),
  ];
  const strict = IstioMesh.sidecar({ mtls: STRICT });

  test('istioSecurePods takes the pods that can do mutual TLS at their port, and annotatedPods the others', async () => {
    expect(await scraped(strict, PODS, ScrapeJob.annotatedPods(), ScrapeJob.istioSecurePods())).toEqual([
      'kubernetes-pods merged http://[IP]:15020/stats/prometheus',
      'kubernetes-pods outside http://[IP]:9102/metrics',
      'kubernetes-pods plain http://[IP]:9102/metrics',
      'kubernetes-pods portless http://[IP]:8080/metrics',
      'kubernetes-pods uncaptured http://[IP]:9102/metrics',
      'kubernetes-pods-istio-secure own-tls https://[IP]:8443/metrics',
      'kubernetes-pods-istio-secure unmerged https://[IP]:9102/metrics',
    ]);
  }, STARTING);

  test('each job alone takes what it can', async () => {
    expect(await scraped(strict, PODS, ScrapeJob.annotatedPods())).toHaveLength(PODS.length);
    expect(await scraped(strict, PODS, ScrapeJob.istioSecurePods())).toHaveLength(2);
  });

  test('a job of another prefix leaves out nothing, and takes nothing away', async () => {
    const customized = injected('customized', asking('9102', 'customized.prometheus'));
    const prefix = 'customized.prometheus';
    const job = ScrapeJob.annotatedPods({ jobName: 'customized', prefix });
    expect(await scraped(strict, [...PODS, customized], job, ScrapeJob.istioSecurePods(), ScrapeJob.meshPods()))
      .toContain('customized customized http://[IP]:9102/metrics');
    expect(await scraped(strict, [...PODS, customized], job, ScrapeJob.istioSecurePods({ prefix }))).toEqual(['kubernetes-pods-istio-secure customized https://[IP]:9102/metrics']);
  });

  test('meshPods takes the agents and the control plane, and annotatedPods what is left', async () => {
    const cluster = [...PODS, ...await installed('demo')];
    const proxies = ['istio-egressgateway', 'istio-ingressgateway', 'merged', 'plain', 'portless', 'uncaptured', 'unmerged'];
    expect(await scraped(strict, cluster, ScrapeJob.meshPods(), ScrapeJob.annotatedPods())).toEqual([
      ...proxies.map(name => `envoy-stats ${name} http://[IP]:15020/stats/prometheus`),
      'istiod istiod http://[IP]:15014/metrics',
      'kubernetes-pods outside http://[IP]:9102/metrics',
      'kubernetes-pods own-tls http://[IP]:8443/metrics',
      'kubernetes-pods plain http://[IP]:9102/metrics',
      'kubernetes-pods portless http://[IP]:8080/metrics',
      'kubernetes-pods uncaptured http://[IP]:9102/metrics',
      'kubernetes-pods unmerged http://[IP]:9102/metrics',
    ]);
  });

  test('what meshPods does not cover is left to annotatedPods', async () => {
    const cluster = [...PODS, injected('elsewhere', asking('8080'), { namespace: 'warehouse' }), ...await installed('minimal')];
    const meshPods = ScrapeJob.meshPods({ namespaces: ['warehouse'], controlPlane: false });
    expect(await scraped(strict, cluster, meshPods, ScrapeJob.annotatedPods())).toEqual(expect.arrayContaining([
      'envoy-stats elsewhere http://[IP]:15020/stats/prometheus',
      'kubernetes-pods istiod http://[IP]:15014/metrics',
      'kubernetes-pods merged http://[IP]:15020/stats/prometheus',
    ]));
  });

  test('meshPods of an ambient mesh finds ztunnel and the CNI plugin', async () => {
    expect(await scraped(IstioMesh.ambient(), await installed('ambient'), ScrapeJob.meshPods(), ScrapeJob.annotatedPods())).toEqual([
      'envoy-stats ztunnel http://[IP]:15020/stats/prometheus',
      'istio-cni istio-cni-node http://[IP]:15014/metrics',
      'istiod istiod http://[IP]:15014/metrics',
    ]);
  });

  test('the modes of namespaces, workloads and ports decide, the nearest first, and of two workloads the first one', async () => {
    const mesh = IstioMesh.sidecar({
      mtls: STRICT,
      namespaceMtls: { open: PERMISSIVE },
      workloadMtls: [
        { namespace: 'open', labels: { tier: 'db' }, mode: STRICT, portLevelMtls: { 9102: PERMISSIVE } },
        { namespace: 'open', labels: { app: 'second' }, mode: PERMISSIVE, portLevelMtls: { 9103: STRICT } },
        { namespace: 'shop', labels: { app: 'inherits' }, portLevelMtls: { 9102: PERMISSIVE } },
      ],
    });
    const unmerged = (name: string, port: string, workload: AnnotatedWorkload) =>
      injected(name, { ...asking(port), ...UNMERGED }, workload);
    expect(await scraped(mesh, [
      unmerged('of-mesh', '9102', {}),
      unmerged('inherits', '9103', {}),
      unmerged('port-open', '9102', { labels: { app: 'inherits' } }),
      unmerged('of-namespace', '9102', { namespace: 'open' }),
      unmerged('of-workload', '9103', { namespace: 'open', labels: { tier: 'db' } }),
      unmerged('of-port', '9102', { namespace: 'open', labels: { tier: 'db' } }),
      unmerged('second', '9103', { namespace: 'open' }),
      unmerged('both', '9104', { namespace: 'open', labels: { app: 'second', tier: 'db' } }),
    ], ScrapeJob.istioSecurePods(), ScrapeJob.annotatedPods())).toEqual([
      'kubernetes-pods of-namespace http://[IP]:9102/metrics',
      'kubernetes-pods of-port http://[IP]:9102/metrics',
      'kubernetes-pods port-open http://[IP]:9102/metrics',
      'kubernetes-pods-istio-secure both https://[IP]:9104/metrics',
      'kubernetes-pods-istio-secure inherits https://[IP]:9103/metrics',
      'kubernetes-pods-istio-secure of-mesh https://[IP]:9102/metrics',
      'kubernetes-pods-istio-secure of-workload https://[IP]:9103/metrics',
      'kubernetes-pods-istio-secure second https://[IP]:9103/metrics',
    ]);
  });
});
