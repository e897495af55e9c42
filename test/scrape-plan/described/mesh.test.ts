import { IstioMesh, MtlsMode } from 'cdk8s-mesh-metrics';
import { InjectOptions } from '../../../src/plan/inject/options';
import { meshCluster } from '../../../src/plan/mesh-cluster';
import { injectOptionsOf, meshManifests } from '../../../src/scrape-plan/described/mesh';
import { Manifest } from '../../cluster/manifest';

const { STRICT, PERMISSIVE, DISABLE } = MtlsMode;

/** In a line what a policy says, and of which pods. */
const lines = (mesh: IstioMesh, given: Manifest[] = []) => meshManifests(mesh, given).map(({ metadata: { namespace }, spec }: Manifest) =>
  [namespace, spec.selector?.matchLabels, spec.mtls?.mode, spec.portLevelMtls].map(part => JSON.stringify(part)).join(' '));

const policy = (namespace: string, spec: object): Manifest =>
  ({ apiVersion: 'security.istio.io/v1beta1', kind: 'PeerAuthentication', metadata: { name: 'own', namespace }, spec });

const described = IstioMesh.sidecar({
  mtls: STRICT,
  namespaceMtls: { shop: PERMISSIVE },
  workloadMtls: [
    { namespace: 'shop', labels: { app: 'cart', tier: 'web' }, portLevelMtls: { 8080: DISABLE } },
    { namespace: 'shop', labels: { app: 'cart' }, mode: STRICT },
  ],
});

describe('the PeerAuthentications of a mesh', () => {
  test('say what is described of the mesh, its namespaces and its workloads', () => {
    expect(lines(described)).toEqual([
      '"istio-system"  "STRICT" ',
      '"shop"  "PERMISSIVE" ',
      '"shop" {"app":"cart","tier":"web"}  {"8080":{"mode":"DISABLE"}}',
      '"shop" {"app":"cart"} "STRICT" ',
    ]);
  });

  test('are as old as their order says, and have names of their own', () => {
    const metadata = meshManifests(described, []).map((object: Manifest) => object.metadata);
    const times = metadata.map(({ creationTimestamp }) => Date.parse(creationTimestamp));
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    expect(new Set(metadata.map(({ namespace, name }) => `${namespace}/${name}`)).size).toBe(4);
  });

  test('are those of the root namespace that is described', () => {
    expect(lines(IstioMesh.sidecar({ mtls: STRICT, rootNamespace: 'mesh' }))).toEqual(['"mesh"  "STRICT" ']);
  });

  test('are none where Istio’s default is described, or no mesh', () => {
    expect([...lines(IstioMesh.sidecar()), ...lines(IstioMesh.none())]).toEqual([]);
  });

  test('are not of the root namespace alone: there a policy is that of the mesh', () => {
    expect(lines(IstioMesh.sidecar({ namespaceMtls: { 'istio-system': STRICT } }))).toEqual([]);
  });

  test.each<[string, Manifest, number]>([
    ['of the mesh', policy('istio-system', { mtls: { mode: 'PERMISSIVE' } }), 0],
    ['of the namespace', policy('shop', {}), 1],
    ['of the workload, its labels in any order', policy('shop', { selector: { matchLabels: { tier: 'web', app: 'cart' } } }), 2],
  ])('give way to one that is there %s', (_, given, place) => {
    const all = lines(described);
    expect(lines(described, [given])).toEqual(all.filter((__, i) => i !== place));
  });

  test('stand beside those for other pods', () => {
    const others = [
      policy('warehouse', {}),
      policy('shop', { selector: { matchLabels: { app: 'till' } } }),
      { ...policy('shop', {}), kind: 'AuthorizationPolicy' },
      { ...policy('shop', {}), apiVersion: 'example.org/v1' },
    ];
    expect(lines(described, others)).toEqual(lines(described));
  });
});

describe('the injection of a mesh', () => {
  /** What becomes of a pod with these labels. */
  function injected(mesh: IstioMesh, labels: { [label: string]: string } = { 'sidecar.istio.io/inject': 'true' }) {
    const options: InjectOptions = injectOptionsOf(mesh);
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'cart', namespace: 'shop', labels },
      spec: { containers: [{ name: 'cart', image: 'cart' }] },
    };
    const { cluster: { pods: [{ spec }] }, admissions } = meshCluster([{ manifest: pod }], options);
    const proxy = admissions.get('Pod/shop/cart')?.proxy;
    return proxy && {
      native: proxy.native,
      statusPort: proxy.statusPort,
      hasInit: (spec.initContainers ?? []).some(({ name }) => name === 'istio-init'),
    };
  }

  test('is as Istio’s installation by default', () => {
    expect(injected(IstioMesh.sidecar())).toEqual({ native: true, statusPort: 15020, hasInit: true });
  });

  test.each<[string, IstioMesh, object]>([
    ['the port of the agent', IstioMesh.sidecar({ statusPort: 15099 }), { statusPort: 15099 }],
    ['ordinary sidecars', IstioMesh.sidecar({ nativeSidecars: false }), { native: false }],
    ['sidecars that were ordinary before 1.27', IstioMesh.sidecar({ version: '1.26' }), { native: false }],
    ['the CNI plugin', IstioMesh.sidecar({ cni: true }), { hasInit: false }],
  ])('knows %s', (_, mesh, expected) => {
    expect(injected(mesh)).toMatchObject(expected);
  });

  test('goes by the revision', () => {
    const byRevision = { 'istio.io/rev': 'canary' };
    expect(injected(IstioMesh.sidecar({ revision: 'canary' }), byRevision)).toBeDefined();
    expect(injected(IstioMesh.sidecar(), byRevision)).toBeUndefined();
  });

  test('merges as described', () => {
    expect(injectOptionsOf(IstioMesh.sidecar({ metricsMerging: false }))).toMatchObject({ enablePrometheusMerge: false });
  });

  test('is none without a mesh', () => {
    expect(injected(IstioMesh.none())).toBeUndefined();
  });

  test('of an ambient mesh leaves to istiod what concerns sidecars', () => {
    expect(injectOptionsOf(IstioMesh.ambient({ version: '1.30' })))
      .toEqual({ version: '1.30', revision: undefined, namespace: 'istio-system', statusPort: 15020, cni: true, ambient: true });
  });
});
