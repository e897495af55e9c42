import { Pod } from '../cluster/kinds';
import { Labels } from '../prometheus/labels';

/** Five of the characters of generated names (`k8s.io/apimachinery/pkg/util/rand/rand.go`). */
const DRAWN = 'x7k2q';

/**
 * Labels with a name as the API server generates it, whose end is random: the plan only numbers the pods of an owner, but the regular
 * expression of an alert may depend on the form of real names.
 */
export function withDrawnName(labels: Labels, { metadata: { name, ownerReferences = [] } }: Pod): Labels {
  const owner = ownerReferences.find(({ controller }) => controller);
  if (owner === undefined || owner.kind === 'StatefulSet' || !/^-\d{1,4}$/.test(name.slice(owner.name.length))) return labels;
  return Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, value.replaceAll(name, `${owner.name}-${DRAWN}`)]));
}
