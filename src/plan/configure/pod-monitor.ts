import { checkTimesAndRules, endpointConfig, endpointLabel, loadCredentials } from './endpoint';
import { Generator, Resource } from './generator';
import { checkAuthentication } from './http-config';
import { kubernetesSdConfigs } from './kubernetes-sd';
import { requirementsOf } from './label-selector';
import { present } from './present';
import { checkProxy, loadProxy } from './proxy';
import { within } from './refusal';
import { copy, copyIfSet, JOB_NAME, keep, ownRelabelings, podTargetLabels, RUNNING, selection } from './relabelings';
import { PodMetricsEndpoint, PodMonitorSpec } from './resources/pod-monitor';
import { checkScrapeClass, scrapeClassOf } from './scrape-class';
import { RelabelConfig, ScrapeConfig } from './scrape-config';
import { sharding } from './sharding';
import { checkSafeTls, safeTlsWithClass, tlsConfig } from './tls';
import { sanitized } from '../sanitized';

type PodMonitor = Resource<PodMonitorSpec>;

/** Refuses a PodMonitor as `checkPodMonitor` of `pkg/prometheus/resource_selector.go` does. */
export function checkPodMonitor({ spec: prometheus, assets }: Generator, { spec, namespace }: PodMonitor): void {
  within('failed to parse label selector', () => requirementsOf(spec.selector));
  spec.podMetricsEndpoints?.forEach((endpoint, i) => within(`endpoint[${i}]`, () => {
    checkTimesAndRules(prometheus, endpoint);
    checkAuthentication(endpoint);
    within('tlsConfig', () => checkSafeTls(endpoint.tlsConfig));
    checkProxy(endpoint);
    const { bearerTokenSecret: token } = endpoint;
    if (token?.name && token.key) within('bearerTokenSecret', () => assets.load('Secret', namespace, token));
    loadCredentials(assets, namespace, endpoint, checkSafeTls);
    within('proxyConfig', () => loadProxy(assets, namespace, endpoint));
  }));
  within('scrapeClassName', () => checkScrapeClass(prometheus, spec.scrapeClass));
}

/** The job of one endpoint (`generatePodMonitorConfig` of `pkg/prometheus/promcfg.go`). */
export function podMonitorJob(generator: Generator, monitor: PodMonitor, endpoint: PodMetricsEndpoint, index: number): ScrapeConfig {
  const { spec: prometheus } = generator;
  const { spec, namespace, name } = monitor;
  const scrapeClass = scrapeClassOf(generator, spec.scrapeClass);
  return present<ScrapeConfig>({
    job_name: `podMonitor/${namespace}/${name}/${index}`,
    ...endpointConfig(generator, monitor, endpoint, scrapeClass),
    kubernetes_sd_configs: kubernetesSdConfigs(generator, {
      role: 'pod',
      namespace,
      namespaceSelector: spec.namespaceSelector,
      attachMetadata: spec.attachMetadata ?? scrapeClass.attachMetadata,
      bySelector: spec.selectorMechanism === 'RoleSelector' ? { selector: spec.selector, roles: ['pod'] } : undefined,
    }),
    tls_config: tlsConfig(namespace, safeTlsWithClass(endpoint.tlsConfig, scrapeClass)),
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
  });
}

/** Only targets on the endpoint's container port; without one, every port of every container is a target. */
function onPort({ port, portNumber, targetPort }: PodMetricsEndpoint): RelabelConfig[] {
  const name = port || (portNumber === undefined && typeof targetPort === 'string' ? targetPort : '');
  if (name !== '') return [keep('__meta_kubernetes_pod_container_port_name', name)];
  const number = portNumber ?? (typeof targetPort === 'number' ? targetPort : 0);
  return number === 0 ? [] : [keep('__meta_kubernetes_pod_container_port_number', String(number))];
}
