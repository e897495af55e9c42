import { endpointConfig, endpointLabel } from './endpoint';
import { copy, copyIfSet, JOB_NAME, keep, podTargetLabels, RUNNING, selection } from './generated-relabelings';
import { scrapeClassOf } from './job-settings';
import { kubernetesSdConfigs } from './kubernetes-sd';
import { withoutAbsent } from './present';
import { sharding } from './sharding';
import { tlsConfig, tlsWithClass } from './tls';
import { ownRelabelings } from './user-relabelings';
import { sanitizeLabelName } from '../../prometheus/label-name';
import { RelabelConfig, ScrapeConfig } from '../../prometheus/scrape-config';
import { PrometheusContext } from '../../resources/prometheus-context';
import { Endpoint, ServiceMonitor } from '../../resources/service-monitor';

/** The job of one endpoint (`generateServiceMonitorConfig` of `pkg/prometheus/promcfg.go`). */
export function serviceMonitorJob(generator: PrometheusContext, monitor: ServiceMonitor, endpoint: Endpoint, index: number): ScrapeConfig {
  const { spec: prometheus } = generator;
  const { spec, namespace, name } = monitor;
  const scrapeClass = scrapeClassOf(generator, spec.scrapeClass);
  const role = (spec.serviceDiscoveryRole ?? prometheus.serviceDiscoveryRole) === 'EndpointSlice' ? 'endpointslice' : 'endpoints';
  return withoutAbsent<ScrapeConfig>({
    job_name: `serviceMonitor/${namespace}/${name}/${index}`,
    ...endpointConfig(generator, monitor, endpoint, scrapeClass),
    kubernetes_sd_configs: kubernetesSdConfigs(generator, {
      role,
      namespace,
      namespaceSelector: spec.namespaceSelector,
      attachMetadata: spec.attachMetadata ?? scrapeClass.attachMetadata,
      bySelector: spec.selectorMechanism === 'RoleSelector' ? { selector: spec.selector, roles: [role, 'service'] } : undefined,
    }),
    tls_config: tlsConfig(namespace, tlsWithClass(endpoint.tlsConfig, scrapeClass)),
    bearer_token_file: endpoint.bearerTokenFile || undefined,
    relabel_configs: [
      JOB_NAME,
      ...spec.selectorMechanism === 'RoleSelector' ? [] : selection('service', spec.selector),
      ...onPort(endpoint, role),
      ...described(role),
      ...endpoint.filterRunning ?? true ? [RUNNING] : [],
      ...(spec.targetLabels ?? []).map(sanitizeLabelName).map(label => copyIfSet(`__meta_kubernetes_service_label_${label}`, label)),
      ...podTargetLabels(spec.podTargetLabels, prometheus.podTargetLabels),
      { source_labels: ['__meta_kubernetes_service_name'], target_label: 'job', replacement: '${1}' },
      ...spec.jobLabel ? [copyIfSet(`__meta_kubernetes_service_label_${sanitizeLabelName(spec.jobLabel)}`, 'job')] : [],
      ...endpointLabel(endpoint),
      ...ownRelabelings(generator, scrapeClass, monitor, endpoint.relabelings),
      ...sharding(prometheus, '__address__'),
    ],
  });
}

/** Keeps only targets on the port of the endpoint: the name of a Service port, or the name or number of a container port. */
function onPort({ port, targetPort }: Endpoint, role: string): RelabelConfig[] {
  if (port) return [keep(`__meta_kubernetes_${prefixOf(role)}_port_name`, port)];
  if (typeof targetPort === 'string' && targetPort !== '') return [keep('__meta_kubernetes_pod_container_port_name', targetPort)];
  if (typeof targetPort !== 'number' || targetPort === 0) return [];
  return [keep('__meta_kubernetes_pod_container_port_number', String(targetPort))];
}

/** The labels that describe a target. */
function described(role: string): RelabelConfig[] {
  const source_labels = ['kind', 'name'].map(what => `__meta_kubernetes_${prefixOf(role)}_address_target_${what}`);
  return [
    { source_labels, separator: ';', regex: 'Node;(.*)', replacement: '${1}', target_label: 'node' },
    { source_labels, separator: ';', regex: 'Pod;(.*)', replacement: '${1}', target_label: 'pod' },
    copy('__meta_kubernetes_namespace', 'namespace'),
    copy('__meta_kubernetes_service_name', 'service'),
    copy('__meta_kubernetes_pod_name', 'pod'),
    copy('__meta_kubernetes_pod_container_name', 'container'),
  ];
}

function prefixOf(role: string): string {
  return role === 'endpointslice' ? 'endpointslice' : 'endpoint';
}
