import { refusal } from '../errors';
import { dnsLabel } from '../values/names';

/**
 * Returns the name of a Prometheus whose pods a StatefulSet makes. They get the label `controller-revision-hash`, the name of that
 * StatefulSet and ten characters, whose value has at most 63.
 *
 * @param affixes what the name of the StatefulSet has besides
 * @throws when the name is longer than that leaves room for, or Kubernetes does not accept it.
 */
export function prometheusName(name: string, affixes: string, cannot: string): string {
  const longest = 63 - affixes.length - '-'.length - 10;
  if (name.length <= longest) return dnsLabel(name, 'metadata.name', cannot);
  throw refusal({
    cannot,
    because: `its name '${name}' has ${name.length} characters, and with more than ${longest}`
      + ' its pods would have a label that Kubernetes refuses',
    instead: 'Give it a shorter metadata.name',
  });
}
