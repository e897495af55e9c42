import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { PodMonitor, PodMonitorSpecPodMetricsEndpointsScheme as PodScheme, toJson_PodMonitorSpec } from '../../imports/pod-monitor';
import { ServiceMonitor, ServiceMonitorSpecEndpointsScheme as ServiceScheme, toJson_ServiceMonitorSpec } from '../../imports/service-monitor';
import { MetricsEndpoint } from '../endpoint';
import { MonitorKind } from './monitor-kind';
import { limitFields, ScrapeLimits } from './scrape-limits';
import { checkScrapeTimes } from './scrape-times';
import { IPrometheus, SelectedKind } from '../described/prometheus';
import { grantPodDiscovery, grantServiceDiscovery } from '../prometheus/discovery-access';
import { selectedMetadata } from '../prometheus/selected-metadata';
import { MonitorWiring } from '../transport/strategy';

/** What a monitor of one workload scrapes, and how. */
export interface WorkloadMonitorOptions {
  readonly kind: MonitorKind;
  readonly prometheus: IPrometheus;
  /** The namespace of the workload. */
  readonly namespace: string;
  /** The labels by which the Service, or the pods of a PodMonitor, are selected. */
  readonly labels: { [key: string]: string };
  readonly endpoints: readonly MetricsEndpoint[];
  readonly wiring: (endpoint: MetricsEndpoint) => MonitorWiring;
  readonly limits: ScrapeLimits;
  readonly metadata: ApiObjectMetadata;
}

/**
 * The monitor of one workload, with the right to discover it where the Prometheus lacks that.
 *
 * @throws when the Prometheus selects no such monitor, or something is not what the operator accepts.
 */
export function workloadMonitor(scope: Construct, options: WorkloadMonitorOptions, cannot: string): ApiObject {
  const { kind, prometheus, namespace, endpoints } = options;
  endpoints.forEach(times => checkScrapeTimes(times, prometheus.scrapeInterval, cannot));
  if (kind === MonitorKind.SERVICE_MONITOR) {
    const metadata = monitorMetadata(scope, SelectedKind.SERVICE_MONITOR, options);
    grantServiceDiscovery(scope, prometheus, [namespace]);
    return new ApiObject(scope, 'Monitor', { ...ServiceMonitor.GVK, metadata, spec: serviceMonitorSpec(options, cannot) });
  }
  const metadata = monitorMetadata(scope, SelectedKind.POD_MONITOR, options);
  grantPodDiscovery(scope, prometheus, [namespace]);
  return new ApiObject(scope, 'Monitor', { ...PodMonitor.GVK, metadata, spec: podMonitorSpec(options, cannot) });
}

function serviceMonitorSpec(options: WorkloadMonitorOptions, cannot: string) {
  return toJson_ServiceMonitorSpec({
    ...common(options, cannot),
    endpoints: options.endpoints.map(endpoint => ({
      ...endpointFields(endpoint, options),
      scheme: options.wiring(endpoint).scheme === 'https' ? ServiceScheme.HTTPS : ServiceScheme.HTTP,
    })),
  });
}

function podMonitorSpec(options: WorkloadMonitorOptions, cannot: string) {
  return toJson_PodMonitorSpec({
    ...common(options, cannot),
    podMetricsEndpoints: options.endpoints.map(endpoint => ({
      ...endpointFields(endpoint, options),
      scheme: options.wiring(endpoint).scheme === 'https' ? PodScheme.HTTPS : PodScheme.HTTP,
    })),
  });
}

function common({ namespace, labels, endpoints, wiring, limits }: WorkloadMonitorOptions, cannot: string) {
  return {
    namespaceSelector: { matchNames: [namespace] },
    selector: { matchLabels: labels },
    // A class belongs to a monitor, not to an endpoint, and a transport gives every endpoint the same.
    scrapeClass: wiring(endpoints[0]).scrapeClass,
    ...limitFields(limits, cannot),
  };
}

function endpointFields(endpoint: MetricsEndpoint, { wiring }: WorkloadMonitorOptions) {
  const { portName, path, interval, scrapeTimeout } = endpoint;
  return { port: portName, path, interval, scrapeTimeout, enableHttp2: wiring(endpoint).enableHttp2 };
}

/** In the workload's namespace, or where the Prometheus selects only in others, in one of those; monitors of several namespaces may then share it. */
function monitorMetadata(scope: Construct, kind: SelectedKind, { prometheus, namespace, metadata }: WorkloadMonitorOptions): ApiObjectMetadata {
  const selected = prometheus.selection(kind)?.namespaces;
  if (!selected?.length || selected.includes(namespace)) return selectedMetadata(scope, kind, prometheus, { ...metadata, namespace });
  return selectedMetadata(scope, kind, prometheus, {
    ...metadata,
    // Without a name of its own, cdk8s makes one; a name that is there and undefined would take that away.
    ...metadata.name === undefined ? {} : { name: `${namespace}-${metadata.name}` },
    namespace: selected.includes(prometheus.namespace) ? prometheus.namespace : selected[0],
  });
}
