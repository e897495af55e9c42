import { ScrapePlan } from 'cdk8s-mesh-metrics';
import { CART, cartWith, INJECTED, join, POD_MONITOR, PROMETHEUS, SERVICE, SERVICE_MONITOR } from './shop';
import { MONITOR_CAUSES } from '../../../src/plan/findings/monitor-causes';

/** A monitor that has no target for one cause, and the change that its remedy leads to. */
interface Example {
  readonly yaml: string;
  readonly fix: readonly [before: string, after: string];
}

const WITH_PODS = join(CART, POD_MONITOR, PROMETHEUS);
const WITH_SERVICE = join(CART, SERVICE, SERVICE_MONITOR, PROMETHEUS);

/** Takes the monitors of pods only, as the API server demands of one that runs on each node. */
const AGENT = PROMETHEUS
  .replace('apiVersion: monitoring.coreos.com/v1', 'apiVersion: monitoring.coreos.com/v1alpha1')
  .replace('kind: Prometheus\n', 'kind: PrometheusAgent\n')
  .replace('  serviceMonitorSelector: {}\n  serviceMonitorNamespaceSelector: {}\n', '  mode: DaemonSet\n');

/** A pod as it is in the cluster. */
const pod = (status: string) => `
apiVersion: v1
kind: Pod
metadata: { name: cart, namespace: shop, labels: { app: cart } }
spec: { nodeName: one, containers: [{ name: cart, ports: [{ name: metrics, containerPort: 8080 }] }] }
status: { ${status} }
`;

const AT_THE_AGENT = '{ path: /stats/prometheus, relabelings: ['
  + '{ action: keep, sourceLabels: [__meta_kubernetes_pod_container_name], regex: istio-proxy }, '
  + '{ sourceLabels: [__meta_kubernetes_pod_ip], targetLabel: __address__, replacement: "$1:15020" }] }';

const EXAMPLES: Record<keyof typeof MONITOR_CAUSES, Example> = {
  'no-prometheus': { yaml: join(CART, POD_MONITOR), fix: [POD_MONITOR, join(POD_MONITOR, PROMETHEUS)] },
  'monitor-not-stored': { yaml: WITH_PODS.replace('port: metrics }', 'port: metrics, interval: 1x }'), fix: ['1x', '1m'] },
  'monitor-selector-not-set': {
    yaml: WITH_PODS.replace('  podMonitorSelector: {}\n', ''),
    fix: ['  podMonitorNamespaceSelector', '  podMonitorSelector: {}\n  podMonitorNamespaceSelector'],
  },
  'kind-not-taken': { yaml: join(CART, SERVICE, SERVICE_MONITOR, AGENT), fix: [SERVICE_MONITOR, POD_MONITOR] },
  'monitor-not-selected': {
    yaml: WITH_PODS.replace('podMonitorSelector: {}', 'podMonitorSelector: { matchLabels: { team: shop } }'),
    fix: ['name: cart, namespace: shop }\nspec: { selector', 'name: cart, namespace: shop, labels: { team: shop } }\nspec: { selector'],
  },
  'monitor-namespace-not-selected': {
    yaml: WITH_PODS.replace('  podMonitorNamespaceSelector: {}\n', ''),
    fix: ['  podMonitorSelector: {}\n', '  podMonitorSelector: {}\n  podMonitorNamespaceSelector: {}\n'],
  },
  'monitor-refused': {
    yaml: WITH_PODS.replace('port: metrics }', 'port: metrics, relabelings: [{ action: drop, regex: "(a" }] }'),
    fix: ['(a', '(a)'],
  },
  'prometheus-not-loaded': {
    yaml: WITH_PODS.replace('spec:\n  serviceAccountName', 'spec:\n  scrapeInterval: 10s\n  scrapeTimeout: 20s\n  serviceAccountName'),
    fix: ['20s', '5s'],
  },
  'monitor-without-endpoints': {
    yaml: WITH_PODS.replace('podMetricsEndpoints: [{ port: metrics }]', 'podMetricsEndpoints: []'),
    fix: ['podMetricsEndpoints: []', 'podMetricsEndpoints: [{ port: metrics }]'],
  },
  'discovery-refused': { yaml: WITH_PODS.replace('services, pods,', 'services,'), fix: ['services,', 'services, pods,'] },
  'monitor-looks-elsewhere': {
    yaml: WITH_PODS.replace('namespace: shop }\nspec: { selector', 'namespace: monitoring }\nspec: { selector'),
    fix: ['spec: { selector', 'spec: { namespaceSelector: { matchNames: [shop] }, selector'],
  },
  'labels-not-selected': {
    yaml: WITH_SERVICE.replace('labels: { app: cart } }\nspec: { selector', 'labels: { app: carts } }\nspec: { selector'),
    fix: ['carts', 'cart'],
  },
  'no-service': { yaml: join(CART, SERVICE_MONITOR, PROMETHEUS), fix: [SERVICE_MONITOR, join(SERVICE, SERVICE_MONITOR)] },
  'service-selects-no-pod': { yaml: WITH_SERVICE.replace('selector: { app: cart }', 'selector: { app: carts }'), fix: ['carts', 'cart'] },
  'service-without-selector': {
    yaml: WITH_SERVICE.replace('selector: { app: cart }, ports', 'ports'),
    fix: ['spec: { ports', 'spec: { selector: { app: cart }, ports'],
  },
  'service-without-ports': {
    yaml: WITH_SERVICE.replace('ports: [{ name: web, port: 80, targetPort: metrics }] }', 'clusterIP: None }'),
    fix: ['clusterIP: None }', 'ports: [{ name: web, port: 80, targetPort: metrics }] }'],
  },
  'target-port-not-found': {
    yaml: WITH_SERVICE.replace('targetPort: metrics', 'targetPort: http'),
    fix: ['targetPort: http', 'targetPort: 8080'],
  },
  'port-not-found': { yaml: WITH_PODS.replace('[{ port: metrics }]', '[{ port: http }]'), fix: ['port: http', 'port: metrics'] },
  'status-port-not-declared': {
    yaml: join(cartWith(INJECTED), POD_MONITOR, PROMETHEUS)
      .replace('{ port: metrics }', '{ portNumber: 15020, path: /stats/prometheus }'),
    fix: ['{ portNumber: 15020, path: /stats/prometheus }', AT_THE_AGENT],
  },
  'dropped-by-relabeling': {
    yaml: WITH_PODS.replace('port: metrics }', 'port: metrics, relabelings: '
      + '[{ action: keep, sourceLabels: [__meta_kubernetes_pod_label_app], regex: till }] }'),
    fix: ['regex: till', 'regex: cart'],
  },
  'pods-ended': {
    yaml: join(pod('phase: Succeeded, podIP: 10.0.0.7'), POD_MONITOR, PROMETHEUS),
    fix: ['Succeeded', 'Running'],
  },
  'target-not-discovered': {
    yaml: join(pod('phase: Pending'), POD_MONITOR, PROMETHEUS),
    fix: ['phase: Pending', 'phase: Running, podIP: 10.0.0.7'],
  },
  'nothing-selected': {
    yaml: join(CART, POD_MONITOR.replaceAll('cart', 'bank').replace('namespace: shop', 'namespace: bank'), PROMETHEUS),
    fix: [CART, CART.replaceAll('cart', 'bank').replace('namespace: shop', 'namespace: bank')],
  },
};

describe.each(Object.entries(EXAMPLES))('%s', (code, { yaml, fix: [before, after] }) => {
  test('is why the monitor of its example has no target, and why what it states does not hold', () => {
    const { monitorsWithoutTargets, expectations } = ScrapePlan.fromYaml(yaml);
    expect(monitorsWithoutTargets.map(each => each.code)).toEqual([code]);
    expect(expectations.map(({ scraped, cause }) => [scraped === 'once', cause?.code])).toEqual([[false, code]]);
  });

  test('is gone after the fix: the monitor has a target, and its scrape succeeds', () => {
    expect(yaml.split(before)).toHaveLength(2);
    const { monitorsWithoutTargets, expectations } = ScrapePlan.fromYaml(yaml.replace(before, after));
    expect(monitorsWithoutTargets).toEqual([]);
    expect(expectations.map(({ verdict, cause }) => [verdict, cause?.code])).toEqual([['proven', undefined]]);
  });
});
