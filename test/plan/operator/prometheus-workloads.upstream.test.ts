import { applyManifests } from '../../../src/plan/cluster/apply';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { operatedObjects } from '../../../src/plan/operator/prometheus-workloads';
import { statefulSets } from '../../cluster/operator';
import { describeUpstream } from '../../upstream/component';

function prometheus(spec: object, kind = 'Prometheus'): Manifest {
  const [apiVersion, name] = kind === 'Prometheus' ? ['monitoring.coreos.com/v1', 'k8s'] : ['monitoring.coreos.com/v1alpha1', 'edge'];
  return { apiVersion, kind, metadata: { name, namespace: 'monitoring', labels: { team: 'platform' } }, spec };
}

function workloadsOf(...manifests: Manifest[]): Manifest[] {
  return operatedObjects(applyManifests(manifests.map(manifest => ({ manifest }))));
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the fields of a StatefulSet are not typed
type Any = any;

/** The fields that discovery, injection and the reach of a scrape depend on. */
function decisive({ metadata: { name, namespace }, spec }: Any): object {
  const { metadata: { labels, annotations }, spec: pod } = spec.template;
  const container = ({ name: of, ports = [], volumeMounts = [] }: Any) => ({
    of,
    ports: ports.map((port: Any) => ({ protocol: 'TCP', ...port })),
    // Those of its other containers are not read.
    mounts: of === 'prometheus' ? volumeMounts.filter(isNotOfRules).map(({ name: at, mountPath }: Any) => `${at} ${mountPath}`).sort() : [],
  });
  return {
    name,
    namespace,
    replicas: spec.replicas,
    serviceName: spec.serviceName,
    labels,
    annotations,
    serviceAccountName: pod.serviceAccountName ?? 'default',
    hostNetwork: pod.hostNetwork ?? false,
    containers: pod.containers.map(container),
    initContainers: pod.initContainers.map(container),
    volumes: [...pod.volumes, ...(spec.volumeClaimTemplates ?? []).map(({ metadata: of }: Any) => of)]
      .filter(isNotOfRules).map(({ name: of }: Any) => of).sort(),
  };
}

/** The component mounts no rules. */
const isNotOfRules = ({ name }: Any) => !name.includes('-rulefiles-');

describeUpstream('the StatefulSets of a Prometheus', () => {
  test.each<[string, object]>([
    ['with an empty spec', {}],
    ['with shards and replicas', { shards: 3, replicas: 2, serviceAccountName: 'prometheus', version: 'v2.55.1' }],
    ['with metadata for its pods', {
      podMetadata: {
        labels: { 'sidecar.istio.io/inject': 'true', 'prometheus': 'other' },
        annotations: { 'a': 'b', 'kubectl.kubernetes.io/default-container': 'c' },
      },
    }],
    ['on the network of its node, with another port name', { hostNetwork: true, portName: 'http-web' }],
    ['that listens only on its loopback', { listenLocal: true }],
    ['with Thanos', { thanos: { image: 'thanos', version: 'v0.39.2' } }],
    ['with a Service of the user', { serviceName: 'mine' }],
    ['with volumes of the user', {
      secrets: ['mesh', 'a.b'],
      configMaps: ['settings'],
      volumes: [{ name: 'certs', emptyDir: {} }],
      volumeMounts: [{ name: 'certs', mountPath: '/certs' }],
      containers: [{
        name: 'prometheus', volumeMounts: [{ name: 'certs', mountPath: '/more' }, { name: 'certs', mountPath: '/prometheus' }],
      }],
    }],
    ['with a claim', { storage: { volumeClaimTemplate: { spec: {} } } }],
    ['with a claim of another name', { storage: { volumeClaimTemplate: { metadata: { name: 'data' }, spec: {} } } }],
    ['with containers of the user', {
      containers: [
        { name: 'auth', image: 'auth', ports: [{ name: 'https', containerPort: 8443 }] },
        { name: 'prometheus', ports: [{ name: 'more', containerPort: 9091 }] },
        { name: 'config-reloader', ports: [{ name: 'renamed', containerPort: 8080, protocol: 'TCP' }] },
      ],
      initContainers: [{ name: 'istio-proxy', image: 'auto', restartPolicy: 'Always' }],
    }],
  ])('%s are those that the operator makes', async (_, spec) => {
    const object = prometheus(spec);
    const real = await statefulSets([object]);
    expect(real.length).toBeGreaterThan(0);
    expect(workloadsOf(object).filter(({ kind }) => kind === 'StatefulSet').map(decisive)).toEqual(real.map(decisive));
  });
});

describeUpstream('the workloads of an agent', () => {
  test.each<[string, object]>([
    ['with an empty spec', {}],
    ['with shards and replicas', { shards: 2, replicas: 2, serviceAccountName: 'agent' }],
    ['with labels for its pods and a volume', {
      podMetadata: { labels: { 'sidecar.istio.io/inject': 'true' } },
      volumes: [{ name: 'certs', emptyDir: {} }],
      volumeMounts: [{ name: 'certs', mountPath: '/certs' }],
    }],
    ['on each node', { mode: 'DaemonSet' }],
  ])('%s are those that the operator makes', async (_, spec) => {
    const object = prometheus(spec, 'PrometheusAgent');
    const real = await statefulSets([object]);
    expect(real.length).toBeGreaterThan(0);
    expect(workloadsOf(object).filter(({ kind }) => kind !== 'Service').map(decisive)).toEqual(real.map(decisive));
  });
});

test('all Prometheuses of a namespace share one Service, and agents have another', () => {
  const second = { ...prometheus({}), metadata: { name: 'other', namespace: 'monitoring' } };
  const services = workloadsOf(prometheus({}), second, prometheus({}, 'PrometheusAgent')).filter(({ kind }) => kind === 'Service');
  const specFor = (app: string) => ({
    clusterIP: 'None',
    ports: [{ name: 'web', port: 9090, targetPort: 'web' }],
    selector: { 'app.kubernetes.io/name': app },
  });
  expect(services.map(({ metadata: { name, labels }, spec }) => [name, labels!['operated-prometheus'], spec])).toEqual([
    ['prometheus-operated', 'true', specFor('prometheus')],
    ['prometheus-agent-operated', 'true', specFor('prometheus-agent')],
  ]);
});

test('an agent in DaemonSet mode is a DaemonSet without a Service', () => {
  expect(workloadsOf(prometheus({ mode: 'DaemonSet' }, 'PrometheusAgent')).map(({ kind, metadata: { name } }) => [kind, name]))
    .toEqual([['DaemonSet', 'prom-agent-edge']]);
});

test('objects that exist are not made again', () => {
  const existing = workloadsOf(prometheus({ shards: 2 }));
  expect(existing.map(({ metadata: { name } }) => name).sort())
    .toEqual(['prometheus-k8s', 'prometheus-k8s-shard-1', 'prometheus-operated']);
  expect(workloadsOf(prometheus({ shards: 2 }), ...existing)).toEqual([]);
});
