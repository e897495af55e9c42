import { annotationLabel, DEFAULT_PREFIX } from './annotation-prefix';
import { NOT_RUNNING, JobDefinition, relabelConfig } from './job-definition';
import { DISCOVERY_JOB_CHECKS, discovery, DiscoveryJobOptions, jobFields } from './scrape-job-options';
import { PodMonitorSpecPodMetricsEndpoints } from '../../imports/pod-monitor';
import { refusal } from '../errors';
import { DataPlane, IstioMesh } from '../mesh/istio-mesh';
import { keepEnvoyMetrics } from '../monitors/envoy-metrics';
import {
  agentProtocols, CNI_CONTAINER, cniEndpoint, dataPlaneEndpoint, ISTIOD_CONTAINER, istiodEndpoint, OPT_OUT,
} from '../monitors/mesh-endpoints';
import { copy, drop, keep, NAMESPACE, oneOf, pod, Relabeling, sanitized } from '../monitors/relabelings';
import { ScrapeConfig } from '../plan/prometheus/scrape-config';
import { checkedProps, Checks, listOf, optional } from '../values/check';
import { flag, text } from '../values/scalars';

/** Properties of the jobs that scrape a mesh. */
export interface MeshPodsProps extends DiscoveryJobOptions {
  /**
   * Whether istiod and the agents of the CNI plugin are scraped too, by the jobs `istiod` and `istio-cni`. Where `namespaces` is given they
   * are looked for in the namespace of istiod.
   *
   * @default true
   */
  readonly controlPlane?: boolean;

  /**
   * Which of Envoy's own metrics (`envoy_…`) are kept, by name with `*` for any characters; an empty list keeps none. The metrics
   * of Istio (`istio_…`), of the agent and of the application are always kept.
   *
   * @default - all of them
   */
  readonly envoyMetrics?: string[];
}

const CHECKS: Checks<MeshPodsProps> = {
  ...DISCOVERY_JOB_CHECKS,
  controlPlane: optional(flag),
  envoyMetrics: optional(listOf(text)),
};

/** The jobs `envoy-stats`, `istiod` and `istio-cni`: the endpoints of a `MeshPodMonitor`. */
export function meshPods(props: MeshPodsProps = {}): JobDefinition {
  const cannot = 'describe ScrapeJob.meshPods';
  const checked = checkedProps(props ?? {}, CHECKS, cannot);
  const { namespaces, controlPlane = true } = checked;
  const metricRelabelings = checked.envoyMetrics && keepEnvoyMetrics(checked.envoyMetrics, cannot);
  return {
    scrapeConfigs: (mesh, _others, cannotCreate) => {
      refuseWithoutMesh(mesh, cannotCreate);
      const scrapeProtocols = agentProtocols(mesh, cannotCreate);
      const ofControlPlane = { ...checked, namespaces: namespaces && [mesh.rootNamespace] };
      return [
        scrapeConfig('envoy-stats', { ...dataPlaneEndpoint(mesh.statusPort), metricRelabelings }, checked, scrapeProtocols),
        ...controlPlane ? [
          scrapeConfig('istiod', istiodEndpoint(), ofControlPlane),
          scrapeConfig('istio-cni', cniEndpoint(), ofControlPlane),
        ] : [],
      ];
    },
    leftOutOfPodsAnnotatedWith: (prefix, mesh) => {
      const port = annotationLabel('pod', prefix, 'port');
      // Istio annotates by the default prefix only: injected pods and gateways with the agent's port, its own components by their charts.
      return sanitized(prefix) !== sanitized(DEFAULT_PREFIX) ? [] : [
        dropIn(namespaces, [port], `${mesh.statusPort}`),
        ...controlPlane
          ? [dropIn(namespaces && [mesh.rootNamespace], [CONTAINER, port], `(${ISTIOD_CONTAINER}|${CNI_CONTAINER});${CONTROL_PLANE_PORT}`)]
          : [],
      ];
    },
    scrapesMergedEndpoints: namespaces === undefined,
  };
}

const CONTAINER = pod('container_name');

/** The port in the annotations of istiod and of the CNI plugin's agents (istio-discovery and istio-cni among Istio's charts). */
const CONTROL_PLANE_PORT = 15014;

type Endpoint = PodMonitorSpecPodMetricsEndpoints;

function scrapeConfig(jobName: string, endpoint: Endpoint, options: DiscoveryJobOptions, scrapeProtocols?: string[]): ScrapeConfig {
  const { path, port, relabelings = [], metricRelabelings } = endpoint;
  return {
    job_name: jobName,
    ...jobFields(options),
    metrics_path: path,
    scrape_protocols: scrapeProtocols,
    ...discovery('pod', options),
    relabel_configs: [
      drop([pod('phase')], NOT_RUNNING),
      drop([pod(`labelpresent_${sanitized(OPT_OUT)}`)], 'true'),
      ...port === undefined ? [] : [keep([pod('container_port_name')], port)],
      ...relabelings,
      copy(NAMESPACE, 'namespace'),
      copy(pod('name'), 'pod'),
      copy(CONTAINER, 'container'),
    ].map(relabelConfig),
    metric_relabel_configs: metricRelabelings?.map(relabelConfig),
  };
}

function dropIn(namespaces: string[] | undefined, labels: string[], regex: string): Relabeling {
  return namespaces ? drop([NAMESPACE, ...labels], `${oneOf(namespaces)};${regex}`) : drop(labels, regex);
}

function refuseWithoutMesh({ dataPlane }: IstioMesh, cannot: string): void {
  if (dataPlane !== DataPlane.NONE) return;
  throw refusal({
    cannot,
    because: 'the mesh is described as IstioMesh.none(), and ScrapeJob.meshPods() scrapes a mesh',
    instead: 'Describe the mesh, or leave this job out',
  });
}
