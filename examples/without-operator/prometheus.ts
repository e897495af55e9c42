import { Chart } from 'cdk8s';
import { PrometheusConfigMap } from 'cdk8s-mesh-metrics';
import { Deployment, EmptyDirMedium, ServiceAccount, Volume } from 'cdk8s-plus-27';

/** Where the sidecar writes the certificates of the mesh, and the job finds them. */
const CERTIFICATES = '/etc/istio-output-certs';

/** A Prometheus in a Deployment. Its sidecar writes certificates of the mesh, and captures nothing. */
export function prometheus(chart: Chart, config: PrometheusConfigMap): void {
  const serviceAccount = new ServiceAccount(chart, 'account', { metadata: { name: 'prometheus' } });
  config.grantDiscovery(serviceAccount);
  const deployment = new Deployment(chart, 'prometheus', {
    metadata: { name: 'prometheus' },
    podMetadata: {
      labels: { 'sidecar.istio.io/inject': 'true' },
      annotations: {
        'traffic.sidecar.istio.io/includeInboundPorts': '',
        'traffic.sidecar.istio.io/includeOutboundIPRanges': '',
        'proxy.istio.io/config': `proxyMetadata: { OUTPUT_CERTS: ${CERTIFICATES} }`,
        'sidecar.istio.io/userVolumeMount': JSON.stringify([{ name: 'istio-output-certs', mountPath: CERTIFICATES }]),
      },
    },
    serviceAccount,
    automountServiceAccountToken: true,
    replicas: 1,
    securityContext: { user: 65534, group: 65534, fsGroup: 65534 },
    containers: [{
      name: 'prometheus',
      image: 'quay.io/prometheus/prometheus:v3.13.0',
      args: ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/prometheus', '--web.enable-lifecycle'],
      portNumber: 9090,
    }, {
      // Tells Prometheus when the kubelet has brought a changed ConfigMap.
      name: 'config-reloader',
      image: 'quay.io/prometheus-operator/prometheus-config-reloader:v0.93.1',
      args: ['--watched-dir=/etc/prometheus', '--reload-url=http://127.0.0.1:9090/-/reload'],
    }],
  });
  const configuration = Volume.fromConfigMap(chart, 'configuration', config.configMap);
  const certificates = Volume.fromEmptyDir(chart, 'certificates', 'istio-output-certs', { medium: EmptyDirMedium.MEMORY });
  const data = Volume.fromEmptyDir(chart, 'data', 'data');
  const [container, reloader] = deployment.containers;
  container.mount('/etc/prometheus', configuration, { readOnly: true });
  container.mount(CERTIFICATES, certificates, { readOnly: true });
  container.mount('/prometheus', data);
  reloader.mount('/etc/prometheus', configuration, { readOnly: true });
}
