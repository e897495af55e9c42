import {
  anotherPrometheus, atPrometheus, deployment, monitor, planOf, podMonitor, prometheus, PROMETHEUS, service, serviceMonitor,
} from './cluster';
import { ScrapePlan } from '../../../src/scrape-plan/scrape-plan';
import { kubePrometheusStack } from '../../cluster/prometheuses';

describe('what is said at a Prometheus', () => {
  test('says what is wrong with the whole Prometheus', () => {
    expect(atPrometheus([deployment('cart'), podMonitor('cart')], prometheus({ paused: true }))).toEqual([
      `${PROMETHEUS} gets no configuration that it could load: the operator takes no action on a paused resource: unset spec.paused`,
    ]);
  });
});

describe('monitors that are for other workloads', () => {
  const others = Array.from({ length: 500 }, (_, i) => `app-${i}`)
    .flatMap((name, i) => [deployment(name), i % 2 === 0 ? podMonitor(name) : serviceMonitor(name), service(name)]);

  test('are counted, so that a line of each does not hide what counts', () => {
    expect(atPrometheus([deployment('cart'), podMonitor('cart', { podMetricsEndpoints: [{ port: 'http' }] }), ...others])).toEqual([
      'PodMonitor/shop/cart: podMetricsEndpoints[0] wants a container port named http, and Deployment/shop/cart has metrics (9090).'
        + ' Change the name there or in the monitor',
      '500 more monitors are for other workloads',
    ]);
  });

  test('have a line where they have no target, and were most probably meant for it', () => {
    const misspelled = podMonitor('cart', { selector: { matchLabels: { app: 'crat' } } });
    expect(atPrometheus([deployment('cart'), misspelled, deployment('api'), podMonitor('api')])).toEqual([
      'PodMonitor/shop/cart: it selects pods with the label app=crat, and those of Deployment/shop/cart have app=cart.'
        + ' Change its selector or their labels',
      '1 more monitor is for other workloads',
    ]);
  });

  test('have a line where they would take the workload and look elsewhere, a few of them', () => {
    const namespaces = ['a', 'b', 'c', 'd', 'e'];
    const elsewhere = namespaces.flatMap(namespace =>
      [deployment('cart', undefined, { namespace }), podMonitor('cart', {}, { namespace })]);
    expect(atPrometheus([deployment('cart'), ...elsewhere])).toEqual([
      ...['a', 'b', 'c'].map(namespace => expect.stringContaining(`PodMonitor/${namespace}/cart: it looks in namespace ${namespace} only,`
        + ' its own,')),
      '2 more monitors are for other workloads',
    ]);
  });

  test('have one of what the Prometheus may not list where the workload is, and not of what it may not elsewhere', () => {
    const spec = { namespaceSelector: { matchNames: ['shop', 'store'] }, podMetricsEndpoints: [{ port: 'http' }] };
    const objects = [deployment('cart'), podMonitor('cart', spec)];
    const grantedIn = (namespace: string) => kubePrometheusStack().map(object =>
      object.kind === 'ClusterRoleBinding' ? { ...object, kind: 'RoleBinding', metadata: { ...object.metadata, namespace } } : object);
    expect(atPrometheus(objects, grantedIn('shop'))).toEqual([expect.stringContaining('wants a container port named http')]);
    expect(atPrometheus(objects, grantedIn('store')))
      .toEqual([expect.stringMatching(/pods is forbidden: .* in the namespace "shop"\. Allow/)]);
  });

  test('have none at a Prometheus that does not select them while another one does', () => {
    const text = planOf([deployment('cart'), podMonitor('cart'), anotherPrometheus('other')]).explain('shop/cart');
    expect(text).toContain('\nPrometheus/monitoring/other\n  it has no target there\n\nWhat');
  });
});

describe('jobs that are made of no monitor', () => {
  const plan = (rules: string) => ScrapePlan.fromYaml('', {
    also: [deployment('cart'), `scrape_configs: [{job_name: pods, kubernetes_sd_configs: [{role: pod}], relabel_configs: [${rules}]}]`],
  });

  test('have their targets, or the rule at which these were dropped', () => {
    expect(plan('').explain('shop/cart')).toContain('job pods scrapes http://10.244.0.2:9090/metrics,'
      + ' which gives application (9090/metrics)');
    expect(plan('{action: keep, source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape], regex: true}').explain('shop/cart'))
      .toContain('job pods: rule 0 of its relabel_configs keeps only __meta_kubernetes_pod_annotation_prometheus_io_scrape matching "true",'
        + ' and sees ""');
  });

  test('say what is wrong with targets that cannot be scraped', () => {
    const relabelings = [{ targetLabel: '__address__', replacement: 'a/b' }];
    const spec = { staticConfigs: [{ targets: ['a'] }], relabelings };
    const installation = prometheus({ scrapeConfigSelector: {}, scrapeConfigNamespaceSelector: {} });
    expect(atPrometheus([deployment('cart'), monitor('ScrapeConfig', 'static', spec)], installation)).toEqual([
      expect.stringMatching(/^job scrapeConfig\/shop\/static: instance 0 in group .*: "a\/b" is not a valid hostname$/),
    ]);
  });

  test('are those of a ScrapeConfig too', () => {
    const relabelings = [{ action: 'drop', sourceLabels: ['__meta_kubernetes_namespace'], regex: 'shop' }];
    const spec = { kubernetesSDConfigs: [{ role: 'Pod' }], relabelings };
    const installation = prometheus({ scrapeConfigSelector: {}, scrapeConfigNamespaceSelector: {} });
    expect(atPrometheus([deployment('cart'), monitor('ScrapeConfig', 'pods', spec)], installation)).toEqual([
      'job scrapeConfig/shop/pods: rule 1 of its relabel_configs drops __meta_kubernetes_namespace matching "shop", and sees "shop"',
    ]);
  });
});
