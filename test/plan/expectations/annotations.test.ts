import { stringify } from 'yaml';
import { ScrapePlan } from '../../../src/scrape-plan/scrape-plan';
import { linesOf } from '../../scrape-plan/expectation-lines';
import { deployment, Fields, planOf, podMonitor, service, serviceMonitor } from '../explain/cluster';

type Rule = Fields;

const keep = (source: string, regex: string): Rule => ({ action: 'keep', source_labels: [source], regex });
const drop = (source: string, regex: string): Rule => ({ action: 'drop', source_labels: [source], regex });
const podAnnotation = (name: string) => `__meta_kubernetes_pod_annotation_prometheus_io_${name}`;
const serviceAnnotation = (name: string) => `__meta_kubernetes_service_annotation_prometheus_io_${name}`;

/** As a `prometheus.yml` has it. */
const job = (name: string, role: string, rules: Rule[], discovery: Fields = {}) =>
  ({ job_name: name, kubernetes_sd_configs: [{ role, ...discovery }], relabel_configs: rules });
const configured = (...jobs: Fields[]) => stringify({ scrape_configs: jobs });

/** The rules of the community's chart for the port of a pod, one for IPv6 and one for IPv4, and for its path. */
const PORTS: Rule[] = [
  {
    source_labels: [podAnnotation('path')], action: 'replace', target_label: '__metrics_path__', regex: '(.+)',
  },
  {
    source_labels: [podAnnotation('port'), '__meta_kubernetes_pod_ip'],
    regex: '(\\d+);(([A-Fa-f0-9]{1,4}::?){1,7}[A-Fa-f0-9]{1,4})',
    replacement: '[$2]:$1',
    target_label: '__address__',
  },
  {
    source_labels: [podAnnotation('port'), '__meta_kubernetes_pod_ip'],
    regex: '(\\d+);((([0-9]+?)(\\.|$)){4})',
    replacement: '$2:$1',
    target_label: '__address__',
  },
  { action: 'drop', source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Pending|Succeeded|Failed|Completed' },
];

const PODS = job('kubernetes-pods', 'pod', [keep(podAnnotation('scrape'), 'true'), drop(podAnnotation('scrape_slow'), 'true'), ...PORTS]);
const SLOW_PODS = job('kubernetes-pods-slow', 'pod', [keep(podAnnotation('scrape_slow'), 'true'), ...PORTS]);
const SERVICE_ADDRESS: Rule = {
  source_labels: ['__address__', serviceAnnotation('port')],
  regex: '(.+?)(?::\\d+)?;(\\d+)',
  replacement: '$1:$2',
  target_label: '__address__',
};
const ENDPOINTS = job('kubernetes-service-endpoints', 'endpoints', [
  keep(serviceAnnotation('scrape'), 'true'), drop(serviceAnnotation('scrape_slow'), 'true'), SERVICE_ADDRESS,
]);
const SLOW_ENDPOINTS = job('kubernetes-service-endpoints-slow', 'endpoints', [
  keep(serviceAnnotation('scrape_slow'), 'true'), SERVICE_ADDRESS,
]);

const annotated = (annotations: { [key: string]: string }) => deployment('cart', { http: 9090 }, { annotations });
const ASKING = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090' };
const STATED = 'the annotations of Deployment/shop/cart: Deployment/shop/cart application (9090/metrics):';

const serviceWith = (annotations: { [key: string]: string }): Fields => {
  const { metadata, ...cart } = service('cart', [{ name: 'http', port: 80, targetPort: 9090 }]);
  return { ...cart, metadata: { ...metadata as Fields, annotations } };
};

/** What is expected, and what is only remarked. */
function outcome(objects: Fields[], ...jobs: Fields[]): string[] {
  const plan = planOf(objects, [configured(...jobs)]);
  return [...linesOf(plan), ...plan.findings.map(({ object, code }) => `${object}: ${code}`)];
}

describe('annotations of a pod', () => {
  test('are read by the job of the community chart', () => {
    expect(outcome([annotated(ASKING)], PODS, SLOW_PODS)).toEqual([`${STATED} proven`]);
  });

  test('that ask for the slow job are read by that', () => {
    const slow = { 'prometheus.io/scrape-slow': 'true', 'prometheus.io/port': '9090' };
    expect(outcome([annotated(slow)], PODS, SLOW_PODS)).toEqual([`${STATED} proven`]);
    expect(outcome([annotated({ ...ASKING, ...slow })], PODS, SLOW_PODS)).toEqual([`${STATED} proven`]);
  });

  test('that forbid a scrape state nothing', () => {
    expect(outcome([annotated({ ...ASKING, 'prometheus.io/scrape': 'false' })], PODS)).toEqual([]);
  });

  test.each<[string, Rule]>([
    ['whether there is one', keep('__meta_kubernetes_pod_annotationpresent_prometheus_io_scrape', 'true')],
    ['two of them together', { action: 'keep', source_labels: [podAnnotation('scrape'), podAnnotation('port')], regex: 'true;\\d+' }],
    ['one that must not be false', drop(podAnnotation('scrape'), 'false')],
  ])('are read by a job that looks at %s', (_, rule) => {
    expect(outcome([annotated(ASKING)], job('pods', 'pod', [rule, ...PORTS]))).toEqual([`${STATED} proven`]);
  });

  test('are read by a job with another prefix', () => {
    const own = (name: string) => podAnnotation(name).replace('prometheus_io_', 'metrics_example_org_');
    const rules = [keep(own('scrape'), 'true'), ...PORTS.slice(2).map(rule =>
      rule.target_label === '__address__' ? { ...rule, source_labels: [own('port'), '__meta_kubernetes_pod_ip'] } : rule)];
    const asking = { 'metrics.example.org/scrape': 'true', 'metrics.example.org/port': '9090' };
    expect(outcome([annotated(asking)], job('pods', 'pod', rules))).toEqual([`${STATED} proven`]);
    // Nobody knows that this asks for a scrape where no job reads it.
    expect(outcome([annotated(asking)], PODS)).toEqual([]);
  });

  test('are not read by a job that looks in another namespace, or keeps it', () => {
    const NOT_READ = 'Deployment/shop/cart: annotations-not-read';
    const asks = keep(podAnnotation('scrape'), 'true');
    expect(outcome([annotated(ASKING)], job('pods', 'pod', [asks], { namespaces: { names: ['bank'] } }))).toEqual([NOT_READ]);
    expect(outcome([annotated(ASKING)], job('pods', 'pod', [keep('__meta_kubernetes_namespace', 'bank'), asks]))).toEqual([NOT_READ]);
  });

  test('are not read by a job that reads only the port of what it selects by a label', () => {
    const rules = [keep('__meta_kubernetes_pod_label_app', 'bank'), ...PORTS];
    expect(outcome([annotated(ASKING)], job('bank', 'pod', rules))).toEqual(['Deployment/shop/cart: annotations-not-read']);
  });

  test('are not read by a monitor of proxies that asks for annotated pods', () => {
    const relabelings = [
      { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_container_name'], regex: 'istio-proxy' },
      { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_annotationpresent_prometheus_io_scrape'] },
    ];
    const monitor = podMonitor('mesh', {
      selector: {}, namespaceSelector: { any: true }, podMetricsEndpoints: [{ path: '/stats/prometheus', relabelings }],
    });
    const { findings, expectations } = planOf([annotated(ASKING), monitor]);
    expect([expectations, findings.map(({ code }) => code)]).toEqual([[], ['annotations-not-read']]);
  });

  test('whose path nobody takes over are not blamed on the port of the other kind of address', () => {
    const asking = { ...ASKING, 'prometheus.io/path': '/stats' };
    const withoutPath = job('pods', 'pod', [keep(podAnnotation('scrape'), 'true'), ...PORTS.slice(1)]);
    expect(outcome([annotated(asking)], withoutPath))
      .toEqual([`${STATED.replace('metrics', 'stats')} refuted annotated-port-not-scraped`]);
  });
});

describe('annotations of a Service', () => {
  const OF_SERVICE = 'the annotations of Service/shop/cart: Deployment/shop/cart application (9090/metrics): proven';

  test('are read by the jobs of the community chart for endpoints', () => {
    expect(outcome([deployment('cart', { http: 9090 }), serviceWith(ASKING)], ENDPOINTS, SLOW_ENDPOINTS)).toEqual([OF_SERVICE]);
    const slow = { 'prometheus.io/scrape-slow': 'true', 'prometheus.io/port': '9090' };
    expect(outcome([deployment('cart', { http: 9090 }), serviceWith(slow)], ENDPOINTS, SLOW_ENDPOINTS)).toEqual([OF_SERVICE]);
  });

  test('are a warning where nobody reads them, unless the pods are scraped otherwise', () => {
    const objects = [deployment('cart'), serviceWith(ASKING)];
    expect(planOf(objects).findings).toMatchObject([{ code: 'annotations-not-read', object: 'Service/shop/cart' }]);
    expect(planOf([...objects, podMonitor('cart')]).findings).toEqual([]);
  });

  test('are no warning beside a monitor of the Service, even where its pods are not given', () => {
    expect(planOf([serviceWith(ASKING), serviceMonitor('cart')]).findings).toEqual([]);
  });

  test('that ask for a probe state that a prober is asked', () => {
    const probes = job('kubernetes-services', 'service', [
      keep(serviceAnnotation('probe'), 'true'),
      { source_labels: ['__address__'], target_label: '__param_target' },
      { target_label: '__address__', replacement: '10.0.0.9:9115' },
    ]);
    const prober: Fields = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'blackbox', namespace: 'monitoring' },
      spec: { containers: [{ name: 'blackbox', ports: [{ containerPort: 9115 }] }] },
      status: { phase: 'Running', podIP: '10.0.0.9', podIPs: [{ ip: '10.0.0.9' }] },
    };
    const objects = [deployment('cart', { http: 9090 }), serviceWith({ 'prometheus.io/probe': 'true' }), prober];
    expect(outcome(objects, { ...probes, metrics_path: '/probe' })).toEqual([
      'the annotations of Service/shop/cart: Pod/monitoring/blackbox application (9115/probe?target=cart.shop.svc%3A80): proven',
    ]);
  });
});

describe('annotations of an Ingress', () => {
  const ingress = (annotations: Fields): Fields => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web', namespace: 'shop', annotations },
    spec: { rules: [{ host: 'shop.example.org', http: { paths: [{ path: '/', pathType: 'Prefix', backend: {} }] } }] },
  });
  const probes = job('kubernetes-ingresses', 'ingress', [keep('__meta_kubernetes_ingress_annotation_prometheus_io_probe', 'true')]);
  const asking = ingress({ 'prometheus.io/probe': 'true' });

  test('state that its address is asked where a job reads them', () => {
    expect(outcome([asking], probes)).toEqual(['the annotations of Ingress/shop/web: nobody its target: unproven address-unknown']);
  });

  test('are refuted where another rule of the job drops it', () => {
    const rules = [...probes.relabel_configs, keep('__meta_kubernetes_ingress_scheme', 'https')];
    expect(outcome([asking], { ...probes, relabel_configs: rules }))
      .toEqual(['the annotations of Ingress/shop/web: nobody its target: refuted dropped-by-relabeling']);
  });

  test.each(['scrape', 'probe'])('with %s are a warning where nobody reads them', name => {
    const plan = ScrapePlan.fromYaml(configured(PODS), { also: [ingress({ [`prometheus.io/${name}`]: 'true' })] });
    expect(plan.expectations).toEqual([]);
    expect(plan.findings).toMatchObject([{ code: 'annotations-not-read', object: 'Ingress/shop/web' }]);
    expect(plan.findings[0].message).toMatch(new RegExp(`^has the annotation prometheus.io/${name}, .* create a Probe$`));
  });
});
