import { toJson_PodMonitorSpec } from '../../../imports/pod-monitor';
import { IScraper, SelectedKind } from '../../described/scraper';
import { IstioMesh } from '../../mesh/istio-mesh';
import { dataPlaneEndpoint } from '../../monitors/mesh-endpoints';
import { Manifest } from '../../plan/kubernetes/manifest';

/** The PodMonitor that stands for whatever scrapes merged endpoints outside the app: `scrapesMergedEndpoints` does not say what it is. */
export function mergedEndpointsMonitor(prometheus: IScraper, mesh: IstioMesh): Manifest {
  const selection = prometheus.monitorSelector?.selection(SelectedKind.POD_MONITOR) ?? { labels: { 'scrapes-merged-endpoints': 'true' } };
  const { labels, namespaces = [] } = selection;
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: 'scrapes-merged-endpoints', namespace: namespaces[0] ?? prometheus.namespace, labels },
    spec: toJson_PodMonitorSpec({
      selector: {},
      namespaceSelector: { any: true },
      podMetricsEndpoints: [dataPlaneEndpoint(mesh.statusPort)],
    }),
  };
}
