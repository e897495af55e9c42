import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { MonitorKind } from './monitor-kind';
import { limitFields, ScrapeLimits } from './scrape-limits';
import { checkScrapeTimes } from './scrape-times';
import { PodMonitor, PodMonitorSpecPodMetricsEndpointsScheme as PodScheme, toJson_PodMonitorSpec } from '../../imports/pod-monitor';
import {
  ServiceMonitor, ServiceMonitorSpecEndpointsScheme as ServiceScheme, toJson_ServiceMonitorSpec,
} from '../../imports/service-monitor';
import { IScraper, SelectedKind } from '../described/scraper';
import { MetricsEndpoint } from '../endpoint';
import { grantPodDiscovery, grantServiceDiscovery } from '../prometheus/discovery-access';
import { monitorMetadata } from '../prometheus/selected-metadata';
import { MonitorWiring } from '../transport/strategy';

/** Properties of the monitor of one workload. */
export interface WorkloadMonitorOptions {
  readonly kind: MonitorKind;
  readonly prometheus: IScraper;
  /** The namespace of the workload. */
  readonly namespace: string;
  /** The labels that select the Service, or the pods in case of a PodMonitor. */
  readonly labels: { [key: string]: string };
  readonly endpoints: readonly MetricsEndpoint[];
  readonly wiring: (endpoint: MetricsEndpoint) => MonitorWiring;
  readonly limits?: ScrapeLimits;
  readonly metadata: ApiObjectMetadata;
}

/**
 * Creates the monitor of one workload, and grants the Prometheus the right to discover it if it has none.
 *
 * @throws when the Prometheus does not select such a monitor, or the operator would not accept it.
 */
export function workloadMonitor(scope: Construct, options: WorkloadMonitorOptions, cannot: string): ApiObject {
  const { kind, prometheus, namespace, endpoints } = options;
  endpoints.forEach(times => checkScrapeTimes(times, prometheus.scrapeInterval, cannot));
  if (kind === MonitorKind.SERVICE_MONITOR) {
    const metadata = placedMetadata(scope, SelectedKind.SERVICE_MONITOR, options);
    grantServiceDiscovery(scope, prometheus, [namespace]);
    return new ApiObject(scope, 'Monitor', { ...ServiceMonitor.GVK, metadata, spec: serviceMonitorSpec(options) });
  }
  const metadata = placedMetadata(scope, SelectedKind.POD_MONITOR, options);
  grantPodDiscovery(scope, prometheus, [namespace]);
  return new ApiObject(scope, 'Monitor', { ...PodMonitor.GVK, metadata, spec: podMonitorSpec(options) });
}

function serviceMonitorSpec(options: WorkloadMonitorOptions) {
  return toJson_ServiceMonitorSpec({
    ...common(options),
    endpoints: options.endpoints.map(endpoint => ({
      ...endpointFields(endpoint, options),
      scheme: options.wiring(endpoint).scheme === 'https' ? ServiceScheme.HTTPS : ServiceScheme.HTTP,
    })),
  });
}

function podMonitorSpec(options: WorkloadMonitorOptions) {
  return toJson_PodMonitorSpec({
    ...common(options),
    podMetricsEndpoints: options.endpoints.map(endpoint => ({
      ...endpointFields(endpoint, options),
      scheme: options.wiring(endpoint).scheme === 'https' ? PodScheme.HTTPS : PodScheme.HTTP,
    })),
  });
}

function common({ namespace, labels, endpoints, wiring, limits }: WorkloadMonitorOptions) {
  return {
    namespaceSelector: { matchNames: [namespace] },
    selector: { matchLabels: labels },
    // A monitor has one scrape class, and a transport gives the same one to every endpoint.
    scrapeClass: wiring(endpoints[0]).scrapeClass,
    ...limitFields(limits),
  };
}

function endpointFields(endpoint: MetricsEndpoint, { wiring }: WorkloadMonitorOptions) {
  const { portName, path, interval, scrapeTimeout } = endpoint;
  return { port: portName, path, interval, scrapeTimeout, enableHttp2: wiring(endpoint).enableHttp2 };
}

/**
 * The metadata of a monitor: in the namespace of the workload, or else in one where the Prometheus selects monitors. The latter may hold
 * monitors of several namespaces, hence the prefix of the name.
 */
function placedMetadata(scope: Construct, kind: SelectedKind, options: WorkloadMonitorOptions): ApiObjectMetadata {
  const { prometheus, namespace, metadata } = options;
  const selected = prometheus.monitorSelector?.selection(kind)?.namespaces;
  if (!selected?.length || selected.includes(namespace)) {
    return monitorMetadata(scope, kind, prometheus, { ...metadata, namespace });
  }
  return monitorMetadata(scope, kind, prometheus, {
    ...metadata,
    // cdk8s generates a name only where the key is absent: an undefined one would prevent that.
    ...metadata.name === undefined ? {} : { name: `${namespace}-${metadata.name}` },
    namespace: selected.includes(prometheus.namespace) ? prometheus.namespace : selected[0],
  });
}
