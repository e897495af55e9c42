import { eventually } from './eventually';
import { KubernetesApi } from './kubernetes-api';
import { Manifest } from '../../cluster/manifest';

/** The kinds that other objects need, in this order. */
const FIRST = ['CustomResourceDefinition', 'Namespace'];

/**
 * The kinds that read other objects. The config reloader of a Prometheus may miss a change while Prometheus starts, and then reads the
 * configuration again after three minutes.
 */
const LAST = ['Prometheus', 'PrometheusAgent'];

/** Applies objects in an order in which each finds those that it needs. */
export async function applyAll(api: KubernetesApi, objects: ReadonlyArray<Manifest>): Promise<void> {
  const definitions = objects.filter(({ kind }) => kind === FIRST[0]);
  for (const kind of FIRST) await Promise.all(objects.filter(object => object.kind === kind).map(object => api.apply(object)));
  await Promise.all(definitions.map(({ spec: { group, names, versions } }) => {
    const { name } = versions.find(({ storage }: Manifest) => storage);
    return eventually(`the API server has ${names.kind}`, () => api.list(`${group}/${name}`, names.kind));
  }));
  const others = objects.filter(({ kind }) => !FIRST.includes(kind));
  for (const last of [false, true]) {
    for (const object of others) if (LAST.includes(object.kind) === last) await api.apply(object);
  }
}
