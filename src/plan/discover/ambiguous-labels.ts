import { Bare, objectsOf } from './api-resources';
import { Cluster } from '../cluster/cluster';
import { Finding } from '../findings/finding';
import { idOf, Manifest, ObjectMeta } from '../kubernetes/manifest';
import { memoize } from '../memoize';
import { sanitizeLabelName } from '../prometheus/label-name';

const KINDS = {
  pods: 'Pod',
  services: 'Service',
  endpointslices: 'EndpointSlice',
  endpoints: 'Endpoints',
  ingresses: 'Ingress',
  nodes: 'Node',
  namespaces: 'Namespace',
} as const;

/** Labels and annotations that become one label of a target, whose value Prometheus takes at random (`addObjectAnnotationsAndLabels`). */
export function ambiguities(cluster: Cluster): Finding[] {
  return (Object.keys(KINDS) as Array<keyof typeof KINDS>).flatMap(resource =>
    objectsOf(cluster, resource).flatMap(({ metadata }: Bare) => ambiguitiesIn(KINDS[resource], metadata)));
}

function ambiguitiesIn(kind: string, metadata: ObjectMeta): Finding[] {
  return (['labels', 'annotations'] as const).flatMap(field => colliding(metadata[field] ?? {}).map(([one, other]) => ({
    code: 'labels-ambiguous',
    object: idOf({ kind, metadata } as Manifest),
    path: `metadata.${field}`,
    message: `${one} and ${other} are one label to Prometheus, which takes the value of either at random: leave one of them out`,
  })));
}

/** Pairs of keys with different values that become one name. */
function colliding(values: { readonly [key: string]: string }): Array<[string, string]> {
  return collidingKeys(Object.keys(values).join('\n')).filter(([one, other]) => values[one] !== values[other]);
}

/** Pairs of keys that become one name, computed once for each list of keys: very many objects have the same few. */
const collidingKeys = memoize((keys: string): Array<[string, string]> => {
  const byName = new Map<string, string>();
  return keys.split('\n').flatMap((key): Array<[string, string]> => {
    const other = byName.get(sanitizeLabelName(key));
    if (other === undefined) byName.set(sanitizeLabelName(key), key);
    return other === undefined ? [] : [[other, key]];
  });
});
