import { eventually } from './eventually';
import { KubernetesApi } from './kubernetes-api';
import { Manifest } from '../../cluster/manifest';

/** What other objects need, in the order in which they need it. */
const FIRST = ['CustomResourceDefinition', 'Namespace'];

/** Applies objects as they are, what others need before the others. */
export async function applyAll(api: KubernetesApi, objects: ReadonlyArray<Manifest>): Promise<void> {
  const definitions = objects.filter(({ kind }) => kind === FIRST[0]);
  for (const kind of FIRST) await Promise.all(objects.filter(object => object.kind === kind).map(object => api.apply(object)));
  await Promise.all(definitions.map(({ spec: { group, names, versions } }) => {
    const { name } = versions.find(({ storage }: Manifest) => storage);
    return eventually(`the API server has ${names.kind}`, () => api.list(`${group}/${name}`, names.kind));
  }));
  for (const object of objects) if (!FIRST.includes(object.kind)) await api.apply(object);
}
