import { Pod } from '../cluster/kinds';
import { Labels } from '../prometheus/labels';

/** Five of the characters that the API server draws from (`k8s.io/apimachinery/pkg/util/rand/rand.go`). */
const DRAWN = 'x7k2q';

/**
 * Labels with the name that a pod could have in a cluster, where the API server draws the end of it: the plan only counts the pods of an owner, and an alert
 * may well go by how drawn names look.
 */
export function withDrawnName(labels: Labels, { metadata: { name, ownerReferences = [] } }: Pod): Labels {
  const owner = ownerReferences.find(({ controller }) => controller);
  if (owner === undefined || owner.kind === 'StatefulSet' || !/^-\d{1,4}$/.test(name.slice(owner.name.length))) return labels;
  return Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, value.replaceAll(name, `${owner.name}-${DRAWN}`)]));
}
