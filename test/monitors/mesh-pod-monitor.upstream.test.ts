import { Chart } from 'cdk8s';
import { ExistingPrometheus, IstioMesh, MeshPodMonitor, MeshPodMonitorProps, SidecarMeshProps } from 'cdk8s-mesh-metrics';
import { chain, ChainRequest, MeshSettings, Outcome, targetLines } from '../cluster/chain';
import { container, deployment } from '../cluster/deployment';
import { injectedNamespace, installed, sample, waypoints } from '../cluster/istio';
import { Manifest, synthesized } from '../cluster/manifest';
import { kubePrometheus, kubePrometheusStack, teamPrometheus } from '../cluster/prometheuses';
import { describeUpstream } from '../upstream/component';

const kps = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring' });

function meshPodMonitor(props: MeshPodMonitorProps = {}, mesh: SidecarMeshProps = {}): Manifest[] {
  return synthesized(app => new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh', {
    prometheus: kps, mesh: IstioMesh.sidecar(mesh), metadata: { name: 'mesh' }, ...props,
  }));
}

function gateway(gatewayClassName: string, name: string): Manifest {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace: 'shop', uid: '1f0c0c8e-2a55-4b43-8f3a-0d6d9a1b7c11' },
    spec: {
      gatewayClassName,
      listeners: [gatewayClassName === 'istio-waypoint'
        ? { name: 'mesh', port: 15008, protocol: 'HBONE' } : { name: 'http', port: 80, protocol: 'HTTP' }],
    },
  };
}

describeUpstream('MeshPodMonitor through admission, injection, operator and Prometheus', () => {
  const run = async (request: ChainRequest): Promise<Outcome> => {
    const outcome = await chain({ ...request, objects: [...kubePrometheusStack(), injectedNamespace('shop'), ...request.objects] });
    expect(outcome.refused).toEqual([]);
    return outcome;
  };

  describe.each(['IPv4', 'IPv6'] as const)('%s', ipFamily => {
    const at = (port: number, path = '/stats/prometheus') => `http://${ipFamily === 'IPv6' ? '[IP]' : 'IP'}:${port}${path}`;
    const sidecar = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' };

    test.each<[string, Manifest, MeshSettings]>([
      ['a sidecar', deployment('cart', { annotations: sidecar }), { nativeSidecars: false }],
      ['a native sidecar', deployment('cart', { annotations: sidecar }), { nativeSidecars: true }],
      ['a sidecar without any annotation of the user', deployment('cart'), {}],
      [
        'a pod whose metrics are not merged',
        deployment('cart', { annotations: { ...sidecar, 'prometheus.istio.io/merge-metrics': 'false' } }),
        {},
      ],
      [
        'a mesh whose metrics are not merged',
        deployment('cart', { annotations: sidecar }),
        { set: ['meshConfig.enablePrometheusMerge=false'] },
      ],
      ['a pod that is not to be scraped itself', deployment('cart', { annotations: { 'prometheus.io/scrape': 'false' } }), {}],
      [
        'a pod with several ports',
        deployment('cart', { containers: [container('cart', 8080, 8443), container('helper', 9100, 9200)] }),
        {},
      ],
      ['a pod without ports', deployment('cart', { containers: [container('cart')] }), {}],
      ['a gateway by injection', deployment('cart', {
        annotations: { 'inject.istio.io/templates': 'gateway' },
        containers: [{ name: 'istio-proxy', image: 'auto' }],
      }), {}],
    ])('%s is one target', async (_, workload, mesh) => {
      const outcome = await run({ objects: [...meshPodMonitor(), workload], mesh, ipFamily });
      expect(targetLines(outcome)).toEqual([`shop/cart istio-proxy ${at(15020)}`]);
    });

    test('waypoints and Gateway API gateways are one target each', async () => {
      const objects = await waypoints([gateway('istio-waypoint', 'waypoint'), gateway('istio', 'edge')], { set: ['profile=ambient'] });
      expect(targetLines(await run({ objects: [...meshPodMonitor(), ...objects], ipFamily }))).toEqual([
        `shop/edge-istio istio-proxy ${at(15020)}`,
        `shop/waypoint istio-proxy ${at(15020)}`,
      ]);
    });

    test('ztunnel, istiod and the CNI plugin are one target each, with the label app that Istio’s dashboards query', async () => {
      const outcome = await run({ objects: [...meshPodMonitor(), ...await installed('ambient')], ipFamily });
      expect(targetLines(outcome)).toEqual([
        `istio-system/istio-cni-node install-cni ${at(15014, '/metrics')}`,
        `istio-system/istiod discovery ${at(15014, '/metrics')}`,
        `istio-system/ztunnel istio-proxy ${at(15020)}`,
      ]);
      expect(outcome.prometheuses[0].activeTargets.map(({ labels }) => labels.app).sort()).toEqual(['istiod', 'ztunnel', undefined]);
    });

    test('a revision of istiod is one target, under the label app as well', async () => {
      const outcome = await run({ objects: [...meshPodMonitor(), ...await installed('minimal', { set: ['revision=canary'] })], ipFamily });
      expect(targetLines(outcome)).toEqual([`istio-system/istiod-canary discovery ${at(15014, '/metrics')}`]);
      expect(outcome.prometheuses[0].activeTargets[0].labels.app).toBe('istiod');
    });

    test('another status port of the mesh counts for sidecars and not for ztunnel', async () => {
      const set = ['meshConfig.defaultConfig.statusPort=15099', 'values.global.proxy.statusPort=15099'];
      const objects = [
        ...meshPodMonitor({ controlPlane: false }, { statusPort: 15099 }),
        deployment('cart'),
        ...await installed('ambient'),
      ];
      expect(targetLines(await run({ objects, mesh: { set }, ipFamily }))).toEqual([
        `istio-system/ztunnel istio-proxy ${at(15020)}`,
        `shop/cart istio-proxy ${at(15099)}`,
      ]);
    });

    test.each([['15098', 15098], ['0', 15090]])('a pod that sets its own status port %s is scraped at %d', async (annotation, port) => {
      const workload = deployment('cart', { annotations: { 'status.sidecar.istio.io/port': annotation } });
      expect(targetLines(await run({ objects: [...meshPodMonitor(), workload], ipFamily }))).toEqual([`shop/cart istio-proxy ${at(port)}`]);
    });

    test.each([true, false])('Bookinfo, istiod and an ingress gateway are eight targets (native sidecars: %s)', async nativeSidecars => {
      const bookinfo = sample('bookinfo/platform/kube/bookinfo.yaml')
        .map(object => ({ ...object, metadata: { ...object.metadata, namespace: 'shop' } }));
      const objects = [...meshPodMonitor(), ...bookinfo, ...await installed('default')];
      expect(targetLines(await run({ objects, mesh: { nativeSidecars }, ipFamily }))).toEqual([
        `istio-system/istio-ingressgateway istio-proxy ${at(15020)}`,
        `istio-system/istiod discovery ${at(15014, '/metrics')}`,
        `shop/details-v1 istio-proxy ${at(15020)}`,
        `shop/productpage-v1 istio-proxy ${at(15020)}`,
        `shop/ratings-v1 istio-proxy ${at(15020)}`,
        `shop/reviews-v1 istio-proxy ${at(15020)}`,
        `shop/reviews-v2 istio-proxy ${at(15020)}`,
        `shop/reviews-v3 istio-proxy ${at(15020)}`,
      ]);
    });
  });

  const CART = 'shop/cart istio-proxy http://IP:15020/stats/prometheus';
  const OTHER = 'other/cart istio-proxy http://IP:15020/stats/prometheus';
  const ISTIOD = 'istio-system/istiod discovery http://IP:15014/metrics';

  describe('what is left alone', () => {
    const both = [
      injectedNamespace('other'),
      deployment('cart', { labels: { 'app.kubernetes.io/version': '1.2' } }),
      deployment('cart', { namespace: 'other' }),
    ];

    test.each<[string, MeshPodMonitorProps, string[]]>([
      ['nothing', {}, [OTHER, CART]],
      ['another namespace', { namespaces: ['shop'] }, [CART]],
      ['a namespace that is excluded', { exclude: [{ namespaces: ['shop'] }] }, [OTHER]],
      ['pods that are excluded by a label', { exclude: [{ labels: { 'app.kubernetes.io/version': '1.2' } }] }, [OTHER]],
      [
        'pods that are excluded by a namespace and a label, and no others',
        { exclude: [{ namespaces: ['other'], labels: { 'app.kubernetes.io/version': '1.2' } }] },
        [OTHER, CART],
      ],
      ['pods with another value of an excluded label', { exclude: [{ labels: { 'app.kubernetes.io/version': '1x2' } }] }, [OTHER, CART]],
      ['pods that a selector does not select', { selector: { matchLabels: { 'app.kubernetes.io/version': '1.2' } } }, [CART]],
    ])('%s', async (_, props, expected) => {
      expect(targetLines(await run({ objects: [...meshPodMonitor(props), ...both] }))).toEqual(expected);
    });

    test('a pod that opts out', async () => {
      const workload = deployment('cart', { labels: { 'istio-prometheus-ignore': 'true' } });
      expect(targetLines(await run({ objects: [...meshPodMonitor(), workload] }))).toEqual([]);
    });

    test('the data plane of istiod’s namespace, where only other namespaces were asked for', async () => {
      const objects = [...meshPodMonitor({ namespaces: ['shop'] }), deployment('cart'), ...await installed('default')];
      expect(targetLines(await run({ objects }))).toEqual([ISTIOD, CART]);
    });
  });

  describe('each Prometheus', () => {
    const reach = async (prometheus: Manifest[], monitor: Manifest[]) => {
      const outcome = await chain({ objects: [...prometheus, ...monitor, injectedNamespace('shop'), deployment('cart')] });
      expect(outcome.refused).toEqual([]);
      return targetLines(outcome);
    };

    test('of kube-prometheus-stack', async () => {
      expect(await reach(kubePrometheusStack(), meshPodMonitor())).toEqual([CART]);
    });

    test('of kube-prometheus, which gets the right to discover', async () => {
      expect(await reach(kubePrometheus(), meshPodMonitor({ prometheus: ExistingPrometheus.fromKubePrometheus() }))).toEqual([CART]);
    });

    test('of kube-prometheus, for one namespace', async () => {
      const monitor = meshPodMonitor({ prometheus: ExistingPrometheus.fromKubePrometheus(), namespaces: ['shop'] });
      expect(await reach(kubePrometheus(), monitor)).toEqual([CART]);
      expect(await reach(kubePrometheus(), monitor.filter(({ kind }) => kind !== 'Role'))).toEqual([]);
    });

    test('described by its selectors', async () => {
      const prometheus = ExistingPrometheus.fromSelectors({
        namespace: 'observability',
        serviceAccountName: 'team',
        podMonitorSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['platform', 'infra'] }] },
      });
      expect(await reach(teamPrometheus(), meshPodMonitor({ prometheus }))).toEqual([CART]);
    });
  });

  test('interval, limits, pod labels and the scrape protocols of a faulty Istio reach Prometheus', async () => {
    const props = { interval: '1m', scrapeTimeout: '20s', limits: { sampleLimit: 5000 }, podTargetLabels: ['app'] };
    const objects = [...meshPodMonitor(props, { version: '1.30.1' }), deployment('cart')];
    const { prometheuses: [{ activeTargets: [{ labels }], config }] } = await run({ objects });
    expect(labels).toMatchObject({ app: 'cart', namespace: 'shop', job: 'monitoring/mesh' });
    for (const line of ['scrape_interval: 1m', 'scrape_timeout: 20s', 'sample_limit: 5000', '- OpenMetricsText1.0.0']) {
      expect(config).toContain(line);
    }
    expect(config).not.toContain('PrometheusProto');
  });
});
