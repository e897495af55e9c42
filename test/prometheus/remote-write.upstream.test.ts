import { Chart, Testing } from 'cdk8s';
import { RelabelAction, RemoteWrite } from 'cdk8s-mesh-metrics';
import { Secret } from 'cdk8s-plus-27';
import { parse as parseYaml } from 'yaml';
import { monitoring } from './a-mtls-sidecar-prometheus';
import { chain } from '../cluster/chain';
import { Manifest } from '../cluster/manifest';
import { statefulSets } from '../cluster/operator';
import { STARTING } from '../cluster/without-operator';
import { describeUpstream } from '../upstream/component';

// The first test of each component waits for it to load its charts and definitions.
jest.setTimeout(STARTING);

const secret = Secret.fromSecretName(new Chart(Testing.app(), 'chart'), 'secret', 'store');
const keyOf = (key: string) => ({ secret, key });

const STORE: Manifest = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'store', namespace: 'monitoring' },
  stringData: { user: 'shop', password: 'a-password', token: 'a-token', id: 'an-id', secret: 'a-secret', bucket: 'type: FILESYSTEM' },
};

const url = 'https://metrics.example/api/v1/write';
const WRITES: RemoteWrite[] = [
  {
    url,
    name: 'basic',
    headers: { 'X-Scope-OrgID': 'shop' },
    basicAuth: { username: keyOf('user'), password: keyOf('password') },
    queueConfig: {
      capacity: 10_000, minShards: 1, maxShards: 8, maxSamplesPerSend: 2_000, batchSendDeadline: '5s', retryOnRateLimit: true,
    },
  },
  { url, name: 'bearer', authorization: { credentials: keyOf('token') }, remoteTimeout: '10s' },
  { url, name: 'oauth2', oauth2: { clientId: keyOf('id'), clientSecret: keyOf('secret'), tokenUrl: 'https://login.example/token' } },
  { url: 'https://receiver.thanos.svc:19291/api/v1/receive', meshCertificates: true },
  {
    url: 'http://mimir.obs.svc/api/v1/push',
    writeRelabelConfigs: [
      { sourceLabels: ['prometheus_replica'], targetLabel: '__replica__' },
      { action: RelabelAction.LABEL_DROP, regex: 'prometheus_replica' },
      { action: RelabelAction.DROP, sourceLabels: ['__name__'], regex: 'go_.+' },
    ],
  },
];

describeUpstream('what is given to a MtlsSidecarPrometheus for whoever outgrows one Prometheus', () => {
  test('is admitted, and its remote writes are in a configuration that Prometheus loads', async () => {
    const { refused, prometheuses: [{ config }] } = await chain({ objects: [...monitoring({ remoteWrite: WRITES }), STORE] });
    expect(refused).toEqual([]);
    expect((parseYaml(config) as Manifest).remote_write).toMatchObject([
      { name: 'basic', headers: { 'X-Scope-OrgID': 'shop' }, basic_auth: { username: 'shop', password: 'a-password' } },
      { name: 'bearer', authorization: { type: 'Bearer', credentials: 'a-token' }, remote_timeout: '10s' },
      { name: 'oauth2', oauth2: { client_id: 'an-id', client_secret: 'a-secret', token_url: 'https://login.example/token' } },
      { tls_config: { cert_file: '/etc/istio-output-certs/cert-chain.pem', insecure_skip_verify: true } },
      {
        write_relabel_configs: [
          { source_labels: ['prometheus_replica'], target_label: '__replica__', action: 'replace' },
          { regex: 'prometheus_replica', action: 'labeldrop' },
          { source_labels: ['__name__'], regex: 'go_.+', action: 'drop' },
        ],
      },
    ]);
  });

  test('is in its pods and its Alertmanagers', async () => {
    const objects = [STORE, ...monitoring({
      shards: 2,
      replicas: 2,
      remoteWriteReceiver: true,
      alertmanagers: [{ name: 'alertmanager-operated', meshCertificates: true }],
      thanos: { version: '0.40.1', objectStorageConfig: keyOf('bucket') },
      tolerations: [{ key: 'dedicated', value: 'monitoring', effect: 'NoSchedule' }],
      imagePullSecrets: [secret],
      podMetadata: { labels: { team: 'platform' } },
    })];
    const { refused, prometheuses: [{ config }] } = await chain({ objects });
    expect(refused).toEqual([]);
    expect((parseYaml(config) as Manifest).alerting.alertmanagers).toMatchObject([{
      scheme: 'https',
      tls_config: { key_file: '/etc/istio-output-certs/key.pem' },
      relabel_configs: expect.arrayContaining([expect.objectContaining({ regex: 'alertmanager-operated' })]),
    }]);
    const sets = await statefulSets(objects);
    expect(sets.map(({ metadata, spec }) => [metadata.name, spec.replicas]))
      .toEqual([['prometheus-main', 2], ['prometheus-main-shard-1', 2]]);
    for (const { spec: { template: { metadata, spec } } } of sets) {
      const [prometheus, , thanos] = spec.containers;
      expect(prometheus.args).toContain('--web.enable-remote-write-receiver');
      expect(thanos).toMatchObject({ name: 'thanos-sidecar', image: expect.stringMatching(/:v0\.40\.1$/) });
      expect(spec.tolerations).toEqual([{ key: 'dedicated', value: 'monitoring', effect: 'NoSchedule' }]);
      expect(spec.imagePullSecrets).toEqual([{ name: 'store' }]);
      expect(metadata.labels).toMatchObject({ 'team': 'platform', 'sidecar.istio.io/inject': 'true' });
    }
  });
});
