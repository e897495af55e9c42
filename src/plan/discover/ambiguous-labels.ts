import { Bare, objectsOf } from './api-resources';
import { Cluster } from '../cluster/cluster';
import { Finding } from '../findings/finding';
import { idOf, Manifest } from '../kubernetes/manifest';
import { memoize } from '../memoize';
import { sanitizeLabelName } from '../prometheus/label-name';

const KINDS = { pods: 'Pod', services: 'Service', endpointslices: 'EndpointSlice', endpoints: 'Endpoints', ingresses: 'Ingress', nodes: 'Node', namespaces: 'Namespace' } as const;

/** The labels and annotations that become one label of a target, of which Prometheus takes another one each time (`addObjectAnnotationsAndLabels`). */
export function ambiguities(cluster: Cluster): Finding[] {
  return (Object.keys(KINDS) as Array<keyof typeof KINDS>).flatMap(resource => objectsOf(cluster, resource).flatMap(({ metadata }: Bare) =>
    (['labels', 'annotations'] as const).flatMap(field => colliding(metadata[field] ?? {}).map(([one, other]) => ({
      object: idOf({ kind: KINDS[resource], metadata } as Manifest),
      path: `metadata.${field}`,
      message: `${one} and ${other} are one label to Prometheus, which takes the value of either, another one each time: leave one of them out`,
    })))));
}

/** Two keys with different values that become one name. */
function colliding(values: { readonly [key: string]: string }): Array<[string, string]> {
  return collidingKeys(Object.keys(values).join('\n')).filter(([one, other]) => values[one] !== values[other]);
}

/** The same for keys alone, each list of them once, since very many objects have the same few. */
const collidingKeys = memoize((keys: string): Array<[string, string]> => {
  const byName = new Map<string, string>();
  return keys.split('\n').flatMap((key): Array<[string, string]> => {
    const other = byName.get(sanitizeLabelName(key));
    if (other === undefined) byName.set(sanitizeLabelName(key), key);
    return other === undefined ? [] : [[other, key]];
  });
});
