import { readdirSync } from 'fs';
import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import {
  ExistingPrometheus, Exporter, ExporterWithMonitor, IstioMesh, MeshMetrics, MeshMetricsOptions, MeshPodMonitor, MetricsEndpoint,
  MetricsMergingWorkload, MtlsMode, MtlsSidecarPrometheus, ScrapePlan,
} from 'cdk8s-mesh-metrics';
import { inTemporaryFolder } from '../temporary-folder';

const prometheus = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring' });
const mesh = IstioMesh.sidecar({ mtls: MtlsMode.STRICT });

/** What a synth says, and what it writes. */
function synthesized(build: (app: App) => void): { error?: string; files: string[] } {
  return inTemporaryFolder(outdir => {
    const app = new App({ outdir });
    build(app);
    try {
      app.synth();
      return { files: readdirSync(outdir).sort() };
    } catch (error) {
      return { error: (error as Error).message, files: readdirSync(outdir) };
    }
  });
}

function monitoring(app: App): MeshPodMonitor {
  return new MeshPodMonitor(new Chart(app, 'monitoring', { namespace: 'monitoring' }), 'mesh', { metadata: { name: 'mesh' } });
}

/** A workload in the mesh with merged metrics. */
function cart(app: App, chart = new Chart(app, 'shop', { namespace: 'shop' }), own?: IstioMesh): Chart {
  new MetricsMergingWorkload(chart, 'cart', {
    metadata: { name: 'cart' },
    containers: [{ image: 'registry.example/cart:1', portNumber: 8080 }],
    metrics: [MetricsEndpoint.http({ port: 8080 })],
    mesh: own,
  });
  return chart;
}

/** A monitor by hand, which scrapes what the MeshPodMonitor scrapes. */
function second(chart: Chart): void {
  const keep = { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_container_name'], regex: 'istio-proxy' };
  const address = { sourceLabels: ['__meta_kubernetes_pod_ip'], targetLabel: '__address__', replacement: '$1:15020' };
  new ApiObject(chart, 'second', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: 'second', labels: { release: 'kps' } },
    spec: { selector: {}, podMetricsEndpoints: [{ path: '/stats/prometheus', relabelings: [keep, address] }] },
  });
}

const label = (monitor: MeshPodMonitor, release: string) => monitor.apiObject.addJsonPatch(JsonPatch.add('/metadata/labels/release', release));

/** The same, and a MeshPodMonitor that no Prometheus selects. */
function unselected(options: MeshMetricsOptions = {}) {
  return (app: App) => {
    MeshMetrics.configure(app, { mesh, prometheus, ...options });
    label(monitoring(app), 'other');
    return cart(app);
  };
}

const MERGED = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' };

/** A Deployment by hand; in the mesh it has merged metrics. */
function plain(chart: Chart, name: string, labels: { [label: string]: string } = {}, annotations: { [annotation: string]: string } = MERGED): void {
  new ApiObject(chart, name, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels }, annotations },
        spec: { containers: [{ name, image: name, ports: [{ name: 'http-metrics', containerPort: 8080 }] }] },
      },
    },
  });
}

/** A monitor by hand of a port of the application, in plaintext. */
function scraped(chart: Chart, port: number): void {
  new ApiObject(chart, 'by-hand', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: 'by-hand', labels: { release: 'kps' } },
    spec: {
      selector: {},
      podMetricsEndpoints: [{
        relabelings: [
          { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_container_name'], regex: 'main' },
          { sourceLabels: ['__meta_kubernetes_pod_ip'], targetLabel: '__address__', replacement: `$1:${port}` },
        ],
      }],
    },
  });
}

function shop(options: MeshMetricsOptions = {}) {
  return (app: App) => {
    MeshMetrics.configure(app, { mesh, prometheus, ...options });
    monitoring(app);
    return cart(app);
  };
}

const OPT_OUT = 'Where the plan cannot know better, MeshMetrics.configure(scope, { validateScrapes: false }) leaves the check out.';
const NEVER = 'cannot scrape Deployment/shop/cart: it is scraped never: agent, Envoy, application (8080/metrics): no target serves them.';

describe('an app', () => {
  test('in which all is scraped once is synthesized', () => {
    expect(synthesized(shop())).toEqual({ files: ['monitoring.k8s.yaml', 'shop.k8s.yaml'] });
  });

  test('in which something is scraped twice is not, and the error names the workload, its series and the monitors', () => {
    const { error, files } = synthesized(app => second(shop()(app)));
    expect(error).toBe('Validation failed with the following errors:\n'
      + '  [] cannot scrape Deployment/shop/cart: it is scraped twice: agent, Envoy, application (8080/metrics):'
      + ' podMonitor/monitoring/mesh/0 (http://10.244.0.2:15020/stats/prometheus) and podMonitor/shop/second/0 (http://10.244.0.2:15020/stats/prometheus) both get them.'
      + ` Let only one of podMonitor/monitoring/mesh/0, podMonitor/shop/second/0 scrape its pods. ${OPT_OUT}`);
    expect(files).toEqual([]);
  });

  test('in which something is never scraped is not, and the error says why', () => {
    const { error, files } = synthesized(unselected());
    expect(error).toContain(`[] ${NEVER} Mend that, or create a monitor that scrapes it. ${OPT_OUT} The plan explains it:`);
    expect(error).toMatch(/\n {6}PodMonitor\/monitoring\/mesh: .* does not select it: it takes PodMonitors with the label release=kps/);
    expect(files).toEqual([]);
  });

  test('explains one of the workloads that a mistake concerns, and names all', () => {
    const { error = '' } = synthesized(app => {
      unselected()(app);
      cart(app, new Chart(app, 'warehouse', { namespace: 'warehouse' }));
    });
    expect(error.match(/cannot scrape Deployment\/(shop|warehouse)\/cart/g)).toHaveLength(2);
    expect(error.match(/The plan explains it/g)).toHaveLength(1);
  });

  test('is not held up by what the plan cannot tell', () => {
    const unknown = (app: App) => {
      const chart = shop()(app);
      for (const [name, mode] of [['one', 'STRICT'], ['other', 'PERMISSIVE']]) {
        new ApiObject(chart, name, { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name }, spec: { mtls: { mode } } });
      }
      scraped(chart, 8080);
    };
    expect(synthesized(unknown).error).toBeUndefined();
  });

  test('is not held up by workloads that nobody means to scrape', () => {
    expect(synthesized(app => plain(shop()(app), 'till')).error).toBeUndefined();
  });

  test('is refused by its other validations alone where these refuse it', () => {
    const { error } = synthesized(app => unselected()(app).node.addValidation({ validate: () => ['another'] }));
    expect(error).toBe('Validation failed with the following errors:\n  [shop] another');
  });

  test('with an object that cannot be rendered fails as it would without the check', () => {
    const broken = (options: MeshMetricsOptions) => synthesized(app => {
      const spec = Lazy.any({ produce: () => { throw new Error('not ready'); } });
      new ApiObject(shop(options)(app), 'broken', { apiVersion: 'v1', kind: 'ConfigMap', spec });
    }).error;
    expect(broken({})).toContain('not ready');
    expect(broken({})).toBe(broken({ validateScrapes: false }));
  });
});

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
    expect(synthesized(app => MeshMetrics.configure(unselected({ validateScrapes: false })(app), { validateScrapes: true })).error).toContain(NEVER);
  });

  test('is of the whole app, wherever the settings were made', () => {
    const { error } = synthesized(app => {
      const chart = new Chart(app, 'shop', { namespace: 'shop' });
      MeshMetrics.configure(chart, { mesh, prometheus });
      label(new MeshPodMonitor(chart, 'mesh'), 'other');
      cart(app, chart);
    });
    expect(error).toContain(NEVER);
  });

  test('is computed once per synth, however often the app was configured', () => {
    const planned = jest.spyOn(ScrapePlan, 'fromYaml');
    synthesized(app => {
      MeshMetrics.configure(app, { mesh });
      MeshMetrics.configure(shop()(app), { validateScrapes: true });
    });
    expect(planned).toHaveBeenCalledTimes(1);
  });

  test('costs nothing where it is left out, or there is nothing to scrape', () => {
    const planned = jest.spyOn(ScrapePlan, 'fromYaml');
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
    expect(created('other')).toContain('cannot scrape Deployment/shop/till: it is scraped never: agent, Envoy, application (8080/metrics): no target serves them');
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
    expect(monitored('till', 'metrics')).toContain('cannot scrape Deployment/shop/till with PodMonitor/shop/by-hand: ');
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
    }).error).toContain(NEVER);
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
    expect(legacy(IstioMesh.sidecar({ mtls: MtlsMode.STRICT }))).toContain('cannot scrape Deployment/legacy/cart: it is scraped never: application (8081/metrics):');
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
      MeshMetrics.configure(app, { prometheus: new MtlsSidecarPrometheus(chart, 'prometheus', { metadata: { name: 'own' }, selectorLabels: { release: 'kps' } }) });
      new ExporterWithMonitor(new Chart(app, 'shop', { namespace: 'shop' }), 'redis', { exporter: Exporter.redis({ address: 'redis.shop.svc' }) });
      build(chart);
    }).error;
    expect(operated(() => {})).toBeUndefined();
    expect(operated(chart => {
      new MeshPodMonitor(chart, 'mesh');
      second(chart);
    })).toContain('cannot scrape StatefulSet/monitoring/prometheus-own: it is scraped twice: agent, Envoy:');
  });

  test('goes by how strict the mesh is described', () => {
    const asked = (described: IstioMesh) => synthesized(app => scraped(shop({ mesh: described })(app), 8081)).error;
    expect(asked(IstioMesh.sidecar({ mtls: MtlsMode.PERMISSIVE }))).toBeUndefined();
    expect(asked(mesh)).toContain('cannot scrape Deployment/shop/cart: it is scraped never: application (8081/metrics):');
  });

  test('does not hide a mistake of the plan itself, and says how to go on', () => {
    jest.spyOn(ScrapePlan, 'fromYaml').mockImplementation(() => { throw new TypeError('undefined is no object'); });
    const { error, files } = synthesized(shop());
    expect(error).toMatch(/cannot foretell what is scraped: a mistake in cdk8s-mesh-metrics.* leave the check out with .*validateScrapes: false.*\n.*TypeError: undefined is no object\n +at /);
    expect(files).toEqual([]);
  });
});
