import { ApiObjectMetadata } from 'cdk8s';
import { Namespaces, NetworkPolicy, NetworkPolicyPort, Pods, Workload } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { PodMetadata } from './pod-metadata';
import { IScraper } from '../described/scraper';
import { refusal } from '../errors';
import { ENVOY_METRICS_PORT } from '../mesh/istio';
import { IstioMesh } from '../mesh/istio-mesh';
import { STATUS_PORT_ANNOTATION } from '../mesh/labels-and-annotations';

/**
 * Lets the pods of a Prometheus into some ports of a workload, and nobody else into any.
 *
 * @throws when the pods of the workload are on the network of their node.
 */
export function allowPrometheus(
  scope: Construct, workload: Workload, prometheus: IScraper, ports: readonly number[], metadata: ApiObjectMetadata, cannot: string,
): void {
  if (workload.hostNetwork) {
    throw refusal({
      cannot,
      because: 'networkPolicy is true, and a NetworkPolicy does not hold for pods on the network of their node',
      instead: 'Leave it out, and restrict the port with a firewall of the nodes',
    });
  }
  const namespaces = Namespaces.select(scope, 'PrometheusNamespace', { names: [prometheus.namespace] });
  const peer = Pods.select(scope, 'PrometheusPods', { labels: prometheus.podLabels, namespaces });
  new NetworkPolicy(scope, 'NetworkPolicy', {
    metadata,
    selector: workload,
    ingress: { rules: [{ peer, ports: [...new Set(ports)].map(port => NetworkPolicyPort.tcp(port)) }] },
  });
}

/** Where a `MeshPodMonitor` scrapes the sidecar of a pod: the pod may move its agent, or turn it off, and Envoy still answers then. */
export function sidecarMetricsPort(pod: PodMetadata, mesh: IstioMesh): number {
  return Number(pod.annotations()[STATUS_PORT_ANNOTATION] ?? mesh.statusPort) || ENVOY_METRICS_PORT;
}
