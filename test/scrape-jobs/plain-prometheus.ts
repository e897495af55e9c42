import { Chart } from 'cdk8s';
import { PrometheusConfigMap, ScrapeJob } from 'cdk8s-mesh-metrics';
import { ApiResource, ClusterRole, ClusterRoleBinding, Deployment, ServiceAccount, Volume } from 'cdk8s-plus-27';

const DISCOVERED = [ApiResource.PODS, ApiResource.SERVICES, ApiResource.ENDPOINT_SLICES, ApiResource.INGRESSES];

/** A Prometheus in a Deployment with jobs, as a team writes it, and the rights to discover. */
export function plainPrometheus(chart: Chart, jobs: ScrapeJob[]): PrometheusConfigMap {
  const config = new PrometheusConfigMap(chart, 'config', { jobs });
  const serviceAccount = new ServiceAccount(chart, 'account', { metadata: { name: 'prometheus' } });
  const deployment = new Deployment(chart, 'prometheus', {
    metadata: { name: 'prometheus' },
    podMetadata: { labels: { 'sidecar.istio.io/inject': 'false' } },
    serviceAccount,
    automountServiceAccountToken: true,
    containers: [{ name: 'prometheus', image: 'quay.io/prometheus/prometheus:v3.13.0', portNumber: 9090 }],
  });
  deployment.containers[0].mount('/etc/prometheus', Volume.fromConfigMap(chart, 'configuration', config.configMap));
  const role = new ClusterRole(chart, 'role');
  role.allowRead(...DISCOVERED);
  new ClusterRoleBinding(chart, 'binding', { role }).addSubjects(serviceAccount);
  return config;
}
