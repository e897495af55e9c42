import { applyAll } from './mesh/apply-all';
import { describeMesh } from './mesh/describe-mesh';
import { eventually } from './mesh/eventually';
import { isReady } from './mesh/is-ready';
import { WITHOUT_FILTERS_OF_ISTIO } from './mesh/istio';
import { ApiError } from './mesh/kubernetes-api';
import { containersOf } from '../cluster/certificate-sidecar';
import { injectedNamespace, Injection, injections } from '../cluster/istio';
import { Manifest } from '../cluster/manifest';

/** A namespace with the label that asks for sidecars, and one without. */
const LABELLED = 'injection-labelled';
const PLAIN = 'injection-plain';
const NAMESPACES = [injectedNamespace(LABELLED), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: PLAIN } }];

/** The parts of a pod that decide about injection. */
interface Asking {
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly spec?: object;
}

/** The parts of an injected pod on which scrapes depend. */
interface Seen {
  readonly initContainers: string[];
  readonly containers: string[];
  /** Its annotations about metrics. */
  readonly annotations: Record<string, string>;
  /** The endpoints that its agent merges. */
  readonly merged?: object;
}

const INJECT = { 'sidecar.istio.io/inject': 'true' };
const INJECT_NOT = { 'sidecar.istio.io/inject': 'false' };
const ORDINARY = { 'sidecar.istio.io/nativeSidecar': 'false' };

const MERGED_ENDPOINT = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '15020', 'prometheus.io/path': '/stats/prometheus' };

const LEFT_ALONE: Seen = { initContainers: [], containers: ['app'], annotations: {} };
const INJECTED: Seen = { initContainers: ['istio-init', 'istio-proxy'], containers: ['app'], annotations: MERGED_ENDPOINT };

const ADMITTED: Array<[string, string, Asking, Seen]> = [
  ['a pod in a labelled namespace gets a native sidecar', LABELLED, {}, INJECTED],
  ['a pod with the label gets a sidecar in any namespace', PLAIN, { labels: INJECT }, INJECTED],
  ['the annotation alone has no effect in a namespace without the label', PLAIN, { annotations: INJECT }, LEFT_ALONE],
  ['a pod in a namespace without the label gets no sidecar', PLAIN, {}, LEFT_ALONE],
  ['the label opts out', LABELLED, { labels: INJECT_NOT }, LEFT_ALONE],
  ['the annotation opts out', LABELLED, { annotations: INJECT_NOT }, LEFT_ALONE],
  ['the label takes precedence over the annotation', LABELLED, { labels: INJECT, annotations: INJECT_NOT }, INJECTED],
  ['a pod on the network of its node gets no sidecar', LABELLED, { spec: { hostNetwork: true } }, LEFT_ALONE],
  ['a pod can have its sidecar as an ordinary container', LABELLED, { annotations: ORDINARY }, {
    ...INJECTED, initContainers: ['istio-init'], containers: ['app', 'istio-proxy'],
  }],
  ['a gateway is one ordinary container', LABELLED, {
    annotations: { 'inject.istio.io/templates': 'gateway' }, spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] },
  }, { initContainers: [], containers: ['istio-proxy'], annotations: MERGED_ENDPOINT }],
  ['the agent gets the endpoint of the annotations, which name the agent instead', LABELLED, {
    annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080', 'prometheus.io/path': '/actuator/prometheus' },
  }, { ...INJECTED, merged: { scrape: 'true', port: '8080', path: '/actuator/prometheus' } }],
  ['a spelling with dots works too, and absent settings stay empty', LABELLED, {
    annotations: { 'prometheus.io.port': '8080' },
  }, { ...INJECTED, merged: { scrape: '', port: '8080', path: '' } }],
  ['the agent gets several endpoints, the first one in the old form too', LABELLED, {
    annotations: { 'prometheus.istio.io/scrape-targets': '8080:/metrics,9100:/other' },
  }, {
    ...INJECTED,
    merged: {
      scrape: '',
      port: '8080',
      path: '/metrics',
      targets: [{ port: '8080', path: '/metrics' }, { port: '9100', path: '/other' }],
    },
  }],
  ['the annotations stay if nothing is to be scraped', LABELLED, {
    annotations: { 'prometheus.io/scrape': 'false', 'prometheus.io/port': '8080' },
  }, { ...INJECTED, annotations: { 'prometheus.io/scrape': 'false', 'prometheus.io/port': '8080' } }],
  ['the annotations stay if the pod turns merging off', LABELLED, {
    annotations: { 'prometheus.io/port': '8080', 'prometheus.istio.io/merge-metrics': 'false' },
  }, { ...INJECTED, annotations: { 'prometheus.io/port': '8080', 'prometheus.istio.io/merge-metrics': 'false' } }],
  ['a pod that names the port of the agent itself has nothing merged', LABELLED, {
    annotations: { 'prometheus.io/port': '15020' },
  }, { ...INJECTED, annotations: { 'prometheus.io/port': '15020' } }],
  ['a secure port for merged metrics becomes an annotation', LABELLED, {
    annotations: { 'proxy.istio.io/config': 'proxyMetadata: { ENVOY_SECURE_MERGED_METRICS_PORT: "15092" }' },
  }, { ...INJECTED, annotations: { ...MERGED_ENDPOINT, 'prometheus.istio.io/secure-port': '15092' } }],
];

const REFUSED: Array<[string, Record<string, string>, string]> = [
  ['a port of the sidecar', { 'prometheus.io/port': '15090' }, 'port 15090 is reserved for Istio'],
  [
    'a port of the sidecar among several',
    { 'prometheus.istio.io/scrape-targets': '8080:/metrics,15021:/metrics' },
    'port 15021 is reserved for Istio',
  ],
  ['the port of the agent in another notation', { 'prometheus.io/port': '015020' }, 'port 015020 conflicts with agent port'],
  ['a boolean that is neither true nor false', { 'prometheus.istio.io/merge-metrics': 'maybe' }, "invalid value 'maybe'"],
];

describeMesh('injection by the webhook of the mesh', api => {
  beforeAll(() => applyAll(api, NAMESPACES));

  /** The pod as the API server would store it. */
  const admitted = async (pod: Manifest): Promise<Manifest> =>
    api.request('POST', `/api/v1/namespaces/${pod.metadata.namespace}/pods?dryRun=All`, pod);

  /** The result of the same injector without a cluster. */
  const predicted = async (pod: Manifest): Promise<Injection> => {
    const [injection] = await injections([...NAMESPACES, pod], { set: WITHOUT_FILTERS_OF_ISTIO });
    return injection;
  };

  test.each(ADMITTED)('%s', async (_, namespace, asking, expected) => {
    const pod = podOf(namespace, asking);
    const real = await admitted(pod);
    expect(seen(real)).toEqual(expected);

    const { metadata, spec } = (await predicted(pod)).pod;
    expect(real.metadata.labels).toEqual(metadata.labels);
    expect(withoutOverrides(real.metadata.annotations)).toEqual(withoutOverrides(metadata.annotations));
    // The API server only adds its defaults.
    expect(real.spec).toMatchObject(spec);
  });

  test.each(REFUSED)('a pod is refused for %s', async (_, annotations, reason) => {
    const pod = podOf(LABELLED, { annotations });
    const refusal = await admitted(pod).catch(error => error as ApiError);
    expect(refusal).toBeInstanceOf(ApiError);
    expect((refusal as ApiError).reason).toContain(reason);
    expect((refusal as ApiError).reason).toBe((await predicted(pod)).refused);
  });

  test('only an event of the ReplicaSet shows that the pods of a Deployment are refused', async () => {
    const annotations = { 'prometheus.io/port': '15090' };
    await api.apply(deploymentOf('refused', { annotations }));
    const { refused } = await predicted(podOf(LABELLED, { annotations }));
    await eventually('an event shows why there is no pod', async () => {
      const events = await api.list('v1', 'Event', LABELLED);
      expect(events.map(({ involvedObject: { kind, name }, reason, message }) => [kind, name.replace(/-\w+$/, ''), reason, message]))
        .toContainEqual(['ReplicaSet', 'refused', 'FailedCreate', `Error creating: ${refused}`]);
    }, { lastLinesOf: ['kube-controller-manager', 'istio-system'] });
    expect(await api.list('v1', 'Pod', LABELLED, 'app=refused')).toEqual([]);
  });

  test.each([['native', {}], ['ordinary', ORDINARY]])('a pod with its %s sidecar serves merged metrics', async (name, annotations) => {
    await api.apply(deploymentOf(name, { annotations: { ...annotations, 'prometheus.io/port': '8080' } }));
    await isReady(api, LABELLED, `app=${name}`);
    const [{ status }] = await api.list('v1', 'Pod', LABELLED, `app=${name}`);
    await eventually('its merged metrics are those of the agent, of Envoy and of the application', async () => {
      const metrics = await (await fetch(`http://${status.podIP}:15020/stats/prometheus`)).text();
      for (const family of ['istio_agent_scrapes_total', 'envoy_server_uptime', 'application_8080_scrapes_total']) {
        expect(metrics).toContain(`TYPE ${family}`);
      }
    }, { lastLinesOf: [LABELLED] });
  });
});

function podOf(namespace: string, { labels, annotations, spec }: Asking): Manifest {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'app', namespace, labels, annotations }, spec: { ...SPEC, ...spec } };
}

function deploymentOf(name: string, { annotations }: Asking): Manifest {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: LABELLED },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels, annotations }, spec: SPEC } },
  };
}

/** Without the token that the API server mounts into each container, a pod is stored as the injector returns it. */
const SPEC = {
  automountServiceAccountToken: false,
  containers: [{ name: 'app', image: 'registry.example/application:1.0.0', ports: [{ containerPort: 8080 }] }],
};

/** Ignores the user's settings of the sidecar, which include the API server's defaults only in a cluster. */
function withoutOverrides(annotations: Record<string, string> = {}): Record<string, string> {
  return { ...annotations, 'proxy.istio.io/overrides': '' };
}

function seen(pod: Manifest): Seen {
  const names = (containers: Manifest[] = []) => containers.map(({ name }) => name);
  const merged = containersOf(pod).flatMap(({ env = [] }) => env).find(({ name }) => name === 'ISTIO_PROMETHEUS_ANNOTATIONS')?.value;
  return {
    initContainers: names(pod.spec.initContainers),
    containers: names(pod.spec.containers),
    annotations: Object.fromEntries(Object.entries<string>(pod.metadata.annotations ?? {}).filter(([name]) => name.includes('prometheus'))),
    ...merged && { merged: JSON.parse(merged) },
  };
}
