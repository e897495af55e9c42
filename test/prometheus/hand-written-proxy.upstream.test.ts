import { IstioMesh } from 'cdk8s-mesh-metrics';
import { containerOf, workloadOf } from './a-standalone-prometheus';
import { MeshSettings } from '../cluster/chain';
import { injectedPods } from '../cluster/istio';
import { Manifest } from '../cluster/manifest';
import { STARTING } from '../cluster/without-operator';
import { describeUpstream } from '../upstream/component';

/** What differs on purpose: the image is ours to choose, and injection tells the agent of the probes and settings that it has moved. */
function comparable({ image, env, ...container }: Manifest): Manifest {
  const others = env.filter(({ name }: Manifest) => !['ISTIO_KUBE_APP_PROBERS', 'PROXY_CONFIG'].includes(name));
  return {
    ...container,
    env: others.map((variable: Manifest) => variable.name === 'ISTIO_META_POD_PORTS'
      ? { ...variable, value: JSON.parse(variable.value) } : variable),
  };
}

/** By name; one without a source is an `emptyDir` to the API server. */
function volumesOf({ spec: { volumes } }: Manifest): Manifest {
  return Object.fromEntries(volumes.map(({ name, ...source }: Manifest) =>
    [name, Object.keys(source).length === 0 ? { emptyDir: {} } : source]));
}

const version = '1.31.1';

const MESHES: Array<[string, IstioMesh, MeshSettings]> = [
  ['native sidecars', IstioMesh.sidecar({ version }), { nativeSidecars: true }],
  ['sidecars that are ordinary containers', IstioMesh.sidecar({ version, nativeSidecars: false }), { nativeSidecars: false }],
  ['a revision', IstioMesh.sidecar({ version, revision: 'canary' }), { set: ['revision=canary'] }],
];

describeUpstream('a proxy that is written by hand is the one that Istio injects', () => {
  test.each(MESHES)('with %s', async (_, mesh, settings) => {
    const [injected] = await injectedPods([workloadOf({ mesh })], settings);
    const byHand = workloadOf({ mesh, handWrittenProxy: {} });
    expect(comparable(containerOf(byHand, 'istio-proxy')))
      .toEqual(comparable(containerOf({ spec: { template: injected } }, 'istio-proxy')));
    expect(volumesOf(byHand.spec.template)).toEqual(volumesOf(injected));
    const isNative = ({ spec }: Manifest) => (spec.initContainers ?? []).some(({ name }: Manifest) => name === 'istio-proxy');
    expect(isNative(byHand.spec.template)).toBe(isNative(injected));
  }, STARTING);
});
