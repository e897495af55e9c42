import { Manifest } from '../../../../src/plan/kubernetes/manifest';
import { injection, istiod, namespace, pod, storedPod } from '../injected';

const ASSUMED = /^No istiod is among the manifests: /;

describe('where no istiod is among the manifests', () => {
  test('the default one is assumed, with an assumption', () => {
    const { admissions, assumptions } = injection([namespace(), pod()]);
    expect(admissions[0].verdict).toBe('injected');
    expect(assumptions).toEqual([expect.stringMatching(ASSUMED)]);
  });

  test.each<[string, Manifest[], boolean]>([
    ['a namespace asks for injection', [namespace()], true],
    ['a namespace asks for a revision', [namespace({ 'istio.io/rev': 'canary' }), pod()], true],
    ['a pod asks for injection', [pod({ labels: { 'sidecar.istio.io/inject': 'true' } })], true],
    ['nobody asks', [namespace({ team: 'a' }), pod({ labels: { 'sidecar.istio.io/inject': 'false' } })], false],
  ])('it matters where %s', (_, manifests, matters) => {
    expect(injection(manifests).assumptions).toEqual(matters ? [expect.stringMatching(ASSUMED)] : []);
  });

  test('it is as the mesh is described', () => {
    const options = {
      version: '1.29', revision: 'canary', statusPort: 15099, enablePrometheusMerge: true, nativeSidecars: false, cni: true,
    };
    const { annotations, initNames, names, containers } = storedPod([namespace({ 'istio.io/rev': 'canary' }), pod()], options);
    expect([names, initNames]).toEqual(['app istio-proxy', 'istio-validation']);
    expect(containers[1].image).toMatch(/:1.29$/);
    expect(annotations).toMatchObject({ 'prometheus.io/port': '15099', 'traffic.sidecar.istio.io/excludeInboundPorts': '15099' });
    expect(storedPod([namespace(), pod()], { enablePrometheusMerge: false }).annotations).not.toHaveProperty(['prometheus.io/port']);
  });

  test('nothing is injected where there is no mesh, unless the manifests have one', () => {
    expect(injection([namespace(), pod()], { noMesh: true })).toMatchObject({ admissions: [{ verdict: 'not injected' }], assumptions: [] });
    expect(injection([...istiod(), namespace(), pod()], { noMesh: true }).admissions).toMatchObject([{ verdict: 'injected' }]);
  });
});

describe('an Istio that is newer than the rules known here', () => {
  const READ_AS = 'Istio 1.32 is newer than the rules known here (1.31): read as 1.31.';
  const ofTag = (tag: string) => istiod({ values: { global: { tag } } });
  /** Several targets are listed from 1.31 on. */
  const cart = pod({ annotations: { 'prometheus.istio.io/scrape-targets': '8080:/a,9100:/b' } });
  const TARGETS = [{ port: '8080', path: '/a' }, { port: '9100', path: '/b' }];

  test.each(['1.32', '1.32.4'])('is read as the newest known version, with an assumption, if %s is described', version => {
    expect(injection([namespace(), cart], { version }).assumptions).toEqual([expect.stringMatching(ASSUMED), READ_AS]);
    expect(storedPod([namespace(), cart], { version }).proxy).toMatchObject({ native: true, applicationTargets: TARGETS });
  });

  test.each(['1.32.0', 'v1.32.4', '1.32-alpha.abc', '1.32.4-distroless'])('is read so where an istiod is given with the tag %s', tag => {
    expect(injection([...ofTag(tag), namespace(), cart]).assumptions).toEqual([READ_AS]);
    expect(storedPod([...ofTag(tag), namespace(), cart]).proxy!.applicationTargets).toEqual(TARGETS);
  });

  test.each(['1.31.9', '1.24.0', 'latest'])('is not one with the tag %s', tag => {
    expect(injection([...ofTag(tag), namespace(), cart]).assumptions).toEqual([]);
  });

  test('does not matter where nobody asks for injection', () => {
    expect(injection([...ofTag('1.32.0'), namespace({}), cart]).assumptions).toEqual([]);
  });
});

describe('the configuration of an istiod', () => {
  test('is that of its ConfigMaps, whatever is described of the mesh', () => {
    const mesh = { enablePrometheusMerge: false, defaultConfig: { statusPort: 15098 } };
    const installation = istiod({ mesh, values: { pilot: { cni: { enabled: false } } } });
    const options = { enablePrometheusMerge: true, statusPort: 15099, cni: true };
    const { annotations, initNames, proxy } = storedPod([...installation, namespace(), pod()], options);
    expect(annotations).not.toHaveProperty(['prometheus.io/port']);
    expect(initNames).toBe('istio-init istio-proxy');
    expect(proxy!.statusPort).toBe(15098);
  });

  test('that is not among the manifests is assumed, with an assumption', () => {
    const deployment: Manifest = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'istiod-canary', namespace: 'mesh', labels: { 'app': 'istiod', 'istio.io/rev': 'canary' } },
      spec: { replicas: 0, template: { spec: { containers: [{ name: 'discovery' }] } } },
    };
    const { admissions, assumptions } = injection([deployment, namespace({ 'istio.io/rev': 'canary' }), pod()]);
    expect(admissions).toMatchObject([{ verdict: 'injected' }]);
    expect(assumptions).toEqual([
      "The configuration of istiod 'canary' is not among the manifests: "
        + 'the default one is assumed, except for what is described of the mesh. '
        + 'Add the ConfigMaps istio-canary and istio-sidecar-injector-canary of mesh.',
    ]);
  });

  test('that cannot be read is a finding', () => {
    const [mesh, injector] = istiod();
    const { findings } = injection([{ ...mesh, data: { mesh: 'a: [' } }, injector, namespace(), pod()]);
    expect(findings).toEqual([{
      code: 'istiod-settings-unreadable',
      object: 'ConfigMap/istio-system/istio',
      path: 'data.mesh',
      message: expect.stringMatching(/^is ignored, since it is not valid YAML: .*\. Fix it$/),
    }]);
  });

  test('each revision has its own', () => {
    const both = [...istiod(), ...istiod({ revision: 'canary', mesh: { enablePrometheusMerge: false } })];
    expect(storedPod([...both, namespace(), pod()]).annotations)
      .toMatchObject({ 'istio.io/rev': 'default', 'prometheus.io/port': '15020' });
    const canary = storedPod([...both, namespace({ 'istio.io/rev': 'canary' }), pod()]).annotations;
    expect(canary).toMatchObject({ 'istio.io/rev': 'canary' });
    expect(canary).not.toHaveProperty(['prometheus.io/port']);
  });

  test('can have templates of which the plan knows the name only', () => {
    const installation = istiod({ config: { templates: { sidecar: '', own: '' }, injectedAnnotations: { by: 'istiod' } } });
    const templated = pod({ annotations: { 'inject.istio.io/templates': 'sidecar,own' } });
    const { pods, findings } = injection([...installation, namespace(), templated]);
    expect(pods[0].metadata.annotations).toMatchObject({ by: 'istiod' });
    expect(findings).toMatchObject([{
      object: 'Pod/shop/cart', message: expect.stringContaining("the injection template 'own' is not one of Istio's own"),
    }]);
  });
});

describe('the variables of a proxy', () => {
  const proxyConfig = (name: string, where: string, A: string, spec: object = {}, creationTimestamp?: string): Manifest => ({
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'ProxyConfig',
    metadata: { name, namespace: where, creationTimestamp } as Manifest['metadata'],
    spec: { environmentVariables: { A }, ...spec },
  });
  const cart = { selector: { matchLabels: { app: 'cart' } } };
  const mesh = istiod({ mesh: { defaultConfig: { proxyMetadata: { A: 'mesh', B: 'mesh' } } } });
  const annotations = { 'proxy.istio.io/config': 'proxyMetadata: {A: pod}' };
  const variables = (...manifests: Manifest[]) => storedPod([...mesh, namespace(), ...manifests]).proxy!.env;

  test('are those of the mesh, the root namespace, the namespace, the pod and the workload, the later ones first', () => {
    const root = proxyConfig('root', 'istio-system', 'root');
    const own = proxyConfig('own', 'shop', 'namespace');
    const workload = proxyConfig('workload', 'shop', 'workload', cart);
    const labels = { app: 'cart' };
    expect(variables(pod())).toMatchObject({ A: 'mesh', B: 'mesh' });
    expect(variables(root, pod())).toMatchObject({ A: 'root', B: 'mesh' });
    expect(variables(root, own, workload, pod())).toMatchObject({ A: 'namespace' });
    expect(variables(root, own, workload, pod({ annotations }))).toMatchObject({ A: 'pod' });
    expect(variables(root, own, workload, pod({ annotations, labels }))).toMatchObject({ A: 'workload', B: 'mesh' });
  });

  test('are those of the older one if two ProxyConfigs match', () => {
    const young = proxyConfig('a', 'shop', 'new', {}, '2026-02-01T00:00:00Z');
    const old = proxyConfig('b', 'shop', 'old', {}, '2026-01-01T00:00:00Z');
    expect(variables(young, old, pod())).toMatchObject({ A: 'old' });
    expect(variables(proxyConfig('b', 'shop', 'b'), proxyConfig('a', 'shop', 'a'), pod())).toMatchObject({ A: 'a' });
  });

  test('an empty selector selects nothing', () => {
    expect(variables(proxyConfig('a', 'shop', 'none', { selector: {} }), pod())).toMatchObject({ A: 'mesh' });
  });

  test('a pod cannot set the mode back to REDIRECT if the mesh has TPROXY', () => {
    const tproxy = istiod({ mesh: { defaultConfig: { interceptionMode: 'TPROXY' } } });
    const mode = (text: string) =>
      storedPod([...tproxy, namespace(), pod({ annotations: { 'proxy.istio.io/config': text } })]).proxy!.capture?.mode;
    expect(mode('interceptionMode: REDIRECT')).toBe('TPROXY');
    expect(mode('interceptionMode: NONE')).toBeUndefined();
  });

  test('a value may end early at a quote', () => {
    expect(variables(pod({ annotations: { 'proxy.istio.io/config': 'proxyMetadata: {A: \'x" # y\'}' } }))).toMatchObject({ A: 'x' });
  });
});
