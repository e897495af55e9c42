import { namespacesOf } from '../../../src/plan/cluster/namespaces';
import { podsOf } from '../../../src/plan/cluster/pods';
import { storedObjects } from '../../../src/plan/cluster/stored-objects';
import { Admission } from '../../../src/plan/inject/admission';
import { inject, Injection } from '../../../src/plan/inject/inject';
import { InjectOptions } from '../../../src/plan/inject/options';
import { Manifest } from '../../../src/plan/kubernetes/manifest';

type Texts = { readonly [key: string]: string };

/** A namespace whose pods are injected, or with other labels. */
export function namespace(labels: Texts = { 'istio-injection': 'enabled' }, name = 'shop'): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

interface PodFields {
  readonly labels?: Texts;
  readonly annotations?: Texts;
  readonly spec?: object;
  readonly in?: string;
}

/** A pod `shop/cart` with one container. */
export function pod({ labels = {}, annotations = {}, spec = {}, in: where = 'shop' }: PodFields = {}): Manifest {
  const containers = [{ name: 'app', image: 'cart' }];
  const metadata = { name: 'cart', namespace: where, labels, annotations };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers, ...spec } };
}

interface Installation {
  readonly revision?: string;
  readonly values?: object;
  readonly mesh?: object;
  readonly config?: object;
}

/** The manifests that Istio's charts render for an installation, as far as injection depends on them. */
export function istiod({ revision, values = {}, mesh = {}, config = {} }: Installation = {}): Manifest[] {
  const metadata = (name: string) => ({
    name: revision === undefined ? name : `${name}-${revision}`,
    namespace: 'istio-system',
    labels: { 'istio.io/rev': revision ?? 'default' },
  });
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('istio'), data: { mesh: JSON.stringify(mesh) } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata('istio-sidecar-injector'),
      data: { values: JSON.stringify(values), config: JSON.stringify({ policy: 'enabled', ...config }) },
    },
  ];
}

/** Creates what some manifests hold. */
export function injection(manifests: Manifest[], options?: InjectOptions): Injection {
  const { objects } = storedObjects(manifests.map(manifest => ({ manifest })));
  const { namespaces } = namespacesOf(objects);
  return inject({ manifests: objects.map(({ manifest }) => manifest), namespaces, pods: podsOf(objects) }, options);
}

/** What becomes of the one pod among some manifests. */
export function admissionOf(manifests: Manifest[], options?: InjectOptions): Admission {
  const { admissions } = injection(manifests, options);
  expect(admissions).toHaveLength(1);
  return admissions[0];
}

/** The one pod among some manifests, as it is stored. */
export function storedPod(manifests: Manifest[], options?: InjectOptions) {
  const { pods: [{ metadata, spec }], admissions: [{ proxy }] } = injection(manifests, options);
  const [{ labels = {}, annotations = {} }, { containers, initContainers = [] }] = [metadata, spec];
  const names = (all: ReadonlyArray<{ readonly name: string }>) => all.map(({ name }) => name).join(' ');
  return { labels, annotations, containers, initContainers, proxy, names: names(containers), initNames: names(initContainers) };
}
