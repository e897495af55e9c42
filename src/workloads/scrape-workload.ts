import { ApiObject, ApiObjectMetadata, Names } from 'cdk8s';
import { Pod, Service, Workload } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { declaredPorts } from './endpoint-ports';
import { exposeOnce } from './expose-once';
import { MergedMetricsAlert } from './merged-metrics-alert';
import { PermissivePorts } from './peer-authentication';
import { podMetadataOf } from './pod-metadata';
import { ScrapeOptions } from './scrape-options';
import { wirePod } from './sidecar-settings';
import { stateMetrics } from '../described/metrics-statements';
import { IScraper } from '../described/scraper';
import { MetricsEndpoint } from '../endpoint';
import { refusal } from '../errors';
import { IstioMesh } from '../mesh/istio-mesh';
import { MonitorKind } from '../monitors/monitor-kind';
import { workloadMonitor } from '../monitors/workload-monitor';
import { ScrapeTransport } from '../transport/scrape-transport';
import { PodWiring } from '../transport/strategy';

/** What `auto()` tries for something that has no other job than to serve metrics. */
const ORDER = [ScrapeTransport.istioMutual(), ScrapeTransport.excludeInboundPort(), ScrapeTransport.merged(), ScrapeTransport.direct()];

/** What is scraped of a workload, by whom, and what the objects that are made for it are called. */
export interface WorkloadToScrape {
  readonly workload: Workload;
  readonly namespace: string;
  readonly endpoints: readonly MetricsEndpoint[];
  readonly mesh: IstioMesh;
  readonly prometheus: IScraper;
  readonly metadata: ApiObjectMetadata;
}

/** What was made for a scrape. */
export interface ScrapeObjects {
  readonly pod: PodWiring;
  readonly service?: Service;
  readonly monitor?: ApiObject;
}

/**
 * Makes both sides of a scrape: what goes on the pods, the Service, the monitor, and what is needed beside them.
 *
 * @throws when no transport works, what the user wrote on the pods contradicts it, or the Prometheus selects no such monitor.
 */
export function scrapeWorkload(scope: Construct, scraped: WorkloadToScrape, options: ScrapeOptions, cannot: string): ScrapeObjects {
  const { workload, namespace, endpoints, mesh, prometheus } = scraped;
  const kind = options.monitorKind ?? MonitorKind.SERVICE_MONITOR;
  const pod = podMetadataOf(workload.podMetadata, cannot);
  const transport = options.transport ?? ScrapeTransport.auto();
  const wiring = transport._wire({
    mesh,
    prometheus,
    endpoints,
    namespace,
    podLabels: pod.labels(),
    declared: kind === MonitorKind.SERVICE_MONITOR,
    hostNetwork: workload.hostNetwork,
  }, ORDER, cannot);
  const isMerged = wiring.pod.mergedEndpoints !== undefined;
  exposeOnce(workload.podMetadata, { by: `${scope.constructor.name} '${scope.node.path}'`, endpoints, isMerged }, cannot);
  stateMetrics(workload, { statedBy: scope.node.path, endpoints, isMerged });
  wirePod(pod, wiring.pod, mesh, cannot);
  if (wiring.permissivePorts) PermissivePorts.of(workload, namespace).add(wiring.permissivePorts);
  if (!wiring.monitor) {
    expectMergedScrape(scope, scraped, options, cannot);
    return { pod: wiring.pod };
  }
  const service = kind === MonitorKind.SERVICE_MONITOR ? metricsService(scope, scraped) : undefined;
  const address = service?.metadata ?? workload.podMetadata;
  const monitor = workloadMonitor(scope, {
    ...scraped,
    kind,
    labels: { [Pod.ADDRESS_LABEL]: address.getLabel(Pod.ADDRESS_LABEL)! },
    wiring: wiring.monitor,
    limits: options.limits,
  }, cannot);
  return { pod: wiring.pod, service, monitor };
}

/** Where metrics are merged, nothing is made but the alert: whatever scrapes merged endpoints scrapes these. */
function expectMergedScrape(scope: Construct, scraped: WorkloadToScrape, { limits, alert }: ScrapeOptions, cannot: string): void {
  const { workload, namespace, prometheus } = scraped;
  if (limits) {
    throw refusal({
      cannot,
      because: 'it has limits, and merged metrics have those of whatever scrapes them',
      instead: 'Give them to the MeshPodMonitor, or choose another transport',
    });
  }
  if (alert ?? true) {
    const { name: workloadName, kind: workloadKind } = workload;
    new MergedMetricsAlert(scope, 'MergedMetricsAlert', { podNamespace: namespace, workloadName, workloadKind, prometheus });
  }
}

/** The Service through which the pods are found. Its own address is the label by which a monitor selects it, and nothing else. */
function metricsService(scope: Construct, { workload, namespace, endpoints, metadata }: WorkloadToScrape): Service {
  const service = new Service(scope, 'Service', {
    metadata: { ...metadata, namespace },
    selector: workload,
    ports: declaredPorts(endpoints).map(({ port, portName }) => ({ port, targetPort: port, name: portName })),
  });
  service.metadata.addLabel(Pod.ADDRESS_LABEL, Names.toLabelValue(service));
  return service;
}
