import { ApiObjectMetadata } from 'cdk8s';
import { Namespaces, NetworkPolicy, NetworkPolicyPort, Pods, Workload } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { IPrometheus } from '../described/prometheus';

/** Lets the pods of a Prometheus into some ports of a workload, and nobody else into any. */
export function allowPrometheus(
  scope: Construct,
  workload: Workload,
  prometheus: IPrometheus,
  ports: readonly number[],
  metadata: ApiObjectMetadata,
): void {
  const namespaces = Namespaces.select(scope, 'PrometheusNamespace', { names: [prometheus.namespace] });
  const peer = Pods.select(scope, 'PrometheusPods', { labels: prometheus.podLabels, namespaces });
  new NetworkPolicy(scope, 'NetworkPolicy', {
    metadata,
    selector: workload,
    ingress: { rules: [{ peer, ports: [...new Set(ports)].map(port => NetworkPolicyPort.tcp(port)) }] },
  });
}
