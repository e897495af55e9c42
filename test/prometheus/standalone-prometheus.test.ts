import * as path from 'path';
import { App, Chart, JsonPatch, Size, Testing } from 'cdk8s';
import {
  Exporter, ExporterWithMonitor, IstioMesh, MeshMembership, MeshMetrics, PrometheusConfigMap, ScrapeJob, ScrapePlan, ScrapeTransport,
  SidecarMeshProps, StandalonePrometheus, StandalonePrometheusProps,
} from 'cdk8s-mesh-metrics';
import { Cpu } from 'cdk8s-plus-27';
import { parse } from 'yaml';
import { containerOf, create, FORMS, JOBS, manifests, STRICT_MESH, workloadOf } from './a-standalone-prometheus';
import { Manifest } from '../cluster/manifest';

const HAND_WRITTEN: Partial<StandalonePrometheusProps> = { handWrittenProxy: {} };
const podOf = (props?: Partial<StandalonePrometheusProps>): Manifest => workloadOf(props).spec.template;
const byName = (all: Manifest[], name: string) => all.find(each => each.name === name);

describe.each(FORMS)('%s', (_, form) => {
  test('both containers have the volume with the certificates, in memory, and Prometheus reads it only', () => {
    const { spec } = podOf(form);
    expect(byName(spec.volumes, 'istio-output-certs')).toEqual({ name: 'istio-output-certs', emptyDir: { medium: 'Memory' } });
    expect(byName(containerOf(workloadOf(form), 'prometheus').volumeMounts, 'istio-output-certs'))
      .toEqual({ name: 'istio-output-certs', mountPath: '/etc/istio-output-certs', readOnly: true });
  });

  test('each mount is of a volume of the pod', () => {
    const { spec } = podOf(form);
    const mounts: Manifest[] = [...spec.initContainers ?? [], ...spec.containers].flatMap(({ volumeMounts }) => volumeMounts);
    expect(mounts.filter(({ name }) => byName(spec.volumes, name) === undefined)).toEqual([]);
  });

  test('Prometheus reads the ConfigMap, not by subPath, and reloads it when it changes', () => {
    const { name } = manifests(form).find(({ kind }) => kind === 'ConfigMap').metadata;
    expect(byName(podOf(form).spec.volumes, 'configuration')).toEqual({ name: 'configuration', configMap: { name } });
    const { args, volumeMounts } = containerOf(workloadOf(form), 'prometheus');
    expect(byName(volumeMounts, 'configuration')).toEqual({ name: 'configuration', mountPath: '/etc/prometheus', readOnly: true });
    expect(args).toEqual(['--config.file=/etc/prometheus/prometheus.yml', '--config.auto-reload', '--storage.tsdb.path=/prometheus']);
  });

  test('a changed configuration does not restart the pod', () => {
    expect(workloadOf(form, { scrapeInterval: '15s' })).toEqual(workloadOf(form, { scrapeInterval: '30s' }));
  });

  test('samples are in a volume of the pod, or in one of their own', () => {
    expect(workloadOf(form).kind).toBe('Deployment');
    expect(byName(podOf(form).spec.volumes, 'data')).toEqual({ name: 'data', emptyDir: {} });
    const stored = workloadOf({ ...form, storage: { size: Size.gibibytes(50), storageClassName: 'fast' }, retention: '30d' });
    expect(stored).toMatchObject({
      kind: 'StatefulSet',
      spec: {
        serviceName: 'prometheus',
        replicas: 1,
        volumeClaimTemplates: [{
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage: '50Gi' } } },
        }],
      },
    });
    expect(byName(stored.spec.template.spec.volumes, 'data')).toBeUndefined();
    expect(containerOf(stored, 'prometheus').args)
      .toEqual(expect.arrayContaining(['--storage.tsdb.retention.time=30d', '--storage.tsdb.retention.size=40GiB']));
  });

  test('its pods are found by its Service, and run as its account with the rights of the jobs', () => {
    const all = manifests(form);
    const service = all.find(({ kind }) => kind === 'Service');
    expect(service).toMatchObject({
      metadata: { name: 'prometheus', namespace: 'monitoring' }, spec: { ports: [{ name: 'http', port: 9090 }] },
    });
    expect(podOf(form).metadata.labels).toMatchObject(service.spec.selector);
    expect(podOf(form).spec).toMatchObject({ serviceAccountName: 'prometheus', automountServiceAccountToken: true });
    expect(all.find(({ kind }) => kind === 'ClusterRole').rules)
      .toMatchObject([{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }]);
    expect(all.find(({ kind }) => kind === 'ClusterRoleBinding').subjects)
      .toEqual([expect.objectContaining({ kind: 'ServiceAccount', name: 'prometheus', namespace: 'monitoring' })]);
  });
});

describe('injected', () => {
  test('its sidecar writes certificates and captures nothing', () => {
    const { labels, annotations } = podOf().metadata;
    expect(labels).toMatchObject({ 'sidecar.istio.io/inject': 'true', 'security.istio.io/tlsMode': 'disabled' });
    expect(annotations).toMatchObject({
      'traffic.sidecar.istio.io/includeInboundPorts': '',
      'traffic.sidecar.istio.io/includeOutboundIPRanges': '',
      'sidecar.istio.io/userVolumeMount': '[{"name":"istio-output-certs","mountPath":"/etc/istio-output-certs"}]',
    });
    expect(podOf().spec.containers.map(({ name }: Manifest) => name)).toEqual(['prometheus']);
  });
});

describe('written by hand', () => {
  const proxyOf = (props: Partial<StandalonePrometheusProps> = {}) => containerOf(workloadOf({ ...HAND_WRITTEN, ...props }), 'istio-proxy');
  const env = (proxy: Manifest, name: string) => byName(proxy.env, name)?.value;

  test('Istio is told not to inject', () => {
    expect(podOf(HAND_WRITTEN).metadata.labels['sidecar.istio.io/inject']).toBe('false');
    expect(podOf(HAND_WRITTEN).metadata.annotations).toBeUndefined();
  });

  test('it is a native sidecar where those of the mesh are, else Prometheus waits for it', () => {
    const native = podOf(HAND_WRITTEN).spec;
    expect(native.initContainers).toMatchObject([{ name: 'istio-proxy', restartPolicy: 'Always' }]);
    const { initContainers, containers } = podOf({ ...HAND_WRITTEN, mesh: IstioMesh.sidecar({ version: '1.26.4' }) }).spec;
    expect(initContainers).toBeUndefined();
    expect(containers.map(({ name }: Manifest) => name)).toEqual(['istio-proxy', 'prometheus']);
    expect(containers[0].restartPolicy).toBeUndefined();
    expect(containers[0].lifecycle).toEqual({ postStart: { exec: { command: ['pilot-agent', 'wait'] } } });
  });

  test('it asks the istiod of the mesh', () => {
    expect(env(proxyOf(), 'CA_ADDR')).toBe('istiod.istio-system.svc:15012');
    expect(env(proxyOf(), 'PROXY_CONFIG')).toBe('{}');
    const ofMesh = (props: SidecarMeshProps) => proxyOf({ mesh: IstioMesh.sidecar({ version: '1.31.1', ...props }) });
    const canary = ofMesh({ revision: 'canary', rootNamespace: 'mesh', statusPort: 15040 });
    expect(env(canary, 'CA_ADDR')).toBe('istiod-canary.mesh.svc:15012');
    expect(JSON.parse(env(canary, 'PROXY_CONFIG'))).toEqual({ discoveryAddress: 'istiod-canary.mesh.svc:15012', statusPort: 15040 });
    expect(canary.lifecycle.preStop.exec.command).toContain('--debug-port=15040');
    expect(env(ofMesh({ revision: 'default' }), 'CA_ADDR')).toBe('istiod.istio-system.svc:15012');
  });

  test('without Envoy, its probes ask the agent, and what is for Envoy is gone', () => {
    const proxy = proxyOf({ handWrittenProxy: { envoy: false } });
    expect(env(proxy, 'DISABLE_ENVOY')).toBe('true');
    expect([proxy.startupProbe, proxy.readinessProbe].map(({ httpGet }) => httpGet)).toEqual([
      { path: '/healthz/ready', port: 15020 }, { path: '/healthz/ready', port: 15020 },
    ]);
    expect(proxy).not.toHaveProperty('ports');
    expect(proxy).not.toHaveProperty('lifecycle');
    expect(env(proxyOf(), 'DISABLE_ENVOY')).toBeUndefined();
  });

  test('its image is that of the mesh, or another one that works with it', () => {
    expect(proxyOf().image).toBe('registry.istio.io/release/proxyv2:1.31.1');
    for (const image of ['mirror:5000/proxyv2:1.31.0', 'mirror/proxyv2:1.30.2-distroless', 'proxyv2:1.31.1@sha256:0', 'proxyv2:v1.31']) {
      expect(proxyOf({ handWrittenProxy: { image } }).image).toBe(image);
    }
  });

  test.each<[string, Partial<StandalonePrometheusProps>, string]>([
    ['an image that is older than istiod supports', { handWrittenProxy: { image: 'docker.io/istio/proxyv2:1.5.1' } },
      "handWrittenProxy.image is 'docker.io/istio/proxyv2:1.5.1', and an istiod of version 1.31.1 supports proxies of 1.30 and 1.31."
      + " Give handWrittenProxy.image, such as 'registry.istio.io/release/proxyv2:1.31.1'."],
    ['an image that is newer than istiod', { handWrittenProxy: { image: 'proxyv2:1.32.0' } },
      'supports proxies of 1.30 and 1.31'],
    ['an image without a tag', { handWrittenProxy: { image: 'mirror:5000/proxyv2' } },
      "handWrittenProxy.image is 'mirror:5000/proxyv2', whose tag is not a version of Istio."],
    ['a tag that says nothing', { handWrittenProxy: { image: 'proxyv2:latest' } }, 'whose tag is not a version of Istio'],
    ['an image that is not a text', { handWrittenProxy: { image: 1 as never } }, 'handWrittenProxy.image is 1,'],
    ['a mesh whose version is not the tag of an image', { mesh: IstioMesh.sidecar({ version: '1.31' }), handWrittenProxy: {} },
      "the version of the mesh is '1.31', which is the tag of no image. Give handWrittenProxy.image, such as"
      + " 'registry.istio.io/release/proxyv2:1.31.0', or describe the mesh with its full version."],
    ['an ordinary container without Envoy', { mesh: IstioMesh.sidecar({ version: '1.26.4' }), handWrittenProxy: { envoy: false } },
      'handWrittenProxy.envoy is false, and the sidecars of the mesh are ordinary containers: Prometheus would not wait for it.'
      + ' Leave it out, or describe the mesh with nativeSidecars: true where the nodes have them.'],
  ])('%s is refused', (_, props, message) => {
    expect(() => create(props)).toThrow(message);
  });

  test('only namespaces in which istiod leaves no root certificate are refused', () => {
    expect(() => create(HAND_WRITTEN, {}, 'kube-public'))
      .toThrow("Istio gives namespace 'kube-public' no root certificate, by which a sidecar knows istiod. Create it in another one");
    expect(create(HAND_WRITTEN, {}, 'kube-system').prometheus.namespace).toBe('kube-system');
    expect(() => create({}, {}, 'kube-system')).toThrow("Istio injects no sidecar in namespace 'kube-system'");
  });
});

describe('the mistakes that are still copied from Istio 1.5 are not made', () => {
  const proxy = containerOf(workloadOf(HAND_WRITTEN), 'istio-proxy');
  const jobs: Manifest[] = parse(create().prometheus.configuration!.text).scrape_configs;
  const secure = jobs.find(({ job_name }) => job_name === 'kubernetes-pods-istio-secure');

  test('the volume with the certificates has one name, which is not one that Istio uses itself', () => {
    const { volumes } = podOf(HAND_WRITTEN).spec;
    const [mounted] = proxy.volumeMounts.filter(({ mountPath }: Manifest) => mountPath === byName(proxy.env, 'OUTPUT_CERTS').value);
    expect(volumes.map(({ name }: Manifest) => name)).toContain(mounted.name);
    expect(volumes.filter(({ name }: Manifest) => /^istio-certs?$/.test(name))).toEqual([]);
  });

  test('Prometheus mounts it, where the job looks for its files', () => {
    const mount = byName(containerOf(workloadOf(HAND_WRITTEN), 'prometheus').volumeMounts, 'istio-output-certs');
    for (const file of ['ca_file', 'cert_file', 'key_file']) expect(path.dirname(secure.tls_config[file])).toBe(mount.mountPath);
  });

  test('no argument is one that agents no longer read, and no address names istio-pilot', () => {
    expect(proxy.args).toEqual([
      'proxy', 'sidecar', '--domain', '$(POD_NAMESPACE).svc.cluster.local',
      '--proxyLogLevel=warning', '--proxyComponentLogLevel=misc:error', '--log_output_level=default:info',
    ]);
    expect(JSON.stringify(proxy)).not.toContain('pilot.');
  });

  test('the scheme and the TLS settings are those of the job, and not of a key before them', () => {
    expect(secure).toMatchObject({ scheme: 'https', tls_config: { insecure_skip_verify: true } });
    const rules: Manifest[] = jobs.flatMap(({ relabel_configs }) => relabel_configs);
    expect(rules.filter(rule => 'scheme' in rule || 'tls_config' in rule)).toEqual([]);
  });

  test('no rule leaves an address without its port, which https would make :443', () => {
    const addresses = (secure.relabel_configs as Manifest[]).filter(({ target_label }) => target_label === '__address__');
    expect(addresses.map(({ replacement }) => replacement)).toEqual(['$2:$1', '[$2]:$1']);
  });
});

describe('what cannot work is refused', () => {
  const elsewhere = new PrometheusConfigMap(new Chart(Testing.app(), 'other', { namespace: 'other' }), 'config', {
    jobs: JOBS, mesh: STRICT_MESH,
  });

  test.each<[string, () => unknown, string]>([
    ['no configuration', () => create({ configMap: undefined }), 'configMap is missing, and it has to be of the class PrometheusConfigMap'],
    ['a ConfigMap that is not ours', () => create({ configMap: { name: 'prometheus' } as never }),
      'configMap is an object, and it has to be of the class PrometheusConfigMap.'
      + ' Use new PrometheusConfigMap(scope, id, { jobs: [ScrapeJob.meshPods()] }).'],
    ['a configuration in another namespace', () => create({ configMap: elsewhere }),
      "cannot create StandalonePrometheus 'chart/prometheus': it is in namespace 'monitoring' and its configuration, 'other/config', in"
      + " 'other', and a pod mounts ConfigMaps of its own namespace only. Create both in one."],
    ['a configuration without jobs', () => create({}, { jobs: [] }), 'jobs is empty, so nothing would be scraped'],
    ['two jobs of one name', () => create({}, { jobs: [ScrapeJob.meshPods(), ScrapeJob.annotatedPods({ jobName: 'istiod' })] }),
      "two of its jobs have the name 'istiod', and Prometheus refuses a configuration with such jobs. Give one of them another jobName."],
    ['a password in the configuration', () => ScrapeJob.probes({ prober: 'user:S3cr3t@prober', targets: ['https://shop.example/'] }),
      'credentials'],
    ['storage as a text', () => create({ storage: '50Gi' as never }),
      'storage is a string, and it has to be an object. Write it as { name: value }.'],
    ['the size of storage as a text', () => create({ storage: { size: '50Gi' as never } }),
      'storage.size is a string, and it has to be of the class Size. Use such as Size.gibibytes(50).'],
    ['more samples than the volume has room for',
      () => create({ storage: { size: Size.gibibytes(50) }, retentionSize: Size.gibibytes(50) }),
      'Prometheus stops when its volume is full'],
    ['a Prometheus that does not reload by itself', () => create({ version: '2.55.1' }),
      'version is 2.55.1, and Prometheus reloads a changed configuration by itself since 3.0.0 only. Update Prometheus first.'],
    ['a name that leaves no room for labels', () => create({ metadata: { name: 'm'.repeat(53) } }), 'and with more than 52'],
    ['a name that no Service may have', () => create({ metadata: { name: '1st' } }), "its name '1st' does not begin with a letter"],
    ['a mesh without sidecars', () => create({ mesh: IstioMesh.ambient() }), 'a ztunnel does not share its certificates'],
    ['no namespace', () => new StandalonePrometheus(new Chart(Testing.app(), 'chart'), 'prometheus', { configMap: elsewhere }),
      'neither its metadata nor its chart has a namespace'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

test('older versions of Prometheus have another flag', () => {
  const argsOf = (version: string) => containerOf(workloadOf({ version }), 'prometheus').args;
  expect(argsOf('3.11.3')).toContain('--enable-feature=auto-reload-config');
  expect(argsOf('3.12.0')).toContain('--config.auto-reload');
});

test('its image and resources are those that it is given', () => {
  const { image, resources } = containerOf(workloadOf({
    image: 'mirror/prometheus:v3.13.0', resources: { cpu: { request: Cpu.millis(250) }, memory: { limit: Size.gibibytes(4) } },
  }), 'prometheus');
  expect({ image, resources })
    .toEqual({ image: 'mirror/prometheus:v3.13.0', resources: { requests: { cpu: '250m' }, limits: { memory: '4Gi' } } });
});

test('it says of itself what constructs ask for', () => {
  expect(create().prometheus).toMatchObject({
    description: "StandalonePrometheus 'chart/prometheus'",
    namespace: 'monitoring',
    serviceAccountName: 'prometheus',
    version: '3.13.0',
    scrapeInterval: '1m',
    scrapesMergedEndpoints: true,
    podLabels: { 'app.kubernetes.io/name': 'prometheus', 'app.kubernetes.io/instance': 'prometheus' },
    meshMembership: MeshMembership.CERTIFICATES,
    discoverableNamespaces: undefined,
  });
  const { prometheus } = create({}, { jobs: [ScrapeJob.istioSecurePods({ namespaces: ['shop'] })], scrapeInterval: '15s' });
  expect(prometheus).toMatchObject({ scrapeInterval: '15s', scrapesMergedEndpoints: false, discoverableNamespaces: ['shop'] });
});

test('a JSON patch may add any field', () => {
  const { chart, prometheus } = create(HAND_WRITTEN);
  prometheus.apiObject.addJsonPatch(JsonPatch.add('/spec/template/spec/nodeSelector', { pool: 'monitoring' }));
  const [{ spec }] = (chart.toJson() as Manifest[]).filter(({ kind }) => kind === 'Deployment');
  expect(spec.template.spec).toMatchObject({ nodeSelector: { pool: 'monitoring' }, initContainers: [{ restartPolicy: 'Always' }] });
});

test('a construct that needs monitors says that it selects none', () => {
  const { chart, prometheus } = create();
  MeshMetrics.configure(chart, { prometheus });
  const exporter = (id: string, transport: ScrapeTransport) =>
    new ExporterWithMonitor(chart, id, { exporter: Exporter.redis({ address: 'redis' }), transport, alert: false });
  expect(() => exporter('over-mtls', ScrapeTransport.istioMutual())).toThrow('selects no monitors');
  expect(() => exporter('merged', ScrapeTransport.auto())).not.toThrow();
});

test('an app that has it from another one plans with its objects, its configuration among them', () => {
  const { prometheus } = create();
  const app = new App();
  MeshMetrics.configure(app, { prometheus, mesh: STRICT_MESH });
  expect(ScrapePlan.of(app).scrapeConfigs.map(({ jobName }) => jobName))
    .toEqual(['envoy-stats', 'istiod', 'istio-cni', 'kubernetes-pods', 'kubernetes-pods-istio-secure']);
  expect(() => new StandalonePrometheus(new Chart(app, 'a', { namespace: 'a' }), 'b', {} as never)).toThrow('configMap is missing');
});
