import { readdirSync } from 'fs';
import { App, Chart, JsonPatch, Size, Testing } from 'cdk8s';
import { ExistingPrometheus, IScraper, IstioMesh, MeshPodMonitor, MeshPodMonitorProps } from 'cdk8s-mesh-metrics';
import { Manifest } from '../cluster/manifest';
import { inTemporaryFolder } from '../temporary-folder';

const kps = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring' });

/** What one monitor synthesizes, in a chart of namespace `monitoring` unless told otherwise. */
function manifests(props: MeshPodMonitorProps = {}, namespace: string | undefined = 'monitoring'): Manifest[] {
  const chart = new Chart(Testing.app(), 'chart', { namespace });
  new MeshPodMonitor(chart, 'mesh', { prometheus: kps, ...props });
  return chart.toJson();
}

const podMonitor = (props?: MeshPodMonitorProps) => manifests(props)[0];
const endpoints = (props?: MeshPodMonitorProps) => podMonitor(props).spec.podMetricsEndpoints;

describe('what is scraped', () => {
  test('all namespaces, but no pod that opts out', () => {
    expect(podMonitor().spec.namespaceSelector).toEqual({ any: true });
    expect(podMonitor().spec.selector).toEqual({ matchExpressions: [{ key: 'istio-prometheus-ignore', operator: 'DoesNotExist' }] });
  });

  test('data plane, istiod and CNI plugin, each by an endpoint of its own', () => {
    expect(endpoints().map(({ port, path }: Manifest) => [port, path])).toEqual([
      [undefined, '/stats/prometheus'],
      ['http-monitoring', '/metrics'],
      ['metrics', '/metrics'],
    ]);
  });

  test('the data plane only, when told so', () => {
    expect(endpoints({ controlPlane: false }).map(({ path }: Manifest) => path)).toEqual(['/stats/prometheus']);
  });

  test('with a selector, the opt-out still counts, and the control plane is left out', () => {
    const { spec } = podMonitor({ selector: { matchLabels: { team: 'a' } } });
    expect(spec.selector)
      .toEqual({ matchLabels: { team: 'a' }, matchExpressions: [{ key: 'istio-prometheus-ignore', operator: 'DoesNotExist' }] });
    expect(spec.podMetricsEndpoints).toHaveLength(1);
    expect(endpoints({ selector: { matchLabels: { team: 'a' } }, controlPlane: true })).toHaveLength(3);
  });

  test('with namespaces, istiod is still found, and nothing else of its namespace', () => {
    const { spec } = podMonitor({ namespaces: ['shop', 'warehouse'] });
    expect(spec.namespaceSelector).toEqual({ matchNames: ['shop', 'warehouse', 'istio-system'] });
    expect(spec.podMetricsEndpoints[0].relabelings[0])
      .toEqual({ action: 'keep', sourceLabels: ['__meta_kubernetes_namespace'], regex: '(shop|warehouse)' });
  });

  test('without the control plane, the namespaces are those that were given', () => {
    expect(podMonitor({ namespaces: ['shop'], controlPlane: false }).spec.namespaceSelector).toEqual({ matchNames: ['shop'] });
  });

  test('an exclusion drops its pods at every endpoint, whenever it was added', () => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'monitoring' });
    const monitor = new MeshPodMonitor(chart, 'mesh', { prometheus: kps, exclude: [{ namespaces: ['legacy'] }] });
    monitor.addExclusion({ namespaces: ['shop'], labels: { 'app.kubernetes.io/version': '1.2' } });
    for (const { relabelings } of chart.toJson()[0].spec.podMetricsEndpoints) {
      expect(relabelings.slice(0, 2)).toEqual([
        { action: 'drop', sourceLabels: ['__meta_kubernetes_namespace'], regex: 'legacy' },
        {
          action: 'drop',
          sourceLabels: [
            '__meta_kubernetes_namespace',
            '__meta_kubernetes_pod_label_app_kubernetes_io_version',
            '__meta_kubernetes_pod_labelpresent_app_kubernetes_io_version',
          ],
          regex: 'shop;1\\.2;true',
        },
      ]);
    }
  });
});

describe('how it is scraped', () => {
  test('interval and timeout are those of every endpoint', () => {
    const times = { interval: '1m', scrapeTimeout: '20s' };
    for (const endpoint of endpoints(times)) expect(endpoint).toMatchObject(times);
  });

  test('limits are spelled as the operator spells them', () => {
    expect(podMonitor({ limits: { sampleLimit: 10_000, bodySizeLimit: Size.mebibytes(10) } }).spec)
      .toMatchObject({ sampleLimit: 10_000, bodySizeLimit: '10240KiB' });
  });

  test('pod labels become target labels when asked for', () => {
    expect(podMonitor({ podTargetLabels: ['app', 'topology.kubernetes.io/zone'] }).spec.podTargetLabels)
      .toEqual(['app', 'topology.kubernetes.io/zone']);
  });

  test.each(['1.30', '1.30.0', '1.30.1'])('Istio %s is never asked for protobuf, which it merges wrongly', version => {
    expect(podMonitor({ mesh: IstioMesh.sidecar({ version }) }).spec.scrapeProtocols)
      .toEqual(['OpenMetricsText1.0.0', 'OpenMetricsText0.0.1', 'PrometheusText0.0.4']);
  });

  test.each(['1.29', '1.30.2', '1.31', '1.32', '1.32.0'])('Istio %s is asked for what the Prometheus likes', version => {
    expect(podMonitor({ mesh: IstioMesh.sidecar({ version }) }).spec.scrapeProtocols).toBeUndefined();
  });
});

describe('what the Prometheus wants of it', () => {
  test('the labels and a namespace that it selects, and the user’s own labels beside them', () => {
    expect(podMonitor({ metadata: { name: 'mesh', labels: { team: 'platform' } } }).metadata).toEqual({
      name: 'mesh', namespace: 'monitoring', labels: { release: 'kps', team: 'platform' },
    });
  });

  test('in a chart without a namespace it goes to that of the Prometheus', () => {
    const chart = new Chart(Testing.app(), 'chart');
    new MeshPodMonitor(chart, 'mesh', { prometheus: kps });
    expect(chart.toJson()[0].metadata.namespace).toBe('monitoring');
  });

  test('a label of the user that contradicts it is an error that shows both values', () => {
    expect(() => podMonitor({ metadata: { labels: { release: 'other' } } })).toThrow(
      "cannot create PodMonitor 'chart/mesh': its label 'release' is 'other', and the Prometheus of the Helm release 'kps' selects"
        + " 'kps'. Leave 'release' out of metadata.labels.",
    );
  });

  test('a namespace that it does not select in is an error that names one', () => {
    const prometheus = ExistingPrometheus.fromSelectors({ namespace: 'obs', serviceAccountName: 'prom', podMonitorSelector: {} });
    expect(() => podMonitor({ prometheus })).toThrow(
      "cannot create PodMonitor 'chart/mesh' in namespace 'monitoring': the Prometheus described by its selectors in namespace 'obs'"
        + " selects PodMonitors in 'obs' only. Create it in a chart with the namespace 'obs'.",
    );
  });

  test('a Prometheus that selects no PodMonitor at all is an error', () => {
    const prometheus = ExistingPrometheus.fromSelectors({ namespace: 'obs', serviceAccountName: 'prom', serviceMonitorSelector: {} });
    expect(() => podMonitor({ prometheus })).toThrow("cannot create PodMonitor 'chart/mesh': the Prometheus described by its"
      + " selectors in namespace 'obs' selects no PodMonitor.");
  });
});

describe('the right to discover', () => {
  const kinds = (prometheus: IScraper, namespaces?: string[]) => manifests({ prometheus, namespaces, controlPlane: namespaces && false })
    .map(({ kind, metadata }) => `${kind} ${metadata.namespace}`);

  test('comes with it for all namespaces, where the Prometheus may list pods only in some', () => {
    const objects = manifests({ prometheus: ExistingPrometheus.fromKubePrometheus() });
    expect(objects.map(({ kind }) => kind)).toEqual(['PodMonitor', 'ClusterRole', 'ClusterRoleBinding']);
    const [, role, binding] = objects;
    expect(role.rules).toMatchObject([{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }]);
    expect(binding.roleRef).toMatchObject({ kind: 'ClusterRole', name: role.metadata.name });
    expect(binding.subjects).toEqual([{ apiGroup: '', kind: 'ServiceAccount', name: 'prometheus-k8s', namespace: 'monitoring' }]);
  });

  test('comes with it for the namespaces that the Prometheus may not list pods in, and no others', () => {
    expect(kinds(ExistingPrometheus.fromKubePrometheus(), ['default', 'shop']))
      .toEqual(['PodMonitor monitoring', 'Role shop', 'RoleBinding shop']);
  });

  test('is not touched where the Prometheus has it', () => {
    expect(kinds(kps)).toEqual(['PodMonitor monitoring']);
    expect(kinds(ExistingPrometheus.fromKubePrometheus(), ['default'])).toEqual(['PodMonitor monitoring']);
  });
});

describe('what would be scraped twice', () => {
  const validated = (...all: MeshPodMonitorProps[]) => {
    const app = new App({ outdir: 'unused' });
    const chart = new Chart(app, 'chart', { namespace: 'monitoring' });
    all.forEach((props, i) => new MeshPodMonitor(chart, `mesh${i}`, { prometheus: kps, ...props }));
    return app.node.findAll().flatMap(({ node }) => node.validate());
  };

  test('is refused for two monitors of everything', () => {
    expect(validated({ controlPlane: false }, { controlPlane: false })).toEqual([
      "cannot create MeshPodMonitor 'chart/mesh1': 'chart/mesh1' and 'chart/mesh0' both scrape the data plane of every namespace, so each"
      + ' of their series would be stored twice. Leave one of the two out, or separate them with namespaces, exclude and controlPlane.',
    ]);
  });

  test('is not what was taken out of the app again', () => {
    const app = new App({ outdir: 'unused' });
    const [chart] = ['one', 'two'].map(id => new MeshPodMonitor(new Chart(app, id), 'mesh', { prometheus: kps }).node.scope!);
    chart.node.tryRemoveChild('mesh');
    expect(app.node.findAll().flatMap(({ node }) => node.validate())).toEqual([]);
  });

  test('is refused by the synth of the app, before anything is written', () => {
    inTemporaryFolder(outdir => {
      const app = new App({ outdir });
      for (const id of ['one', 'two']) new MeshPodMonitor(new Chart(app, id), 'mesh', { prometheus: kps });
      expect(() => app.synth()).toThrow("'two/mesh' and 'one/mesh' both scrape the data plane of every namespace");
      expect(readdirSync(outdir)).toEqual([]);
    });
  });

  test('is refused for a namespace that both cover', () => {
    expect(validated({}, { namespaces: ['shop'], controlPlane: false })[0]).toContain("both scrape the data plane of 'shop'");
    expect(validated({ namespaces: ['shop', 'a'], controlPlane: false }, { namespaces: ['shop', 'b'] })[0])
      .toContain("both scrape the data plane of 'shop'");
  });

  test('is refused for the control plane', () => {
    expect(validated({ namespaces: ['a'] }, { namespaces: ['b'] })[0]).toContain('both scrape the control plane');
  });

  test.each<[string, MeshPodMonitorProps, MeshPodMonitorProps]>([
    ['by namespaces', { namespaces: ['a'] }, { namespaces: ['b'], controlPlane: false }],
    ['by an exclusion', { exclude: [{ namespaces: ['b'] }] }, { namespaces: ['b'], controlPlane: false }],
    ['by a selector, which only the cluster can compare', {}, { selector: { matchLabels: { team: 'a' } } }],
    ['for another Prometheus', {}, { prometheus: ExistingPrometheus.fromKubePrometheus() }],
  ])('is not seen in two that are parted %s', (_, one, other) => {
    expect(validated(one, other)).toEqual([]);
  });
});

describe('the object itself', () => {
  test('keeps a field that this library does not know', () => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: 'monitoring' });
    const { apiObject } = new MeshPodMonitor(chart, 'mesh', { prometheus: kps });
    apiObject.addJsonPatch(
      JsonPatch.add('/spec/fieldOfTheFuture', { a: 1 }),
      JsonPatch.replace('/spec/podMetricsEndpoints/0/path', '/other'),
    );
    expect(chart.toJson()[0].spec).toMatchObject({ fieldOfTheFuture: { a: 1 }, podMetricsEndpoints: [{ path: '/other' }, {}, {}] });
  });

  test('is the same, byte for byte, each time', () => {
    expect(JSON.stringify(manifests({ exclude: [{ labels: { b: '1', a: '2' } }] })))
      .toBe(JSON.stringify(manifests({ exclude: [{ labels: { b: '1', a: '2' } }] })));
  });
});

describe('bad input', () => {
  test.each<[MeshPodMonitorProps, string]>([
    [{ interval: '30sec' }, "interval is '30sec', and a duration is"],
    [{ scrapeTimeout: '10' }, "scrapeTimeout is '10', and a duration is"],
    [{ interval: '15s', scrapeTimeout: '20s' }, 'scrapeTimeout is 20s, which is longer than the interval 15s'],
    [{ scrapeTimeout: '31s' }, 'scrapeTimeout is 31s, which is longer than the interval 30s of the Prometheus'],
    [{ namespaces: ['Shop'] }, "namespaces[0] is 'Shop'"],
    [{ namespaces: [] }, 'namespaces is empty, so no pod would be scraped'],
    [{ selector: { matchLabels: { app: 'a b' } } }, "selector.matchLabels has the label value 'a b'"],
    [{ podTargetLabels: ['-'] }, "podTargetLabels[0] has the label key '-'"],
    [{ exclude: [{}] }, 'exclude[0] has neither namespaces nor labels'],
    [{ exclude: [{ labels: { app: 'ü' } }] }, "exclude[0].labels has the label value 'ü'"],
    [{ exclude: [{ namespaces: ['a_b'] }] }, "exclude[0].namespaces[0] is 'a_b'"],
    [{ limits: { sampleLimit: 0 } }, 'limits.sampleLimit is 0, and it has to be a whole number above zero'],
    [{ limits: { labelLimit: 1.5 } }, 'limits.labelLimit is 1.5'],
    [
      { limits: { bodySizeLimit: Size.kibibytes(0) } },
      'limits.bodySizeLimit is 0 KiB, and a size is a whole number of kibibytes above zero',
    ],
    [{ envoyMetrics: ['istio_requests_total'] }, "envoyMetrics has 'istio_requests_total', which is not the name of an Envoy metric"],
    [{ envoyMetrics: ['envoy_(a|b)'] }, "envoyMetrics has 'envoy_(a|b)', which is not the name of an Envoy metric"],
    [{ mesh: IstioMesh.none() }, 'the mesh is described as IstioMesh.none()'],
  ])('%j is refused with the construct path', (props, because) => {
    expect(() => podMonitor(props)).toThrow(`cannot create MeshPodMonitor 'chart/mesh': ${because}`);
  });

  test('an exclusion that comes later is checked when it comes', () => {
    const monitor = new MeshPodMonitor(new Chart(Testing.app(), 'chart'), 'mesh', { prometheus: kps });
    expect(() => monitor.addExclusion({})).toThrow("cannot create MeshPodMonitor 'chart/mesh': exclude has neither namespaces nor labels");
  });
});
