import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import {
  ExistingPrometheus, Exporter, ExporterWithMonitor, IstioMesh, MeshMetrics, MeshPodMonitor, MtlsMode, MtlsSidecarPrometheus, ScrapePlan,
} from 'cdk8s-mesh-metrics';
import { prometheus, mesh, synthesized, monitoring, cart, second, label, unselected, plain, scraped, shop } from './apps';

const NEVER = new RegExp('cannot scrape Deployment/shop/cart: application .8080/metrics., Envoy: scraped never,'
  + ' since PodMonitor/[^ ]+: Prometheus/[^ ]+ does not select it: .* .monitor-not-selected.');

describe('the check', () => {
  afterEach(() => jest.restoreAllMocks());

  test('can be left out for an app, and for what is below a chart', () => {
    expect(synthesized(unselected({ validateScrapes: false })).error).toBeUndefined();
    expect(synthesized(app => MeshMetrics.configure(unselected()(app), { validateScrapes: false })).error).toBeUndefined();
    expect(synthesized(app => {
      const unchecked = unselected()(app);
      MeshMetrics.configure(unchecked, { validateScrapes: false });
      cart(app, new Chart(app, 'warehouse', { namespace: 'warehouse' }));
    }).error).toMatch(/^(?!.*Deployment\/shop)[^]*Deployment\/warehouse/);
  });

  test('can be left out for an app but for what is below a chart', () => {
    const { error } = synthesized(app => MeshMetrics.configure(unselected({ validateScrapes: false })(app), { validateScrapes: true }));
    expect(error).toMatch(NEVER);
  });

  test('is of the whole app, wherever the settings were made', () => {
    const { error } = synthesized(app => {
      const chart = new Chart(app, 'shop', { namespace: 'shop' });
      MeshMetrics.configure(chart, { mesh, prometheus });
      label(new MeshPodMonitor(chart, 'mesh'), 'other');
      cart(app, chart);
    });
    expect(error).toMatch(NEVER);
  });

  test('is computed once per synth, however often the app was configured', () => {
    const planned = jest.spyOn(ScrapePlan, '_of');
    synthesized(app => {
      MeshMetrics.configure(app, { mesh });
      MeshMetrics.configure(shop()(app), { validateScrapes: true });
    });
    expect(planned).toHaveBeenCalledTimes(1);
  });

  test('costs nothing where it is left out, or there is nothing to scrape', () => {
    const planned = jest.spyOn(ScrapePlan, '_of');
    synthesized(shop({ validateScrapes: false }));
    synthesized(app => {
      MeshMetrics.configure(app, { prometheus });
      monitoring(app);
    });
    expect(planned).not.toHaveBeenCalled();
  });

  test('says nothing where no Prometheus is known', () => {
    const { error } = synthesized(app => {
      MeshMetrics.configure(app, { mesh });
      plain(new Chart(app, 'shop', { namespace: 'shop' }), 'till', { 'sidecar.istio.io/inject': 'true' });
    });
    expect(error).toBeUndefined();
  });

  test('knows a Prometheus that is in the app, and what it was not told of in the settings', () => {
    const created = (selected: string) => synthesized(app => {
      MeshMetrics.configure(app, { mesh });
      const chart = new Chart(app, 'monitoring', { namespace: 'monitoring' });
      const own = new MtlsSidecarPrometheus(chart, 'prometheus', { metadata: { name: 'own' } });
      const monitor = new MeshPodMonitor(chart, 'mesh', { prometheus: own });
      monitor.apiObject.addJsonPatch(JsonPatch.add('/metadata/labels/prometheus', selected));
      plain(new Chart(app, 'shop', { namespace: 'shop' }), 'till', { 'sidecar.istio.io/inject': 'true' });
    }).error;
    expect(created('own')).toBeUndefined();
    expect(created('other')).toMatch(/cannot scrape Deployment\/shop\/till, .*does not select it.*\(monitor-not-selected\)/);
  });

  test('leaves it to the user whether sidecars are scraped, whose monitor may be outside of the app', () => {
    const { error } = synthesized(app => {
      MeshMetrics.configure(app, { mesh, prometheus });
      plain(new Chart(app, 'shop', { namespace: 'shop' }), 'till', { 'sidecar.istio.io/inject': 'true' }, {});
    });
    expect(error).toBeUndefined();
  });

  test('knows a monitor that has no target of the workload for which it is meant, and lets alone one that is meant for others', () => {
    const monitored = (app: string, port: string) => synthesized(root => {
      MeshMetrics.configure(root, { prometheus });
      const chart = new Chart(root, 'shop', { namespace: 'shop' });
      plain(chart, 'till');
      new ApiObject(chart, 'by-hand', {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PodMonitor',
        metadata: { name: 'by-hand', labels: { release: 'kps' } },
        spec: { selector: { matchLabels: { app } }, podMetricsEndpoints: [{ port }] },
      });
    }).error;
    expect(monitored('till', 'http-metrics')).toBeUndefined();
    expect(monitored('till', 'metrics')).toContain('cannot scrape Deployment/shop/till: podMetricsEndpoints[0]: scraped never,');
    expect(monitored('till', 'metrics')).toMatch(/metrics.*http-metrics/);
    expect(monitored('somebody-elses', 'metrics')).toBeUndefined();
  });

  test('knows a Prometheus that one construct was given', () => {
    const team = ExistingPrometheus.fromSelectors({
      namespace: 'obs', serviceAccountName: 'team', podMonitorSelector: { matchLabels: { team: 'a' } }, podMonitorNamespaceSelector: {},
    });
    expect(synthesized(app => {
      MeshMetrics.configure(app, { mesh, prometheus });
      new MeshPodMonitor(new Chart(app, 'monitoring', { namespace: 'monitoring' }), 'mesh', { prometheus: team });
      plain(new Chart(app, 'shop', { namespace: 'shop' }), 'till', { 'sidecar.istio.io/inject': 'true' });
    }).error).toBeUndefined();
  });

  test('takes a Prometheus by its word that it scrapes merged endpoints, and says so where the app scrapes them too', () => {
    const merging = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring', scrapesMergedEndpoints: true });
    const merged = (build: (app: App) => void) => synthesized(app => {
      MeshMetrics.configure(app, { mesh, prometheus: merging });
      cart(app);
      build(app);
    }).error;
    expect(merged(() => {})).toBeUndefined();
    expect(merged(monitoring)).toContain('podMonitor/monitoring/scrapes-merged-endpoints/0');
  });

  test('goes by the mesh that a workload is in', () => {
    const canary = IstioMesh.sidecar({ revision: 'canary' });
    expect(synthesized(app => {
      shop()(app);
      const chart = new Chart(app, 'canary', { namespace: 'canary' });
      MeshMetrics.configure(chart, { mesh: canary });
      cart(app, chart);
    }).error).toBeUndefined();
    expect(synthesized(app => {
      MeshMetrics.configure(app, { mesh: canary, prometheus });
      label(monitoring(app), 'other');
      cart(app);
    }).error).toMatch(NEVER);
  });

  test('goes by that mesh alone', () => {
    const legacy = (described: IstioMesh) => synthesized(app => {
      shop()(app);
      const chart = new Chart(app, 'legacy', { namespace: 'legacy' });
      MeshMetrics.configure(chart, { mesh: described });
      cart(app, chart);
      scraped(chart, 8081);
    }).error;
    expect(legacy(IstioMesh.sidecar({ mtls: MtlsMode.PERMISSIVE }))).toBeUndefined();
    expect(legacy(IstioMesh.sidecar({ mtls: MtlsMode.STRICT }))).toContain('cannot scrape Deployment/legacy/cart:'
      + ' application (8081/metrics): scraped never, since PodMonitor/legacy/by-hand:');
  });

  test('goes by the mesh that a construct was given', () => {
    const given = (own?: IstioMesh) => synthesized(app => {
      MeshMetrics.configure(app, { mesh, prometheus });
      monitoring(app);
      scraped(cart(app, new Chart(app, 'shop', { namespace: 'shop' }), own), 8081);
    }).error;
    expect(given(IstioMesh.sidecar({ mtls: MtlsMode.PERMISSIVE }))).toBeUndefined();
    expect(given()).toContain('cannot scrape Deployment/shop/cart');
  });

  test('is not of what an operator runs for the app, unless its monitors scrape that twice', () => {
    const operated = (build: (chart: Chart) => void) => synthesized(app => {
      MeshMetrics.configure(app, { mesh });
      const chart = new Chart(app, 'monitoring', { namespace: 'monitoring' });
      const own = { metadata: { name: 'own' }, selectorLabels: { release: 'kps' } };
      MeshMetrics.configure(app, { prometheus: new MtlsSidecarPrometheus(chart, 'prometheus', own) });
      const exporter = Exporter.redis({ address: 'redis.shop.svc' });
      new ExporterWithMonitor(new Chart(app, 'shop', { namespace: 'shop' }), 'redis', { exporter });
      build(chart);
    }).error;
    expect(operated(() => {})).toBeUndefined();
    expect(operated(chart => {
      new MeshPodMonitor(chart, 'mesh');
      second(chart);
    })).toContain('cannot scrape StatefulSet/monitoring/prometheus-own: Envoy: scraped twice, since ');
  });

  test('goes by how strict the mesh is described', () => {
    const asked = (described: IstioMesh) => synthesized(app => scraped(shop({ mesh: described })(app), 8081)).error;
    expect(asked(IstioMesh.sidecar({ mtls: MtlsMode.PERMISSIVE }))).toBeUndefined();
    expect(asked(mesh)).toContain('cannot scrape Deployment/shop/cart: application (8081/metrics): scraped never,');
  });

  test('does not hide a mistake of the plan itself, and says how to go on', () => {
    jest.spyOn(ScrapePlan, '_of').mockImplementation(() => { throw new TypeError('undefined is no object'); });
    const { error, files } = synthesized(shop());
    expect(error).toMatch(/cannot predict what is scraped: a bug in cdk8s-mesh-metrics/);
    expect(error).toMatch(/leave the check out with .*validateScrapes: false/);
    expect(error).toMatch(/\n.*TypeError: undefined is no object\n +at /);
    expect(files).toEqual([]);
  });
});
