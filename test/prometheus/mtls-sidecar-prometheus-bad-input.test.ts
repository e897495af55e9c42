import { Chart, Size, Testing } from 'cdk8s';
import { IstioMesh, MtlsSidecarPrometheus, MtlsSidecarPrometheusProps } from 'cdk8s-mesh-metrics';
import { create, manifests } from './a-mtls-sidecar-prometheus';

const LONGEST = 'm'.repeat(41);

test.each<[MtlsSidecarPrometheusProps, string]>([
  [{ mesh: IstioMesh.ambient() }, 'the mesh is ambient, and a ztunnel does not share its certificates. Put the label'],
  [{ mesh: IstioMesh.none() }, 'the mesh is described as IstioMesh.none(), so nothing writes certificates. Describe the mesh'],
  [{ metadata: { namespace: 'kube-system' } }, "Istio injects no sidecar in namespace 'kube-system'. Create it in another one"],
  [{ metadata: { namespace: 'a_b' } }, "metadata.namespace is 'a_b'"],
  [{ metadata: { name: 'a.b' } }, "metadata.name is 'a.b'"],
  [{ metadata: { name: `${LONGEST}m` } }, `its name '${LONGEST}m' has 42 characters, and with more than 41 its pods would have a`
    + ' label that Kubernetes refuses. Give it a shorter'],
  [{ metadata: { labels: { team: 'a b' } } }, "metadata.labels has the label value 'a b'"],
  [{ version: 'v3.13.0' }, "version is 'v3.13.0', which is not a version"],
  [{ operatorVersion: '0.93' }, "operatorVersion is '0.93', which is not a version"],
  [{ operatorVersion: '0.75.2' }, 'operatorVersion is 0.75.2, and prometheus-operator discovers by EndpointSlices since 0.76.0 only'],
  [{ replicas: 0 }, 'replicas is 0, and it has to be a whole number above zero'],
  [{ replicas: 1.5 }, 'replicas is 1.5'],
  [{ selectorLabels: { '-': 'a' } }, "selectorLabels has the label key '-'"],
  [{ namespaces: ['Shop'] }, "namespaces[0] is 'Shop'"],
  [{ scrapeInterval: '30sec' }, "scrapeInterval is '30sec', and a duration is"],
  [{ evaluationInterval: '0s' }, "evaluationInterval is '0s', and a duration is"],
  [{ retention: '1.5d' }, "retention is '1.5d', and a duration is"],
  [{ retention: '2weeks', storage: { size: Size.gibibytes(1) } }, "retention is '2weeks', and a duration is"],
  [{ retentionSize: Size.gibibytes(0) }, 'retentionSize is 0 KiB, and a size is a whole number of kibibytes above zero'],
  [{ storage: { size: Size.kibibytes(0.5) } }, 'storage.size is 0.5 KiB, and a size is a whole number of kibibytes above zero'],
  [
    { storage: { size: Size.gibibytes(10) }, retentionSize: Size.gibibytes(10) },
    'retentionSize is 10Gi and storage.size is 10Gi, and Prometheus stops when its volume is full',
  ],
  [{ resources: { memory: { limit: Size.mebibytes(0) } } }, 'resources.memory.limit is 0 KiB'],
  [{ externalLabels: { prometheus: 'mine' } }, "externalLabels has 'prometheus', which the operator sets itself. Use another name"],
  [{ externalLabels: { 'data-center': 'x' } }, "externalLabels has 'data-center', which is not a valid name of a Prometheus label"],
  [{ shards: 0 }, 'shards is 0, and it has to be a whole number above zero'],
  [{ shards: -2 }, 'shards is -2, and it has to be a whole number above zero'],
  [{ storage: '50Gi' as never }, 'storage is a string, and it has to be an object'],
  [{ storage: { size: '50Gi' as never } }, 'storage.size is a string, and it has to be of the class Size. Use such as Size.gibibytes'],
  [{ remoteWriteReceiver: 'on' as never }, "remoteWriteReceiver is 'on', and it is either true or false"],
  [{ remoteWriteReciever: true } as never, "there is no prop 'remoteWriteReciever'. Write 'remoteWriteReceiver'"],
  [{ tolerations: [{}] }, "tolerations[0] has no key. Name the taint, or tolerate all with operator: 'Exists'"],
  [{ tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] }, "tolerations[0] has a value with operator 'Exists'"],
  [{ tolerations: [{ key: 'a', effect: 'NoSchdule' }] }, "tolerations[0].effect is 'NoSchdule', and it has to be one of"],
  [{ tolerations: [{ key: 'a', tolerationSeconds: 5 }] }, "tolerations[0] has tolerationSeconds with another effect than 'NoExecute'"],
  [{ imagePullSecrets: ['registry' as never] }, 'imagePullSecrets[0] is a string, and it has to be a Secret'],
  [{ alertmanagers: [{ name: 'A' }] }, "alertmanagers[0].name is 'A', which Kubernetes refuses as a name"],
  [{ thanos: { version: 'v0.40' } }, "thanos.version is 'v0.40', which is not a version"],
  [{ thanos: { objectStorageConfig: 'type: S3' as never } }, 'thanos.objectStorageConfig is a string, and it has to be the key of a Sec'],
  [{ podMetadata: { name: 'a' } }, "podMetadata has 'name', and the operator gives pods labels and annotations only"],
  [
    { podMetadata: { labels: { 'sidecar.istio.io/inject': 'false' } } },
    "podMetadata.labels has 'sidecar.istio.io/inject: false', and its sidecar needs 'true' there to write certificates",
  ],
  [
    { podMetadata: { annotations: { 'traffic.sidecar.istio.io/includeInboundPorts': '*' } } },
    "podMetadata.annotations has 'traffic.sidecar.istio.io/includeInboundPorts: *', and its sidecar needs '' there",
  ],
])('%j is refused with the construct path', (props, because) => {
  expect(() => create(props)).toThrow(`cannot create MtlsSidecarPrometheus 'chart/prometheus': ${because}`);
});

test('a chart without a namespace is refused, since a binding has to name it', () => {
  expect(() => new MtlsSidecarPrometheus(new Chart(Testing.app(), 'chart'), 'prometheus')).toThrow(
    "cannot create MtlsSidecarPrometheus 'chart/prometheus': neither its metadata nor its chart has a namespace, and"
      + ' the permissions of its service account refer to it.'
    + " Create it in a chart with a namespace, such as 'monitoring'.",
  );
});

test('the longest name that is taken, and the smallest operator', () => {
  expect(manifests({ metadata: { name: LONGEST }, operatorVersion: '0.76.0' })[1].metadata.name).toBe(`prometheus-${LONGEST}`);
  expect(() => create({ operatorVersion: '1.0.0' })).not.toThrow();
  expect(() => create({ metadata: { name: LONGEST.slice('-shard-1'.length) }, shards: 2 })).not.toThrow();
  expect(() => create({ metadata: { name: LONGEST.slice('-shard-1'.length) }, shards: 11 }))
    .toThrow('has 33 characters, and with more than 32 its pods would have a label');
});
