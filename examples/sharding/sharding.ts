import { App, Chart, Size } from 'cdk8s';
import {
  Exporter, ExporterWithMonitor, IstioMesh, MeshMetrics, MeshPeerAuthentications, MeshPodMonitor, MetricsEndpoint, MetricsMergingWorkload,
  MtlsMode, MtlsSidecarPrometheus, RelabelAction,
} from 'cdk8s-mesh-metrics';
import { Namespace, Secret } from 'cdk8s-plus-27';

/** The Secrets that somebody else keeps: without one of them the Prometheus would have no configuration at all. */
const SECRETS = [['metrics-store', { user: '', password: '' }], ['thanos-bucket', { 'bucket.yml': '' }]].map(([name, stringData]) =>
  ({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'monitoring' }, stringData }));

/** A Prometheus in two shards of two replicas each, which write to a store for the long term. */
export function sharding(app: App): void {
  const mtls = MtlsMode.STRICT;
  MeshMetrics.configure(app, { mesh: IstioMesh.sidecar({ version: '1.31', mtls }), strict: true, also: SECRETS });
  const mesh = new Chart(app, 'mesh');
  new MeshPeerAuthentications(mesh, 'mtls');
  for (const name of ['monitoring', 'shop']) new Namespace(mesh, name, { metadata: { name } });
  monitoring(app);
  shop(app);
}

function monitoring(app: App): void {
  const chart = new Chart(app, 'monitoring', { namespace: 'monitoring' });
  const store = Secret.fromSecretName(chart, 'store', 'metrics-store');
  const bucket = Secret.fromSecretName(chart, 'bucket', 'thanos-bucket');
  const prometheus = new MtlsSidecarPrometheus(chart, 'prometheus', {
    metadata: { name: 'shop' },
    shards: 2,
    replicas: 2,
    storage: { size: Size.gibibytes(20) },
    // Queries over all shards go to the bucket and to the pods, through a Thanos Querier.
    thanos: { objectStorageConfig: { secret: bucket, key: 'bucket.yml' } },
    // The reloader of each pod puts the number of its shard there.
    externalLabels: { cluster: 'eu-1', shard: '$(SHARD)' },
    remoteWrite: [{
      name: 'mimir',
      url: 'https://mimir.example/api/v1/push',
      headers: { 'X-Scope-OrgID': 'shop' },
      basicAuth: { username: { secret: store, key: 'user' }, password: { secret: store, key: 'password' } },
      queueConfig: { maxShards: 20, retryOnRateLimit: true },
      writeRelabelConfigs: [
        // By these labels Mimir takes the samples of one of two replicas: one pair for each shard.
        { sourceLabels: ['cluster', 'shard'], separator: '-', targetLabel: 'cluster' },
        { sourceLabels: ['prometheus_replica'], targetLabel: '__replica__' },
        { action: RelabelAction.LABEL_DROP, regex: 'shard|prometheus|prometheus_replica' },
      ],
    }],
  });
  MeshMetrics.configure(app, { prometheus });
  new MeshPodMonitor(chart, 'mesh', { metadata: { name: 'mesh' } });
}

function shop(app: App): void {
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  for (const name of ['cart', 'orders', 'stock']) {
    new MetricsMergingWorkload(chart, name, {
      metadata: { name },
      containers: [{ name, image: `registry.example/${name}:1.0.0`, portNumber: 8080 }],
      metrics: [MetricsEndpoint.http({ port: 8080 })],
    });
  }
  for (const name of ['redis', 'sessions']) {
    new ExporterWithMonitor(chart, `${name}-exporter`, {
      metadata: { name: `${name}-exporter` },
      exporter: Exporter.redis({ address: `${name}.shop.svc` }),
    });
  }
}
