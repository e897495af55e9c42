import { Coverage, discoveredNamespaces } from './coverage';
import { keepEnvoyMetrics } from './envoy-metrics';
import { agentProtocols, cniEndpoint, dataPlaneEndpoint, istiodEndpoint, OPT_OUT } from './mesh-endpoints';
import { MeshPodMonitorProps } from './mesh-pod-monitor-props';
import { dropExcluded } from './pod-exclusion';
import { keep, NAMESPACE, oneOf } from './relabelings';
import { limitFields } from './scrape-limits';
import { checkScrapeTimes } from './scrape-times';
import { PodMonitorSpec, PodMonitorSpecPodMetricsEndpoints } from '../../imports/pod-monitor';
import { IstioMesh } from '../mesh/istio-mesh';

/**
 * The spec of the PodMonitor that scrapes a mesh. The props are checked at once; the spec is rendered when called, since exclusions may be
 * added later.
 *
 * @throws when the operator or Prometheus would not accept a prop.
 */
export function meshPodMonitorSpec(props: MeshPodMonitorProps, coverage: Coverage, mesh: IstioMesh, cannot: string): () => PodMonitorSpec {
  checkScrapeTimes(props, coverage.prometheus.scrapeInterval, cannot);
  const namespaces = discoveredNamespaces(coverage, mesh);
  const endpoints = [dataPlane(props, coverage, mesh, cannot), ...(coverage.controlPlane ? [istiodEndpoint(), cniEndpoint()] : [])];
  const { matchLabels, matchExpressions = [] } = coverage.selector ?? {};
  const spec: PodMonitorSpec = {
    namespaceSelector: namespaces ? { matchNames: namespaces } : { any: true },
    selector: { matchLabels, matchExpressions: [...matchExpressions, { key: OPT_OUT, operator: 'DoesNotExist' }] },
    podTargetLabels: props.podTargetLabels,
    scrapeProtocols: agentProtocols(mesh, cannot),
    ...limitFields(props.limits),
  };
  return () => {
    const drops = coverage.exclusions.map(dropExcluded);
    return {
      ...spec,
      podMetricsEndpoints: endpoints.map(endpoint => ({
        ...endpoint,
        interval: props.interval,
        scrapeTimeout: props.scrapeTimeout,
        relabelings: [...drops, ...endpoint.relabelings ?? []],
      })),
    };
  };
}

/** The endpoint of the data plane. If istiod's namespace is discovered for istiod only, the sidecars and gateways in it are left out. */
function dataPlane(props: MeshPodMonitorProps, coverage: Coverage, mesh: IstioMesh, cannot: string): PodMonitorSpecPodMetricsEndpoints {
  const endpoint = dataPlaneEndpoint(mesh.statusPort);
  const { namespaces, controlPlane } = coverage;
  const narrowed = namespaces && controlPlane && !namespaces.includes(mesh.rootNamespace) ? [keep([NAMESPACE], oneOf(namespaces))] : [];
  return {
    ...endpoint,
    relabelings: [...narrowed, ...endpoint.relabelings ?? []],
    metricRelabelings: props.envoyMetrics && keepEnvoyMetrics(props.envoyMetrics, cannot),
  };
}
