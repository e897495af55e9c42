import { Size } from 'cdk8s';
import { IstioMesh } from 'cdk8s-mesh-metrics';
import { Cpu } from 'cdk8s-plus-27';
import { parse as parseYaml } from 'yaml';
import { cache, monitoring, OVER_MTLS, serviceMonitor } from './a-mtls-sidecar-prometheus';
import { Evidence, evidence, EXPECTED } from './evidence';
import { MTLS_SIDECAR_PROMETHEUS_MUTATIONS } from './mtls-sidecar-prometheus-mutations';
import { containersOf } from '../cluster/certificate-sidecar';
import { chain, MeshSettings, targetLines } from '../cluster/chain';
import { injectedPods } from '../cluster/istio';
import { Manifest } from '../cluster/manifest';
import { statefulSets } from '../cluster/operator';
import { describeUpstream } from '../upstream/component';

// The first test of each component waits for it to load its charts and definitions.
jest.setTimeout(60_000);

describeUpstream('MtlsSidecarPrometheus through admission, operator, injection and Prometheus', () => {
  describe.each(['IPv4', 'IPv6'] as const)('%s', ipFamily => {
    test.each([true, false])('scrapes over mutual TLS with the files of its sidecar (native: %s)', async nativeSidecars => {
      const address = (line: string) => line.replace('IP:', ipFamily === 'IPv6' ? '[IP]:' : 'IP:');
      expect(await evidence(monitoring(), { mesh: { nativeSidecars }, ipFamily }))
        .toEqual({ ...EXPECTED, targets: EXPECTED.targets.map(address) });
    });
  });

  describe('a change to what is synthesized shows', () => {
    const [OWN, CACHE_IN_PLAINTEXT, CACHE_OVER_MTLS, SIDECAR] = EXPECTED.targets;
    const NO_FILES = { certificateVolume: undefined, certificateReaders: [] };
    const NO_MTLS = { tlsOverMtls: undefined, certificateReaders: undefined };

    const EXPECTED_WITH: { readonly [mutation: string]: Partial<Evidence> } = {
      'no label asks for a sidecar': { ...NO_FILES, captured: undefined, targets: [CACHE_IN_PLAINTEXT, CACHE_OVER_MTLS, SIDECAR] },
      'meshed clients speak TLS to it': { tlsMode: 'istio' },
      'what comes in is captured': { captured: { outbound: '', inbound: '*' } },
      'what goes out is captured': { captured: { outbound: '*', inbound: '' } },
      'the sidecar does not mount the volume': NO_FILES,
      'the sidecar mounts another volume': { certificateVolume: 'config-out', certificateReaders: [] },
      'the sidecar writes no certificates': NO_FILES,
      'the sidecar writes elsewhere': NO_FILES,
      'Prometheus does not mount the volume': { certificateReaders: [] },
      'Prometheus mounts it elsewhere': { certificateReaders: [] },
      'the volume has another name': NO_FILES,
      'the volume is on disk': NO_FILES,
      'targets are verified': { tlsOverMtls: { ...EXPECTED.tlsOverMtls as object, insecure_skip_verify: undefined } },
      'the scrape class has another name': {
        ...NO_MTLS,
        refused: ['operator ServiceMonitor/shop/over-mtls'],
        targets: [OWN, CACHE_IN_PLAINTEXT, SIDECAR],
      },
      'the scrape class is the default one': { tlsInPlaintext: EXPECTED.tlsOverMtls },
      'ServiceMonitors carry another label': { ...NO_MTLS, targets: [OWN, SIDECAR] },
      'ServiceMonitors are selected in its own namespace only': { ...NO_MTLS, targets: [OWN, SIDECAR] },
      'PodMonitors are not selected': { targets: [CACHE_IN_PLAINTEXT, CACHE_OVER_MTLS] },
      'the service account is another one': { targets: [] },
      'it may not discover pods': { targets: [] },
      'it may not discover services': { targets: [OWN, SIDECAR] },
      'it may not discover endpointslices': { targets: [OWN, SIDECAR] },
    };

    test('that is expected of each', () => {
      expect(Object.keys(EXPECTED_WITH).sort()).toEqual(MTLS_SIDECAR_PROMETHEUS_MUTATIONS.map(([name]) => name).sort());
    });

    test.each(MTLS_SIDECAR_PROMETHEUS_MUTATIONS)('%s', async (name, change) => {
      const objects = monitoring();
      change(objects);
      expect(await evidence(objects)).toEqual({ ...EXPECTED, ...EXPECTED_WITH[name] });
    });
  });

  test('what is given to its props is admitted, and reaches Prometheus', async () => {
    const objects = monitoring({
      mesh: IstioMesh.sidecar({ version: '1.31' }),
      version: '3.12.0',
      image: 'registry.example/prometheus:v3.12.0',
      replicas: 2,
      scrapeInterval: '15s',
      evaluationInterval: '1m',
      retention: '15d',
      storage: { size: Size.gibibytes(50), storageClassName: 'fast' },
      resources: { cpu: { request: Cpu.millis(250) }, memory: { request: Size.gibibytes(2), limit: Size.gibibytes(4) } },
      externalLabels: { cluster: 'eu-1' },
    });
    const { refused, prometheuses: [{ config }] } = await chain({ objects });
    expect(refused).toEqual([]);
    expect(parseYaml(config)).toMatchObject({
      global: { scrape_interval: '15s', evaluation_interval: '1m', external_labels: { cluster: 'eu-1' } },
      storage: { tsdb: { retention: { time: '15d', size: '40GiB' } } },
    });
    const [{ spec }] = await statefulSets(objects);
    expect(spec).toMatchObject({
      replicas: 2,
      volumeClaimTemplates: [{ spec: { storageClassName: 'fast', resources: { requests: { storage: '50Gi' } } } }],
    });
    expect(spec.template.spec.containers[0]).toMatchObject({
      image: 'registry.example/prometheus:v3.12.0', resources: { requests: { cpu: '250m', memory: '2Gi' }, limits: { memory: '4Gi' } },
    });
  });

  test('selects and discovers in its namespaces only, where these are given', async () => {
    const objects = [
      ...monitoring({ namespaces: ['shop'] }).filter(({ kind }) => kind !== 'PodMonitor'),
      ...cache('shop'), ...cache('warehouse'), OVER_MTLS, serviceMonitor('elsewhere', {}, {}, 'warehouse'),
      serviceMonitor('everywhere', { namespaceSelector: { any: true } }, { path: '/everywhere' }),
    ];
    const isClusterWide = ({ kind }: Manifest) => kind.startsWith('ClusterRole');
    expect(targetLines(await chain({ objects: objects.filter(object => !isClusterWide(object)) })))
      .toEqual(['shop/cache exporter https://IP:9121/metrics']);
  });

  test('has a pod that the Pod Security Standard "restricted" takes, before Istio adds to it', async () => {
    const [{ spec: { template: { spec } } }] = await statefulSets(monitoring());
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(spec.hostNetwork).toBeUndefined();
    for (const { securityContext } of [...spec.containers, ...spec.initContainers]) {
      expect(securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
    }
    const fields = new Set(['name', 'emptyDir', 'secret', 'projected', 'configMap']);
    for (const volume of spec.volumes) expect(Object.keys(volume).filter(key => !fields.has(key))).toEqual([]);
  });

  test('is held until a sidecar that is an ordinary container has written its files', async () => {
    const [{ spec: { containers: [first, second] } }] = await injectedPods(await statefulSets(monitoring()), { nativeSidecars: false });
    expect([first.name, second.name]).toEqual(['istio-proxy', 'prometheus']);
    expect(first.lifecycle.postStart.exec.command).toEqual(['pilot-agent', 'wait']);
  });

  test('its pod is not told to merge metrics that it does not have', async () => {
    const [pod] = await injectedPods(await statefulSets(monitoring()));
    expect(pod.metadata.annotations).toMatchObject({ 'prometheus.io/port': '15020', 'prometheus.io/path': '/stats/prometheus' });
    expect(containersOf(pod).flatMap(({ env = [] }) => env).map(({ name }) => name)).not.toContain('ISTIO_PROMETHEUS_ANNOTATIONS');
  });

  test('a mesh that mounts certificates of its own leaves the volume alone', async () => {
    const [pod] = await injectedPods(await statefulSets(monitoring()), { set: ['values.global.mountMtlsCerts=true'] });
    const names: string[] = pod.spec.volumes.map(({ name }: Manifest) => name);
    expect(names).toEqual(expect.arrayContaining(['istio-certs', 'istio-output-certs']));
    expect(new Set(names).size).toBe(names.length);
  });

  test('a revision of Istio injects it where the mesh is described with that revision', async () => {
    const canary: MeshSettings = { set: ['revision=canary'] };
    const proxies = async (mesh: IstioMesh) => containersOf((await injectedPods(await statefulSets(monitoring({ mesh })), canary))[0])
      .filter(({ name }) => name === 'istio-proxy').length;
    expect(await proxies(IstioMesh.sidecar({ revision: 'canary' }))).toBe(1);
    expect(await proxies(IstioMesh.sidecar())).toBe(0);
  });

  const ignored = ['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'];
  test.each(ignored)('Istio injects nothing in namespace %s, where it is refused', async namespace => {
    const [set] = await statefulSets(monitoring());
    const [pod] = await injectedPods([{ ...set, metadata: { ...set.metadata, namespace } }]);
    expect(containersOf(pod).map(({ name }) => name)).not.toContain('istio-proxy');
    expect(() => monitoring({ metadata: { namespace } })).toThrow(`Istio injects no sidecar in namespace '${namespace}'`);
  });

  test.each([
    ['without labels', {}, true],
    ['that asks for sidecars', { 'istio-injection': 'enabled' }, true],
    ['that wants none, which wins over its label', { 'istio-injection': 'disabled' }, false],
  ])('its label is what injects it in a namespace %s', async (_, labels, injected) => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'monitoring', labels } };
    const [pod] = await injectedPods([namespace, ...await statefulSets(monitoring())]);
    expect(containersOf(pod).some(({ name }) => name === 'istio-proxy')).toBe(injected);
  });

  test('the longest name leaves room for the labels of its pods', async () => {
    const longest = 'm'.repeat(41);
    const [pod] = await injectedPods(await statefulSets(monitoring({ metadata: { name: longest } })));
    expect(pod.metadata.labels['controller-revision-hash'].length).toBeLessThanOrEqual(63);
    expect(() => monitoring({ metadata: { name: `${longest}m` } })).toThrow('its pods would have a label that Kubernetes refuses');
  });
});
