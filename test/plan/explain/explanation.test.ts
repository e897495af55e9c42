import { deployment, monitor, planOf, podMonitor, prometheus, service, serviceMonitor } from './cluster';
import { ScrapePlan } from '../../../src/scrape-plan/scrape-plan';
import { kubePrometheusStack } from '../../cluster/prometheuses';

const PROMETHEUS = 'Prometheus/monitoring/kps-kube-prometheus-stack-prometheus';
const NOT_INJECTED = 'not injected, since neither its labels nor those of its namespace ask for it';

/** The lines of an explanation between the name of the Prometheus and what comes of it. */
function atPrometheus(objects: ReadonlyArray<{ readonly [field: string]: unknown }>, workload = 'Deployment/shop/cart', installation = kubePrometheusStack()): string[] {
  const lines = planOf(objects, installation).explain(workload).split('\n');
  return lines.slice(lines.indexOf(PROMETHEUS) + 1, lines.indexOf('What comes of it') - 1).map(line => line.trim());
}

describe('an explanation', () => {
  test('says what injection did to the pods, what scrapes them, and what comes of it', () => {
    expect(planOf([deployment('cart'), podMonitor('cart')]).explain('shop/cart')).toMatch(new RegExp(`^${[
      'Deployment/shop/cart',
      `  pod cart-[^ ]+ \\(10\\.244\\.0\\.2\\): ${NOT_INJECTED}`,
      '',
      PROMETHEUS,
      '  PodMonitor/shop/cart scrapes http://10\\.244\\.0\\.2:9090/metrics, which gives application \\(9090/metrics\\)',
      '',
      'What comes of it',
      '  application \\(9090/metrics\\): once, by podMonitor/shop/cart/0',
    ].join('\n')}$`));
  });

  test('says by which two something is scraped twice', () => {
    expect(planOf([deployment('cart'), podMonitor('cart'), podMonitor('cart-too', { selector: { matchLabels: { app: 'cart' } } })]).explain('shop/cart'))
      .toContain('application (9090/metrics): twice, by podMonitor/shop/cart/0 and podMonitor/shop/cart-too/0');
  });

  test('says why a scrape fails', () => {
    const strict = { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'default', namespace: 'istio-system' }, spec: { mtls: { mode: 'STRICT' } } };
    expect(atPrometheus([deployment('cart', undefined, { labels: { 'app': 'cart', 'sidecar.istio.io/inject': 'true' } }), podMonitor('cart'), strict])).toEqual([
      expect.stringMatching(/^PodMonitor\/shop\/cart scrapes http:.*:9090\/metrics, which fails: PeerAuthentication\/istio-system\/default demands mutual TLS \(STRICT\)/),
    ]);
  });

  test('says that a Prometheus without pods scrapes nothing', () => {
    const [line] = atPrometheus([deployment('cart'), podMonitor('cart')], undefined, prometheus({ replicas: 0 }));
    expect(line).toContain(`which fails: ${PROMETHEUS} has no pod`);
  });

  test('says what is wrong with the whole Prometheus', () => {
    expect(atPrometheus([deployment('cart'), podMonitor('cart')], undefined, prometheus({ paused: true }))).toEqual([
      `${PROMETHEUS} gets no configuration that it could load: the operator takes no action on a paused resource: unset spec.paused`,
    ]);
  });

  test('has a line for each endpoint of a monitor that is meant for the workload, the one that came farthest first', () => {
    const endpoints = [{ port: 'admin' }, { port: 'metrics', relabelings: [{ action: 'drop', sourceLabels: ['namespace'], regex: 'shop' }] }];
    expect(atPrometheus([deployment('cart'), podMonitor('cart', { podMetricsEndpoints: endpoints })])).toEqual([
      'PodMonitor/shop/cart: relabelings[0] of podMetricsEndpoints[1] drops namespace matching "shop", and sees "shop". Change the rule',
      'PodMonitor/shop/cart: podMetricsEndpoints[0] wants a container port named admin, and Deployment/shop/cart has metrics (9090). Change the name there or in the monitor',
    ]);
  });

  test('has pods of one fate in one line, and so their targets', () => {
    const [cart, ...others] = [deployment('cart'), podMonitor('cart')];
    const many = { ...cart, spec: { ...cart.spec as object, replicas: 7 } };
    const text = ScrapePlan.fromYaml('', { also: [...kubePrometheusStack(), many, ...others], allReplicas: true }).explain('shop/cart');
    expect(text).toMatch(/^ {2}pods cart-\S+-0 \(\S+\), cart-\S+-1 \(\S+\), cart-\S+-2 \(\S+\) and 4 more: not injected/m);
    expect(text).toMatch(/^ {2}PodMonitor\/shop\/cart scrapes \S+:9090\/metrics, which gives application \(9090\/metrics\) \(and so 6 more of its pods\)$/m);
  });

  test('says why a pod is refused, and nothing more of it', () => {
    const labels = { 'app': 'cart', 'sidecar.istio.io/inject': 'true' };
    const annotations = { 'prometheus.istio.io/scrape-targets': '15090:/metrics', 'prometheus.io/scrape': 'true' };
    expect(planOf([deployment('cart', undefined, { labels, annotations }), podMonitor('cart')]).explain('shop/cart').split('\n')).toEqual([
      'Deployment/shop/cart', expect.stringMatching(/^ {2}pod cart-\S+ \(no address\): refused, since admission webhook .* is reserved for Istio/),
    ]);
  });

  test.each([
    [{ 'prometheus.istio.io/merge-metrics': 'false', 'prometheus.io/port': '8080' }, 'its annotation prometheus.istio.io/merge-metrics is false'],
    [{ 'prometheus.io/scrape': 'false', 'prometheus.io/port': '8080' }, 'its annotation prometheus.io/scrape is false'],
    [{ 'prometheus.io/port': '15020' }, 'its annotation prometheus.io/port is 15020, the port of the agent itself'],
  ])('says why the agent does not serve the metrics of the application: %j', (annotations, why) => {
    const cart = deployment('cart', undefined, { labels: { 'app': 'cart', 'sidecar.istio.io/inject': 'true' }, annotations });
    expect(planOf([cart]).explain('shop/cart')).toContain(`; its agent does not serve the metrics of the application, since ${why}\n`);
  });

  test('says nothing of merging where no metrics are named', () => {
    const cart = deployment('cart', undefined, { labels: { 'app': 'cart', 'sidecar.istio.io/inject': 'true' } });
    expect(planOf([cart]).explain('shop/cart')).not.toContain('its agent does not serve');
  });
});

describe('monitors that are for other workloads', () => {
  const others = Array.from({ length: 500 }, (_, i) => [deployment(`app-${i}`), i % 2 === 0 ? podMonitor(`app-${i}`) : serviceMonitor(`app-${i}`), service(`app-${i}`)]).flat();

  test('are counted, so that a line of each does not hide what counts', () => {
    expect(atPrometheus([deployment('cart'), podMonitor('cart', { podMetricsEndpoints: [{ port: 'http' }] }), ...others])).toEqual([
      'PodMonitor/shop/cart: podMetricsEndpoints[0] wants a container port named http, and Deployment/shop/cart has metrics (9090). Change the name there or in the monitor',
      '500 more monitors are for other workloads',
    ]);
  });

  test('have a line where they have no target, and were most probably meant for it', () => {
    expect(atPrometheus([deployment('cart'), podMonitor('cart', { selector: { matchLabels: { app: 'crat' } } }), deployment('api'), podMonitor('api')])).toEqual([
      'PodMonitor/shop/cart: it selects pods with the label app=crat, and those of Deployment/shop/cart have app=cart. Change its selector or their labels',
      '1 more monitor is for other workloads',
    ]);
  });

  test('have a line where they would take the workload and look elsewhere, a few of them', () => {
    const namespaces = ['a', 'b', 'c', 'd', 'e'];
    const elsewhere = namespaces.flatMap(namespace => [deployment('cart', undefined, { namespace }), podMonitor('cart', {}, { namespace })]);
    expect(atPrometheus([deployment('cart'), ...elsewhere])).toEqual([
      ...['a', 'b', 'c'].map(namespace => expect.stringContaining(`PodMonitor/${namespace}/cart: it looks in namespace ${namespace} only, its own,`)),
      '2 more monitors are for other workloads',
    ]);
  });

  test('have one of what the Prometheus may not list where the workload is, and not of what it may not elsewhere', () => {
    const objects = [deployment('cart'), podMonitor('cart', { namespaceSelector: { matchNames: ['shop', 'store'] }, podMetricsEndpoints: [{ port: 'http' }] })];
    const grantedIn = (namespace: string) => kubePrometheusStack().map(object =>
      object.kind === 'ClusterRoleBinding' ? { ...object, kind: 'RoleBinding', metadata: { ...object.metadata, namespace } } : object);
    expect(atPrometheus(objects, undefined, grantedIn('shop'))).toEqual([expect.stringContaining('wants a container port named http')]);
    expect(atPrometheus(objects, undefined, grantedIn('store'))).toEqual([expect.stringMatching(/pods is forbidden: .* in the namespace "shop"\. Allow/)]);
  });

  test('have none at a Prometheus that does not select them while another one does', () => {
    const other = { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', metadata: { name: 'other', namespace: 'monitoring' }, spec: {} };
    expect(planOf([deployment('cart'), podMonitor('cart'), other]).explain('shop/cart')).toContain('\nPrometheus/monitoring/other\n\nWhat');
  });
});

describe('jobs that are made of no monitor', () => {
  const plan = (rules: string) => ScrapePlan.fromYaml('', {
    also: [deployment('cart'), `scrape_configs: [{job_name: pods, kubernetes_sd_configs: [{role: pod}], relabel_configs: [${rules}]}]`],
  });

  test('have their targets, or the rule at which these were dropped', () => {
    expect(plan('').explain('shop/cart')).toContain('job pods scrapes http://10.244.0.2:9090/metrics, which gives application (9090/metrics)');
    expect(plan('{action: keep, source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape], regex: true}').explain('shop/cart'))
      .toContain('job pods: rule 0 of its relabel_configs keeps only __meta_kubernetes_pod_annotation_prometheus_io_scrape matching "true", and sees ""');
  });

  test('are those of a ScrapeConfig too', () => {
    const spec = { kubernetesSDConfigs: [{ role: 'Pod' }], relabelings: [{ action: 'drop', sourceLabels: ['__meta_kubernetes_namespace'], regex: 'shop' }] };
    const installation = prometheus({ scrapeConfigSelector: {}, scrapeConfigNamespaceSelector: {} });
    expect(atPrometheus([deployment('cart'), monitor('ScrapeConfig', 'pods', spec)], undefined, installation)).toEqual([
      'job scrapeConfig/shop/pods: rule 1 of its relabel_configs drops __meta_kubernetes_namespace matching "shop", and sees "shop"',
    ]);
  });
});

describe('what is asked for', () => {
  const explain = (objects: ReadonlyArray<{ readonly [field: string]: unknown }>, workload: string) => planOf(objects, []).explain(workload);

  test('is a workload or a pod, with or without its kind', () => {
    const objects = [deployment('cart')];
    const [pod] = /cart-[a-z0-9]+-0/.exec(explain(objects, 'shop/cart'))!;
    for (const name of ['Deployment/shop/cart', `shop/${pod}`, `Pod/shop/${pod}`]) expect(explain(objects, name)).toBe(explain(objects, 'shop/cart'));
  });

  test('may be in no mesh, have no Prometheus, or no pod', () => {
    expect(explain([deployment('cart')], 'shop/cart')).toContain('\nThere is no Prometheus among the manifests.\n');
    const none = deployment('cart');
    expect(explain([{ ...none, spec: { ...none.spec as object, replicas: 0 } }], 'shop/cart')).toBe('shop/cart has no pod, since it asks for none.');
  });

  test('must be there', () => {
    expect(() => explain([deployment('cart')], 'shop/card')).toThrow("cannot explain 'shop/card': there is no workload or pod of that name among the manifests");
  });

  test('may have a name with slashes, which mutations of manifests once showed', () => {
    for (const name of ['shop//', 'Deployment/shop//']) expect(explain([deployment('/')], name)).toMatch(/^Deployment\/shop\/\/\n {2}pod \/-/);
  });
});
