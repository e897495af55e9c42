import { byDefault, Choice, Factor, withLabels } from './factor';
import { isNamespaceOf, namespaceFact } from './namespaces';
import { groupedBy } from '../../values/grouped';
import { itemsOf, valueAt } from '../kubernetes/fields';
import { LabelSelector, requirementsOf, satisfies, selectorOf, selectorText } from '../kubernetes/label-selector';
import { Manifest } from '../kubernetes/manifest';
import { Labels } from '../prometheus/labels';
import { refusalOf } from '../refusal';
import { World } from '../world';

/** The labels by which a Prometheus or a NetworkPolicy selects namespaces, where namespaces that it could mean are not given. */
export function selectedNamespaceFactors(world: World): Factor[] {
  const { manifests, namespaces, assumedNamespaces } = world.meshCluster.cluster;
  const selectors = groupedBy(manifests.flatMap(selectorsIn), selector => [selectorText(selector)]);
  return Array.from(selectors.values(), ([selector]) => {
    const undecided = assumedNamespaces.filter(namespace => isOpen(selector, namespaces.get(namespace)!));
    return {
      choices: choicesFor(selector, undecided),
      facts: undecided.map(namespaceFact),
      concerns: (fact, expected) => isNamespaceOf(fact, expected, world),
    } satisfies Factor;
  }).filter(({ facts }) => facts.length > 0);
}

const MONITORS = ['serviceMonitor', 'podMonitor', 'probe', 'scrapeConfig'];

/** The valid selectors of namespaces in a Prometheus or a NetworkPolicy that ask for something. */
function selectorsIn(manifest: Manifest): LabelSelector[] {
  return unreadSelectors(manifest).flatMap(value => {
    const selector = value === undefined ? undefined : selectorOf(value);
    return selector !== undefined && refusalOf(() => requirementsOf(selector)) === undefined ? [selector] : [];
  });
}

function unreadSelectors(manifest: Manifest): unknown[] {
  switch (manifest.kind) {
    case 'Prometheus':
    case 'PrometheusAgent': return MONITORS.map(monitor => valueAt(manifest, `spec.${monitor}NamespaceSelector`));
    case 'NetworkPolicy': return [['ingress', 'from'], ['egress', 'to']].flatMap(([rules, peers]) =>
      itemsOf(valueAt(manifest, `spec.${rules}`)).flatMap(rule => itemsOf(valueAt(rule, peers)))
        .map(peer => valueAt(peer, 'namespaceSelector')));
    default: return [];
  }
}

/** Whether labels that are not given decide; the name of a namespace is always known. */
function isOpen(selector: LabelSelector, known: Labels): boolean {
  const requirements = requirementsOf(selector);
  const decided = requirements.filter(({ key }) => Object.hasOwn(known, key));
  return requirements.length > decided.length && decided.every(requirement => satisfies(known, requirement));
}

/** Without labels, and with those that make the difference. */
function choicesFor(selector: LabelSelector, namespaces: ReadonlyArray<string>): Choice[] {
  const requirements = requirementsOf(selector);
  const unmet = requirements.filter(requirement => !satisfies({}, requirement));
  const deciding = unmet.length > 0 ? unmet : requirements.slice(0, 1);
  const labels = Object.fromEntries(deciding.map(({ key, values }) => [key, values[0] ?? 'true']));
  return [byDefault('without a label'), withLabels(namespaces, labels)];
}
