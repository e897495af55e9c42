import { MonitorCode } from '../../../src/plan/findings/monitor-causes';
import { kubePrometheusStack } from '../../cluster/prometheuses';
import { ALLOY, prometheusDeployment } from '../../cluster/scrapers';
import {
  deployment, Fields, MESHED, monitor, podMonitor, prometheus, service, serviceMonitor,
} from '../explain/cluster';

/** A cluster in which a monitor has no target, and the same with the advice followed. */
export interface MonitorCase {
  readonly given: ReadonlyArray<Fields>;
  readonly followed: ReadonlyArray<Fields>;
  /** The Prometheus, where it is not that of kube-prometheus-stack. */
  readonly installation?: ReadonlyArray<Fields | string>;
  readonly installationFollowed?: ReadonlyArray<Fields | string>;
}

const cart = deployment('cart');
const onCart = podMonitor('cart');

/** A monitor of what the library's own monitor of the mesh scrapes. */
const sidecars = podMonitor('cart', {
  podMetricsEndpoints: [{
    path: '/stats/prometheus',
    relabelings: [
      { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_container_name'], regex: 'istio-proxy' },
      { sourceLabels: ['__meta_kubernetes_pod_ip'], regex: '(.+)', targetLabel: '__address__', replacement: '$1:15020' },
    ],
  }],
});
const meshed = deployment('cart', undefined, { labels: MESHED });

function endpoint(fields: Fields): Fields {
  return podMonitor('cart', { podMetricsEndpoints: [{ port: 'metrics', ...fields }] });
}

function podWith(status: Fields): Fields {
  const spec = { containers: [{ name: 'cart', ports: [{ name: 'metrics', containerPort: 9090 }] }] };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'cart', namespace: 'shop', labels: { app: 'cart' } }, spec, status };
}

function serviceWith(change: Fields): Fields {
  const { spec, ...rest } = service('cart');
  return { ...rest, spec: { ...spec as Fields, ...change } };
}

function scrapeConfig(spec: Fields): Fields {
  return monitor('ScrapeConfig', 'cart', spec);
}

const withReplicas = (replicas: number) => ({ ...cart, spec: { ...cart.spec as Fields, replicas } });

/** An agent on each node, with the rights of the Prometheus in whose place it is. */
const agentOnEachNode: Fields[] = prometheus({}).map(object => object.kind !== 'Prometheus' ? object : {
  apiVersion: 'monitoring.coreos.com/v1alpha1',
  kind: 'PrometheusAgent',
  metadata: object.metadata,
  spec: {
    mode: 'DaemonSet',
    serviceAccountName: 'kps-kube-prometheus-stack-prometheus',
    podMonitorSelector: {},
    podMonitorNamespaceSelector: {},
  },
});

const withScrapeConfigs = prometheus({ scrapeConfigSelector: {}, scrapeConfigNamespaceSelector: {} });

/** Nothing that a monitor has: what is said of a workload is tested with its explanation. */
const OF_A_WORKLOAD = 'annotations-not-read';

export const MONITOR_CASES: Record<Exclude<MonitorCode, typeof OF_A_WORKLOAD>, MonitorCase> = {
  'no-prometheus': { given: [cart, onCart], installation: [], followed: [cart, onCart], installationFollowed: kubePrometheusStack() },
  'prometheus-refused': {
    given: [cart, onCart],
    installation: prometheus({ shards: -1 }),
    followed: [cart, onCart],
    installationFollowed: prometheus({ shards: 1 }),
  },
  'scraper-not-followed': {
    given: [cart, onCart], installation: [ALLOY], followed: [cart, onCart], installationFollowed: kubePrometheusStack(),
  },
  'scraper-configuration-unknown': {
    given: [cart, onCart],
    installation: [prometheusDeployment()],
    followed: [cart, onCart],
    installationFollowed: kubePrometheusStack(),
  },
  'prometheus-without-operator': {
    given: [cart, onCart],
    installation: ['scrape_configs: [{job_name: outside, static_configs: [{targets: ["example.org:80"]}]}]'],
    followed: [cart, onCart],
    installationFollowed: kubePrometheusStack(),
  },
  'monitor-not-stored': { given: [cart, endpoint({ port: 9090 })], followed: [cart, endpoint({ port: 'metrics' })] },
  'monitor-kind-not-taken': {
    given: [cart, service('cart'), serviceMonitor('cart')], followed: [cart, onCart], installation: agentOnEachNode,
  },
  'monitor-selector-not-set': {
    given: [cart, onCart],
    installation: prometheus({ podMonitorSelector: undefined }),
    followed: [cart, onCart],
    installationFollowed: prometheus({ podMonitorSelector: {} }),
  },
  'monitor-not-selected': {
    given: [cart, podMonitor('cart', {}, { labels: {} })], followed: [cart, podMonitor('cart', {}, { labels: { release: 'kps' } })],
  },
  'monitor-namespace-not-selected': {
    given: [cart, onCart],
    installation: prometheus({ podMonitorNamespaceSelector: undefined }),
    followed: [cart, podMonitor('cart', { namespaceSelector: { matchNames: ['shop'] } }, { namespace: 'monitoring' })],
  },
  'monitor-refused': { given: [cart, podMonitor('cart', { scrapeClass: 'none' })], followed: [cart, onCart] },
  'prometheus-not-loaded': {
    given: [cart, onCart],
    installation: prometheus({ version: 'newest' }),
    followed: [cart, onCart],
    installationFollowed: prometheus({ version: 'v3.13.0' }),
  },
  'monitor-without-endpoints': { given: [cart, podMonitor('cart', { podMetricsEndpoints: [] })], followed: [cart, onCart] },
  'list-forbidden': {
    given: [cart, onCart],
    installation: kubePrometheusStack().map(object => object.kind === 'ClusterRole' ? { ...object, rules: [] } : object),
    followed: [cart, onCart],
    installationFollowed: kubePrometheusStack(),
  },
  'api-token-missing': {
    given: [cart, onCart],
    installation: prometheus({ automountServiceAccountToken: false }),
    followed: [cart, onCart],
    installationFollowed: prometheus({ automountServiceAccountToken: true }),
  },
  'discovery-refused': {
    given: [cart, scrapeConfig({ kubernetesSDConfigs: [{ role: 'Pod', selectors: [{ role: 'Pod', field: 'spec.name=cart' }] }] })],
    followed: [cart, scrapeConfig({ kubernetesSDConfigs: [{ role: 'Pod', selectors: [{ role: 'Pod', field: 'status.phase=Running' }] }] })],
    installation: withScrapeConfigs,
  },
  'monitor-looks-elsewhere': {
    given: [cart, podMonitor('cart', { namespaceSelector: { matchNames: ['store'] } })],
    followed: [cart, podMonitor('cart', { namespaceSelector: { matchNames: ['store', 'shop'] } })],
  },
  'labels-not-selected': {
    given: [cart, podMonitor('cart', { selector: { matchLabels: { app: 'carts' } } })], followed: [cart, onCart],
  },
  'nothing-selected': { given: [onCart], followed: [cart, onCart] },
  'nothing-discovered': {
    given: [monitor('Probe', 'cart', { prober: { url: 'blackbox:9115' }, targets: { ingress: { selector: {} } } })],
    followed: [monitor('Probe', 'cart', { prober: { url: 'blackbox:9115' }, targets: { staticConfig: { static: ['cart.shop'] } } })],
  },
  'no-service': { given: [cart, serviceMonitor('cart')], followed: [cart, service('cart'), serviceMonitor('cart')] },
  'service-selects-no-pod': {
    given: [cart, service('cart', undefined, { selector: { app: 'carts' } }), serviceMonitor('cart')],
    followed: [cart, service('cart'), serviceMonitor('cart')],
  },
  'service-without-selector': {
    given: [cart, serviceWith({ selector: undefined }), serviceMonitor('cart')], followed: [cart, service('cart'), serviceMonitor('cart')],
  },
  'external-name-service': {
    given: [cart, serviceWith({ type: 'ExternalName', externalName: 'cart.example.org' }), serviceMonitor('cart')],
    followed: [cart, scrapeConfig({ staticConfigs: [{ targets: ['cart.example.org:9090'] }] })],
    installation: withScrapeConfigs,
  },
  'service-without-ports': {
    given: [cart, serviceWith({ ports: undefined }), serviceMonitor('cart')], followed: [cart, service('cart'), serviceMonitor('cart')],
  },
  'workload-without-pods': { given: [withReplicas(0), onCart], followed: [withReplicas(1), onCart] },
  'pods-ended': {
    given: [podWith({ phase: 'Failed', podIP: '10.0.0.9' }), onCart], followed: [podWith({ phase: 'Running', podIP: '10.0.0.9' }), onCart],
  },
  'pods-without-address': {
    given: [podWith({ phase: 'Pending' }), onCart], followed: [podWith({ phase: 'Running', podIP: '10.0.0.9' }), onCart],
  },
  'pod-without-sidecar': { given: [cart, sidecars], followed: [meshed, sidecars] },
  'port-not-found': { given: [cart, endpoint({ port: 'http' })], followed: [cart, endpoint({ port: 'metrics' })] },
  'target-port-not-found': {
    given: [cart, serviceWith({ ports: [{ name: 'metrics', port: 80, targetPort: 'prometheus' }] }), serviceMonitor('cart')],
    followed: [cart, serviceWith({ ports: [{ name: 'metrics', port: 80, targetPort: 9090 }] }), serviceMonitor('cart')],
  },
  'status-port-not-declared': { given: [meshed, endpoint({ port: undefined, portNumber: 15020 })], followed: [meshed, sidecars] },
  'dropped-by-relabeling': {
    given: [cart, endpoint({ relabelings: [{ action: 'drop', sourceLabels: ['namespace'], regex: 'shop' }] })],
    followed: [cart, endpoint({ relabelings: [{ action: 'drop', sourceLabels: ['namespace'], regex: 'store' }] })],
  },
  'target-invalid': {
    given: [cart, endpoint({ relabelings: [{ targetLabel: '__address__', replacement: 'a/b' }] })],
    followed: [cart, endpoint({ relabelings: [{ targetLabel: '__address__', replacement: 'a:9090' }] })],
  },
};
