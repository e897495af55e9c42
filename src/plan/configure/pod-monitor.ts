import { authorizationConfig, authorizationWithClass, basicAuthConfig, checkSafeAuthorization, loadAuthorization, loadBasicAuth } from './auth';
import { Generator, Resource } from './generator';
import { checkAuthentication } from './http-config';
import { honorLabels, honorTimestamps, samplesConfig } from './job-settings';
import { kubernetesSdConfigs } from './kubernetes-sd';
import { requirementsOf } from './label-selector';
import { bodySizeLimitOf, limitsOf } from './limits';
import { loadOAuth2, oauth2Config } from './oauth2';
import { present } from './present';
import { checkProxy, loadProxy, proxyConfig } from './proxy';
import { within } from './refusal';
import { checkRelabelings } from './relabel-config';
import { copy, copyIfSet, JOB_NAME, keep, metricRelabelings, ownRelabelings, podTargetLabels, RUNNING, sanitized, selection } from './relabelings';
import { PodMetricsEndpoint, PodMonitorSpec } from './resources/pod-monitor';
import { checkScrapeClass, scrapeClassOf } from './scrape-class';
import { RelabelConfig, ScrapeConfig } from './scrape-config';
import { sharding } from './sharding';
import { checkScrapeTimeout } from './timeout';
import { checkSafeTls, loadTls, safeTlsWithClass, tlsConfig } from './tls';

type PodMonitor = Resource<PodMonitorSpec>;

/** Refuses a PodMonitor as `checkPodMonitor` of `pkg/prometheus/resource_selector.go` does. */
export function checkPodMonitor({ spec: prometheus, assets }: Generator, { spec, namespace }: PodMonitor): void {
  within('failed to parse label selector', () => requirementsOf(spec.selector));
  spec.podMetricsEndpoints?.forEach((endpoint, i) => within(`endpoint[${i}]`, () => {
    checkScrapeTimeout(prometheus, endpoint.interval, endpoint.scrapeTimeout);
    within('relabelConfigs', () => checkRelabelings(endpoint.relabelings));
    within('metricRelabelConfigs', () => checkRelabelings(endpoint.metricRelabelings));
    checkAuthentication(endpoint);
    within('tlsConfig', () => checkSafeTls(endpoint.tlsConfig));
    checkProxy(endpoint);
    const { bearerTokenSecret: token } = endpoint;
    if (token?.name && token.key) within('bearerTokenSecret', () => assets.load('Secret', namespace, token));
    within('basicAuth', () => loadBasicAuth(assets, namespace, endpoint.basicAuth));
    within('tlsConfig', () => loadTls(assets, namespace, endpoint.tlsConfig, checkSafeTls));
    within('oauth2', () => loadOAuth2(assets, namespace, endpoint.oauth2));
    within('authorization', () => loadAuthorization(assets, namespace, endpoint.authorization, checkSafeAuthorization));
    within('proxyConfig', () => loadProxy(assets, namespace, endpoint));
  }));
  within('scrapeClassName', () => checkScrapeClass(prometheus, spec.scrapeClass));
}

/** The job of one endpoint (`generatePodMonitorConfig` of `pkg/prometheus/promcfg.go`). */
export function podMonitorJob(generator: Generator, monitor: PodMonitor, endpoint: PodMetricsEndpoint, index: number): ScrapeConfig {
  const { spec: prometheus, assets } = generator;
  const { spec, namespace, name } = monitor;
  const scrapeClass = scrapeClassOf(generator, spec.scrapeClass);
  const { bearerTokenSecret: token } = endpoint;
  return present<ScrapeConfig>({
    job_name: `podMonitor/${namespace}/${name}/${index}`,
    honor_labels: honorLabels(prometheus, endpoint.honorLabels),
    honor_timestamps: honorTimestamps(prometheus, endpoint.honorTimestamps),
    track_timestamps_staleness: endpoint.trackTimestampsStaleness,
    kubernetes_sd_configs: kubernetesSdConfigs(generator, {
      role: 'pod',
      namespace,
      namespaceSelector: spec.namespaceSelector,
      attachMetadata: spec.attachMetadata ?? scrapeClass.attachMetadata,
      bySelector: spec.selectorMechanism === 'RoleSelector' ? { selector: spec.selector, roles: ['pod'] } : undefined,
    }),
    scrape_interval: endpoint.interval || undefined,
    scrape_timeout: endpoint.scrapeTimeout || undefined,
    metrics_path: endpoint.path || undefined,
    params: endpoint.params,
    scheme: endpoint.scheme?.toLowerCase(),
    follow_redirects: endpoint.followRedirects,
    enable_http2: endpoint.enableHttp2,
    tls_config: tlsConfig(namespace, safeTlsWithClass(endpoint.tlsConfig, scrapeClass)),
    bearer_token: token?.name ? assets.get('Secret', namespace, token) : undefined,
    basic_auth: basicAuthConfig(assets, namespace, endpoint.basicAuth),
    oauth2: oauth2Config(assets, namespace, endpoint.oauth2),
    ...proxyConfig(assets, namespace, endpoint),
    authorization: authorizationConfig(assets, namespace, authorizationWithClass(endpoint.authorization, scrapeClass)),
    relabel_configs: [
      JOB_NAME,
      ...endpoint.filterRunning ?? true ? [RUNNING] : [],
      ...spec.selectorMechanism === 'RoleSelector' ? [] : selection('pod', spec.selector),
      ...onPort(endpoint),
      copy('__meta_kubernetes_namespace', 'namespace'),
      copy('__meta_kubernetes_pod_container_name', 'container'),
      copy('__meta_kubernetes_pod_name', 'pod'),
      ...podTargetLabels(spec.podTargetLabels, prometheus.podTargetLabels),
      { target_label: 'job', replacement: `${namespace}/${name}` },
      ...spec.jobLabel ? [copyIfSet(`__meta_kubernetes_pod_label_${sanitized(spec.jobLabel)}`, 'job')] : [],
      ...endpointLabel(endpoint),
      ...ownRelabelings(generator, scrapeClass, monitor, endpoint.relabelings),
      ...generator.onEachNode ? [] : sharding(prometheus, '__address__'),
    ],
    ...limitsOf(spec, prometheus),
    ...samplesConfig(generator, spec, scrapeClass),
    body_size_limit: bodySizeLimitOf(spec.bodySizeLimit, prometheus),
    metric_relabel_configs: metricRelabelings(generator, scrapeClass, monitor, endpoint.metricRelabelings),
  });
}

/** Only targets on the endpoint's container port; without one, every port of every container is a target. */
function onPort({ port, portNumber, targetPort }: PodMetricsEndpoint): RelabelConfig[] {
  const name = port || (portNumber === undefined && typeof targetPort === 'string' ? targetPort : '');
  if (name !== '') return [keep('__meta_kubernetes_pod_container_port_name', name)];
  const number = portNumber ?? (typeof targetPort === 'number' ? targetPort : 0);
  return number === 0 ? [] : [keep('__meta_kubernetes_pod_container_port_number', String(number))];
}

function endpointLabel({ port, targetPort }: PodMetricsEndpoint): RelabelConfig[] {
  const value = port || String(targetPort ?? '');
  return value === '' ? [] : [{ target_label: 'endpoint', replacement: value }];
}
