import { Chart, JsonPatch, Size, Testing } from 'cdk8s';
import {
  ExistingPrometheus, IstioMesh, MeshMetrics, MeshPodMonitor, MtlsSidecarPrometheus, MtlsSidecarPrometheusProps, SelectedKind,
} from 'cdk8s-mesh-metrics';
import { Cpu, Secret } from 'cdk8s-plus-27';
import { create, manifests } from './a-mtls-sidecar-prometheus';
import { Manifest } from '../cluster/manifest';

const spec = (props?: MtlsSidecarPrometheusProps) => manifests(props)[0].spec;

describe('its sidecar', () => {
  test('writes certificates to a volume in memory that Prometheus reads', () => {
    const { podMetadata: { annotations }, volumes, volumeMounts } = spec();
    expect(volumes).toEqual([{ name: 'istio-output-certs', emptyDir: { medium: 'Memory' } }]);
    expect(volumeMounts).toEqual([{ name: 'istio-output-certs', mountPath: '/etc/istio-output-certs', readOnly: true }]);
    expect(JSON.parse(annotations['sidecar.istio.io/userVolumeMount']))
      .toEqual([{ name: 'istio-output-certs', mountPath: '/etc/istio-output-certs' }]);
    expect(annotations['proxy.istio.io/config'])
      .toBe('holdApplicationUntilProxyStarts: true\nproxyMetadata:\n  OUTPUT_CERTS: /etc/istio-output-certs\n');
  });

  test('captures nothing, and meshed clients do not speak TLS to it', () => {
    const { annotations, labels } = spec().podMetadata;
    expect(annotations)
      .toMatchObject({ 'traffic.sidecar.istio.io/includeInboundPorts': '', 'traffic.sidecar.istio.io/includeOutboundIPRanges': '' });
    expect(labels).toEqual({ 'sidecar.istio.io/inject': 'true', 'security.istio.io/tlsMode': 'disabled' });
  });

  test('is that of the revision of the mesh', () => {
    expect(spec({ mesh: IstioMesh.sidecar({ revision: 'canary' }) }).podMetadata.labels).toMatchObject({ 'istio.io/rev': 'canary' });
  });
});

test('the scrape class has the three files, verifies no target, and is not the default one', () => {
  expect(spec().scrapeClasses).toEqual([{
    name: 'istio-mtls',
    tlsConfig: {
      caFile: '/etc/istio-output-certs/root-cert.pem',
      certFile: '/etc/istio-output-certs/cert-chain.pem',
      keyFile: '/etc/istio-output-certs/key.pem',
      insecureSkipVerify: true,
    },
  }]);
});

describe('what it selects', () => {
  const KINDS = ['podMonitor', 'serviceMonitor', 'probe', 'scrapeConfig', 'rule'];
  const selectors = (suffix: string, props?: MtlsSidecarPrometheusProps) => KINDS.map(kind => spec(props)[`${kind}${suffix}`]);

  test('is what carries its name, in every namespace', () => {
    expect(selectors('Selector')).toEqual(KINDS.map(() => ({ matchLabels: { prometheus: 'main' } })));
    expect(selectors('NamespaceSelector')).toEqual(KINDS.map(() => ({})));
  });

  test('is what carries the labels that it is given', () => {
    expect(selectors('Selector', { selectorLabels: { team: 'platform' } }))
      .toEqual(KINDS.map(() => ({ matchLabels: { team: 'platform' } })));
  });

  test('is in its own namespace and those that it is given', () => {
    const values = ['monitoring', 'shop', 'warehouse'];
    expect(selectors('NamespaceSelector', { namespaces: ['shop', 'warehouse', 'shop', 'monitoring'] })).toEqual(
      KINDS.map(() => ({ matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }] })),
    );
  });
});

describe('its rights', () => {
  const DISCOVERY = [
    { apiGroups: [''], resources: ['pods'] },
    { apiGroups: [''], resources: ['services'] },
    { apiGroups: [''], resources: ['endpoints'] },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'] },
    { apiGroups: ['networking.k8s.io'], resources: ['ingresses'] },
  ].map(rule => ({ ...rule, verbs: ['get', 'list', 'watch'] }));

  test('are those of discovery, everywhere, by objects without a namespace', () => {
    const [, account, role, binding, ...others] = manifests();
    expect(others).toEqual([]);
    expect(account).toMatchObject({ kind: 'ServiceAccount', metadata: { name: 'prometheus-main', namespace: 'monitoring' } });
    expect(role).toMatchObject({ kind: 'ClusterRole', rules: DISCOVERY });
    expect(binding).toMatchObject({
      kind: 'ClusterRoleBinding',
      roleRef: { kind: 'ClusterRole', name: role.metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: 'prometheus-main', namespace: 'monitoring' }],
    });
    expect([role.metadata.namespace, binding.metadata.namespace]).toEqual([undefined, undefined]);
    expect(spec().serviceAccountName).toBe('prometheus-main');
  });

  test('are in some namespaces only, where these are given', () => {
    const objects = manifests({ namespaces: ['shop'] });
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}`)).toEqual([
      'Prometheus monitoring', 'ServiceAccount monitoring', 'Role monitoring', 'RoleBinding monitoring', 'Role shop', 'RoleBinding shop',
    ]);
    expect(objects[4].rules).toEqual(DISCOVERY);
    expect(objects[5].subjects).toMatchObject([{ name: 'prometheus-main', namespace: 'monitoring' }]);
  });
});

describe('what it keeps', () => {
  const kept = (props: MtlsSidecarPrometheusProps) => {
    const { retention, retentionSize, storage } = spec(props);
    return { retention, retentionSize, claim: storage?.volumeClaimTemplate.spec };
  };

  test.each<[string, MtlsSidecarPrometheusProps, object]>([
    ['what the operator keeps, without a volume', {}, {}],
    ['as long as it is told', { retention: '15d' }, { retention: '15d' }],
    ['as much as it is told', { retentionSize: Size.mebibytes(512) }, { retentionSize: '512MiB' }],
    [
      'four fifths of its volume',
      { storage: { size: Size.gibibytes(50) } },
      { retentionSize: '40GiB', claim: { resources: { requests: { storage: '50Gi' } } } },
    ],
    [
      'whole kibibytes of an odd volume',
      { storage: { size: Size.kibibytes(7) } },
      { retentionSize: '5KiB', claim: { resources: { requests: { storage: '7Ki' } } } },
    ],
    [
      'what the props say, on a volume of a storage class',
      { storage: { size: Size.tebibytes(1), storageClassName: 'fast' }, retention: '90d', retentionSize: Size.gibibytes(900) },
      { retention: '90d', retentionSize: '900GiB', claim: { storageClassName: 'fast', resources: { requests: { storage: '1Ti' } } } },
    ],
  ])('is %s', (_, props, expected) => {
    expect(kept(props)).toEqual(expected);
  });
});

describe('the rest of the resource', () => {
  test('has the defaults that the documentation gives', () => {
    expect(spec()).toMatchObject({
      version: 'v3.13.0',
      replicas: 1,
      scrapeInterval: '30s',
      serviceDiscoveryRole: 'EndpointSlice',
      resources: { requests: { memory: '400Mi' } },
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
  });

  test('has the values of its props', () => {
    const resources = {
      cpu: { request: Cpu.millis(250), limit: Cpu.units(2) },
      memory: { request: Size.gibibytes(2), limit: Size.gibibytes(4) },
      ephemeralStorage: { limit: Size.gibibytes(1) },
    };
    expect(spec({
      version: '3.11.2',
      image: 'registry.example/prometheus:v3.11.2',
      replicas: 2,
      scrapeInterval: '15s',
      evaluationInterval: '1m',
      externalLabels: { cluster: 'eu-1' },
      resources,
    })).toMatchObject({
      version: 'v3.11.2',
      image: 'registry.example/prometheus:v3.11.2',
      replicas: 2,
      scrapeInterval: '15s',
      evaluationInterval: '1m',
      externalLabels: { cluster: 'eu-1' },
      resources: { requests: { cpu: '250m', memory: '2Gi' }, limits: { 'cpu': '2', 'memory': '4Gi', 'ephemeral-storage': '1Gi' } },
    });
  });

  test('has what an ordinary one has: shards, a receiver, Alertmanagers, Thanos, tolerations, Secrets of registries', () => {
    const { chart } = create();
    const secret = Secret.fromSecretName(chart, 'secret', 'registry');
    const tolerations = [{ key: 'dedicated', operator: 'Equal', value: 'monitoring', effect: 'NoSchedule' }];
    expect(spec({
      shards: 3,
      remoteWriteReceiver: true,
      alertmanagers: [
        { name: 'alertmanager-operated' },
        { name: 'alerts', namespace: 'obs', port: 'http', pathPrefix: '/am', meshCertificates: true },
      ],
      thanos: { version: '0.40.1', image: 'registry.example/thanos:v0.40.1', objectStorageConfig: { secret, key: 'bucket.yml' } },
      tolerations,
      imagePullSecrets: [secret],
    })).toMatchObject({
      shards: 3,
      enableRemoteWriteReceiver: true,
      alerting: {
        alertmanagers: [
          { name: 'alertmanager-operated', port: 'web' },
          {
            name: 'alerts',
            namespace: 'obs',
            port: 'http',
            pathPrefix: '/am',
            scheme: 'https',
            tlsConfig: { certFile: '/etc/istio-output-certs/cert-chain.pem', insecureSkipVerify: true },
          },
        ],
      },
      thanos: {
        version: 'v0.40.1', image: 'registry.example/thanos:v0.40.1', objectStorageConfig: { name: 'registry', key: 'bucket.yml' },
      },
      tolerations,
      imagePullSecrets: [{ name: 'registry' }],
    });
  });

  test('has none of them unless asked for', () => {
    const { shards, enableRemoteWriteReceiver, alerting, thanos, tolerations, imagePullSecrets, remoteWrite } = spec();
    expect([shards, enableRemoteWriteReceiver, alerting, thanos, tolerations, imagePullSecrets, remoteWrite])
      .toEqual(Array(7).fill(undefined));
  });

  test('gives its pods labels and annotations beside those of its sidecar', () => {
    const { labels, annotations } = spec({ podMetadata: { labels: { team: 'platform' }, annotations: { note: 'x' } } }).podMetadata;
    expect(labels).toEqual({ 'team': 'platform', 'sidecar.istio.io/inject': 'true', 'security.istio.io/tlsMode': 'disabled' });
    expect(annotations).toMatchObject({ 'note': 'x', 'traffic.sidecar.istio.io/includeInboundPorts': '' });
  });

  test.each([{}, { namespaces: ['shop'] }])('labels all that it emits: %j', props => {
    const objects = manifests({ ...props, metadata: { labels: { team: 'platform' } } });
    expect(objects.map(({ metadata }) => metadata.labels)).toEqual(objects.map(() => ({ team: 'platform' })));
  });

  test('has the labels and annotations of its metadata', () => {
    expect(manifests({ metadata: { labels: { team: 'platform' }, annotations: { note: 'x' } } })[0].metadata).toEqual({
      name: 'main', namespace: 'monitoring', labels: { team: 'platform' }, annotations: { note: 'x' },
    });
  });

  test('keeps a field that this library does not know', () => {
    const { chart, prometheus } = create();
    prometheus.apiObject.addJsonPatch(JsonPatch.add('/spec/fieldOfTheFuture', { a: 1 }));
    expect(chart.toJson()[0].spec.fieldOfTheFuture).toEqual({ a: 1 });
  });

  test('is the same, byte for byte, each time', () => {
    expect(JSON.stringify(manifests())).toBe(JSON.stringify(manifests()));
  });
});

describe('as the Prometheus of other constructs', () => {
  test('it says of itself what they need', () => {
    const { prometheus } = create({ version: '3.12.0', operatorVersion: '0.90.0', scrapeInterval: '15s' });
    expect(prometheus).toMatchObject({
      description: "MtlsSidecarPrometheus 'chart/prometheus'",
      namespace: 'monitoring',
      serviceAccountName: 'prometheus-main',
      version: '3.12.0',
      operatorVersion: '0.90.0',
      scrapeInterval: '15s',
      meshScrapeClass: 'istio-mtls',
      scrapesMergedEndpoints: false,
      podLabels: { 'app.kubernetes.io/name': 'prometheus', 'operator.prometheus.io/name': 'main' },
      discoverableNamespaces: undefined,
    });
    for (const kind of Object.values(SelectedKind)) {
      expect(prometheus.selection(kind)).toEqual({ labels: { prometheus: 'main' }, namespaces: undefined });
    }
  });

  test('it can be created first and then described, since it looks up the mesh only', () => {
    const app = Testing.app();
    MeshMetrics.configure(app, { mesh: IstioMesh.sidecar({ revision: 'canary' }) });
    const chart = new Chart(app, 'monitoring', { namespace: 'monitoring' });
    const prometheus = new MtlsSidecarPrometheus(chart, 'prometheus', { metadata: { name: 'main' } });
    MeshMetrics.configure(app, { prometheus });
    const monitor = new MeshPodMonitor(new Chart(app, 'other'), 'mesh');
    expect(monitor.apiObject.metadata.toJson()).toMatchObject({ namespace: 'monitoring', labels: { prometheus: 'main' } });
    expect(chart.toJson()[0].spec.podMetadata.labels).toMatchObject({ 'istio.io/rev': 'canary' });
    expect(() => MeshMetrics.configure(app, { mesh: IstioMesh.ambient() })).toThrow("'monitoring/prometheus' has already been created");
  });

  test('it does not take monitors where it does not select', () => {
    const { chart, prometheus } = create({ namespaces: ['shop'] });
    expect(() => new MeshPodMonitor(chart, 'mesh', { prometheus, metadata: { namespace: 'warehouse' } })).toThrow(
      "cannot create PodMonitor 'chart/mesh' in namespace 'warehouse': MtlsSidecarPrometheus 'chart/prometheus' selects PodMonitors"
        + " in 'monitoring', 'shop' only.",
    );
  });

  test('it gets the right to discover what a monitor needs beyond its namespaces', () => {
    const { chart, prometheus } = create({ namespaces: ['shop'] });
    new MeshPodMonitor(chart, 'mesh', { prometheus, namespaces: ['shop'] });
    expect(chart.toJson().slice(6).map(({ kind, metadata }: Manifest) => `${kind} ${metadata.namespace}`)).toEqual([
      'PodMonitor monitoring', 'Role istio-system', 'RoleBinding istio-system',
    ]);
  });

  test('an existing one can still be given to a single construct', () => {
    const { chart } = create();
    const kps = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring' });
    expect(new MeshPodMonitor(chart, 'mesh', { prometheus: kps }).apiObject.metadata.getLabel('release')).toBe('kps');
  });
});
