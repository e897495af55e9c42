import { ApiObject, App, Chart, Lazy } from 'cdk8s';
import { MeshMetricsOptions } from 'cdk8s-mesh-metrics';
import { synthesized, cart, second, unselected, plain, scraped, shop } from './apps';

const OPT_OUT = 'Where the plan cannot know better, MeshMetrics.configure(scope, { validateScrapes: false }) leaves the check out.';

describe('an app', () => {
  test('in which all is scraped once is synthesized', () => {
    expect(synthesized(shop())).toEqual({ files: ['monitoring.k8s.yaml', 'shop.k8s.yaml'] });
  });

  test('in which something is scraped twice is not, and the error names the workload, its series and the monitors', () => {
    const { error, files } = synthesized(app => second(shop()(app)));
    expect(error).toBe('Validation failed with the following errors:\n  [cdk8s-mesh-metrics] cannot scrape Deployment/shop/cart:'
      + ' application (8080/metrics), Envoy: scraped twice, since podMonitor/monitoring/mesh/0 (http://10.244.0.2:15020/stats/prometheus) and'
      + ' podMonitor/shop/second/0 (http://10.244.0.2:15020/stats/prometheus) both get them (scraped-twice). Let only one of the jobs scrape'
      + ` the pods, and find them by one Service and one port only. ${OPT_OUT}`);
    expect(files).toEqual([]);
  });

  test('in which something is never scraped is not, and the error says why', () => {
    const { error, files } = synthesized(unselected());
    expect(error).toContain('[cdk8s-mesh-metrics] cannot scrape Deployment/shop/cart: application (8080/metrics), Envoy: scraped never,'
      + ' since PodMonitor/monitoring/mesh: Prometheus/monitoring/kps-kube-prometheus-stack-prometheus does not select it:');
    const edit = 'Set /metadata/labels/release of PodMonitor/monitoring/mesh from "other" to "kps".';
    expect(error).toContain(`Change its labels (monitor-not-selected). ${edit} ${OPT_OUT} The plan explains it:`);
    expect(error).toMatch(/\n {6}PodMonitor\/monitoring\/mesh: .* does not select it: it takes PodMonitors with the label release=kps/);
    expect(files).toEqual([]);
  });

  test('is refused once for one mistake, with all workloads that it concerns and the explanation of one', () => {
    const { error = '' } = synthesized(app => {
      unselected()(app);
      cart(app, new Chart(app, 'warehouse', { namespace: 'warehouse' }));
    });
    expect(error.match(/cannot scrape/g)).toHaveLength(1);
    expect(error).toContain('cannot scrape Deployment/shop/cart, Deployment/warehouse/cart: ');
    expect(error.match(/The plan explains it/g)).toHaveLength(1);
  });

  test('is not held up by what the plan cannot tell', () => {
    const unknown = (app: App) => {
      const chart = shop()(app);
      for (const [name, mode] of [['one', 'STRICT'], ['other', 'PERMISSIVE']]) {
        const fields = { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name }, spec: { mtls: { mode } } };
        new ApiObject(chart, name, fields);
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
