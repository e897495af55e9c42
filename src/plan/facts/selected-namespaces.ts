import { byDefault, Choice, Factor, withLabels } from './factor';
import { namespaceFact, namespacesOfScrapers } from './namespaces';
import { groupedBy } from '../../values/grouped';
import { itemsOf, valueAt } from '../kubernetes/fields';
import { LabelSelector, requirementsOf, satisfies, selectorOf, selectorText } from '../kubernetes/label-selector';
import { Manifest, namespaceOfId } from '../kubernetes/manifest';
import { Labels } from '../prometheus/labels';
import { refusalOf } from '../refusal';
import { World } from '../world';

/** What is selected by the labels of its namespace: monitors, or the pods at either end of a scrape. */
type Selected = 'monitors' | 'scraper' | 'workload';

interface Selecting {
  readonly selected: Selected;
  readonly selector: LabelSelector;
}

/** The labels by which a Prometheus, a NetworkPolicy or istiod selects namespaces, where namespaces that it could mean are not given. */
export function selectedNamespaceFactors(world: World): Factor[] {
  const { istiods, cluster: { manifests, namespaces, assumedNamespaces } } = world.meshCluster;
  const ofScrapers = namespacesOfScrapers(world);
  const ofMonitors = new Set(world.explainer.context.monitors.map(({ namespace }) => namespace));
  const isMeant: { readonly [selected in Selected]: (namespace: string) => boolean } = {
    monitors: namespace => ofMonitors.has(namespace), scraper: namespace => ofScrapers.has(namespace), workload: () => true,
  };
  const all: Selecting[] = [
    ...manifests.flatMap(selectorsIn),
    ...istiods.flatMap(({ mesh }) => mesh.discoverySelectors).map((selector): Selecting => ({ selected: 'workload', selector })),
  ];
  const selectors = groupedBy(all, ({ selected, selector }) => [`${selected} ${selectorText(selector)}`]);
  return Array.from(selectors.values(), ([{ selected, selector }]) => {
    const undecided = assumedNamespaces.filter(namespace => isMeant[selected](namespace) && isOpen(selector, namespaces.get(namespace)!));
    return {
      choices: choicesFor(selector, undecided),
      facts: undecided.map(namespaceFact),
      concerns: ({ subject }, { statedBy, workload, prometheus }) => {
        const concerned = selected === 'scraper' ? [...namespacesOfScrapers(world, prometheus)]
          : [selected === 'monitors' ? statedBy : workload].flatMap(id => id === undefined ? [] : namespaceOfId(id));
        return concerned.some(namespace => subject === `Namespace/${namespace}`);
      },
    } satisfies Factor;
  }).filter(({ facts }) => facts.length > 0);
}

const MONITORS = ['serviceMonitor', 'podMonitor', 'probe', 'scrapeConfig'];

/** The valid selectors of namespaces in a Prometheus or a NetworkPolicy that ask for something. */
function selectorsIn(manifest: Manifest): Selecting[] {
  return unreadSelectors(manifest).flatMap(([selected, value]) => {
    const selector = value === undefined ? undefined : selectorOf(value);
    return selector !== undefined && refusalOf(() => requirementsOf(selector)) === undefined ? [{ selected, selector }] : [];
  });
}

function unreadSelectors(manifest: Manifest): Array<[Selected, unknown]> {
  const ofPeers = (rules: string, peers: string) => itemsOf(valueAt(manifest, `spec.${rules}`))
    .flatMap(rule => itemsOf(valueAt(rule, peers))).map(peer => valueAt(peer, 'namespaceSelector'));
  switch (manifest.kind) {
    case 'Prometheus':
    case 'PrometheusAgent': return MONITORS.map(monitor => ['monitors', valueAt(manifest, `spec.${monitor}NamespaceSelector`)]);
    case 'NetworkPolicy': return [
      ...ofPeers('ingress', 'from').map((each): [Selected, unknown] => ['scraper', each]),
      ...ofPeers('egress', 'to').map((each): [Selected, unknown] => ['workload', each]),
    ];
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
