import { App, Chart } from 'cdk8s';
import {
  ExistingPrometheus, IScraper, IstioMesh, MeshMetrics, MeshPodMonitor, MetricsEndpoint, MetricsMergingWorkload, MtlsMode,
} from 'cdk8s-mesh-metrics';
import { MERGING_MUTATIONS } from './merging-mutations';
import { chain, targetLines } from '../cluster/chain';
import { injectedPods, strict } from '../cluster/istio';
import { Manifest, synthesized } from '../cluster/manifest';
import { kubePrometheus, kubePrometheusStack, teamPrometheus } from '../cluster/prometheuses';
import { describeUpstream } from '../upstream/component';

const PROMETHEUSES: Array<[string, IScraper, Manifest[]]> = [
  ['kube-prometheus-stack', ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring' }), kubePrometheusStack()],
  ['kube-prometheus', ExistingPrometheus.fromKubePrometheus(), kubePrometheus()],
  ['selectors', ExistingPrometheus.fromSelectors({
    namespace: 'observability',
    serviceAccountName: 'team',
    podMonitorSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['platform', 'infra'] }] },
    ruleSelector: {},
    ruleNamespaceSelector: {},
  }), teamPrometheus()],
];

const ENDPOINTS = [MetricsEndpoint.http({ port: 8080, path: '/actuator/prometheus' }), MetricsEndpoint.http({ port: 9100 })];

function cart(prometheus: IScraper, mesh: IstioMesh = IstioMesh.sidecar(), metrics = ENDPOINTS): Manifest[] {
  return synthesized((app: App) => {
    MeshMetrics.configure(app, { mesh, prometheus });
    // In a namespace without any label: the workload brings its own.
    new MetricsMergingWorkload(new Chart(app, 'shop', { namespace: 'shop' }), 'cart', {
      metadata: { name: 'cart' }, containers: [{ name: 'cart', image: 'registry.example/cart:1', portNumber: 8080 }], metrics,
    });
    new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh', { metadata: { name: 'mesh' } });
  });
}

describeUpstream('MetricsMergingWorkload through admission, injection, operator and Prometheus', () => {
  describe.each(PROMETHEUSES)('scraped by the Prometheus of %s', (_, prometheus, installation) => {
    describe.each([MtlsMode.STRICT, MtlsMode.PERMISSIVE])('in a %s mesh', mtls => {
      describe.each([true, false])('native sidecars: %s', nativeSidecars => {
        test.each(['IPv4', 'IPv6'] as const)('%s: its sidecar is the one target, and the alert is accepted', async ipFamily => {
          const merged = cart(prometheus, IstioMesh.sidecar({ mtls, nativeSidecars }));
          const objects = [...installation, ...merged, ...mtls === MtlsMode.STRICT ? [strict()] : []];
          const address = ipFamily === 'IPv6' ? '[IP]' : 'IP';
          const outcome = await chain({ objects, mesh: { nativeSidecars }, ipFamily });
          expect(outcome.refused).toEqual([]);
          expect(targetLines(outcome)).toEqual([`shop/cart istio-proxy http://${address}:15020/stats/prometheus`]);
          const rule = { object: expect.stringMatching('PrometheusRule/shop/'), accepted: true };
          expect(outcome.prometheuses[0].rules).toEqual([expect.objectContaining(rule)]);
        });
      });
    });
  });

  describe.each(PROMETHEUSES)('where merging cannot work, whatever scrapes: the Prometheus of %s', (_, prometheus) => {
    const refused = "cannot merge the metrics of 'shop/cart/Deployment': ScrapeTransport.merged() cannot work: ";

    test.each<[string, IstioMesh, string]>([
      ['STRICT, merging off', IstioMesh.sidecar({ mtls: MtlsMode.STRICT, metricsMerging: false }),
        'merging is off in the mesh (enablePrometheusMerge)'],
      ['PERMISSIVE, merging off', IstioMesh.sidecar({ metricsMerging: false }), 'merging is off in the mesh (enablePrometheusMerge)'],
      ['no mesh', IstioMesh.none(), 'there is no mesh, so the pod has no sidecar'],
      ['ambient', IstioMesh.ambient(), 'the mesh is ambient, so the pod has no sidecar'],
    ])('%s is an error', (__, mesh, because) => {
      expect(() => cart(prometheus, mesh)).toThrow(refused + because);
    });
  });

  test.each([
    ['two endpoints', ENDPOINTS, {
      scrape: 'true',
      path: '/actuator/prometheus',
      port: '8080',
      targets: [{ port: '8080', path: '/actuator/prometheus' }, { port: '9100', path: '/metrics' }],
    }],
    ['one endpoint', [MetricsEndpoint.http({ port: 8080 })], { scrape: 'true', path: '/metrics', port: '8080' }],
  ])('the agent is told to fetch %s', async (_, metrics, expected) => {
    const [pod] = await injectedPods(cart(PROMETHEUSES[0][1], IstioMesh.sidecar(), metrics));
    const agent = [...pod.spec.initContainers, ...pod.spec.containers].find(({ name }) => name === 'istio-proxy');
    expect(JSON.parse(agent.env.find(({ name }: Manifest) => name === 'ISTIO_PROMETHEUS_ANNOTATIONS').value)).toEqual(expected);
    expect(pod.metadata.annotations).toMatchObject({ 'prometheus.io/port': '15020', 'prometheus.io/path': '/stats/prometheus' });
  });

  describe('one thing wrong is seen', () => {
    const seen = async (change: (objects: Manifest[]) => void) => {
      const objects = structuredClone([...kubePrometheusStack(), ...cart(PROMETHEUSES[0][1])]);
      change(objects);
      const { refused, prometheuses } = await chain({ objects });
      const [pod] = await injectedPods(objects);
      const agent = [...pod?.spec.initContainers ?? [], ...pod?.spec.containers ?? []].find(({ name }) => name === 'istio-proxy');
      return {
        refused: refused.map(({ object }) => object),
        targets: targetLines({ prometheuses }),
        alerts: prometheuses[0].rules.filter(({ accepted }) => accepted).length,
        told: agent?.env.find(({ name }: Manifest) => name === 'ISTIO_PROMETHEUS_ANNOTATIONS')?.value,
      };
    };

    test.each(MERGING_MUTATIONS)('%s', async (_, change) => {
      const right = await seen(() => {});
      expect(right).toMatchObject({ refused: [], alerts: 1 });
      expect(await seen(change)).not.toEqual(right);
    });
  });
});
