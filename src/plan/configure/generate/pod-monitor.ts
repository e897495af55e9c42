import { endpointConfig, endpointLabel } from './endpoint';
import { copy, copyIfSet, JOB_NAME, keep, podTargetLabels, RUNNING, selection } from './generated-relabelings';
import { scrapeClassOf } from './job-settings';
import { kubernetesSdConfigs } from './kubernetes-sd';
import { withoutAbsent } from './present';
import { sharding } from './sharding';
import { safeTlsWithClass, tlsConfig } from './tls';
import { ownRelabelings } from './user-relabelings';
import { sanitizeLabelName } from '../../prometheus/label-name';
import { RelabelConfig, ScrapeConfig } from '../../prometheus/scrape-config';
import { PodMetricsEndpoint, PodMonitor } from '../../resources/pod-monitor';
import { PrometheusContext } from '../../resources/prometheus-context';

/** The job of one endpoint (`generatePodMonitorConfig` of `pkg/prometheus/promcfg.go`). */
export function podMonitorJob(
  generator: PrometheusContext, monitor: PodMonitor, endpoint: PodMetricsEndpoint, index: number,
): ScrapeConfig {
  const { spec: prometheus } = generator;
  const { spec, namespace, name } = monitor;
  const scrapeClass = scrapeClassOf(generator, spec.scrapeClass);
  return withoutAbsent<ScrapeConfig>({
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
      ...spec.jobLabel ? [copyIfSet(`__meta_kubernetes_pod_label_${sanitizeLabelName(spec.jobLabel)}`, 'job')] : [],
      ...endpointLabel(endpoint),
      ...ownRelabelings(generator, scrapeClass, monitor, endpoint.relabelings),
      ...generator.onEachNode ? [] : sharding(prometheus, '__address__'),
    ],
  });
}

/** Keeps only targets on the container port of the endpoint; without one, every port of every container is a target. */
function onPort({ port, portNumber, targetPort }: PodMetricsEndpoint): RelabelConfig[] {
  const name = port || (portNumber === undefined && typeof targetPort === 'string' ? targetPort : '');
  if (name !== '') return [keep('__meta_kubernetes_pod_container_port_name', name)];
  const number = portNumber ?? (typeof targetPort === 'number' ? targetPort : 0);
  return number === 0 ? [] : [keep('__meta_kubernetes_pod_container_port_number', String(number))];
}
