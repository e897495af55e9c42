import { byDefault, Choice, Factor, withLabels } from './factor';
import { namespaceFact } from './namespaces';
import { nodeFact } from './nodes';
import { META } from '../discover/meta-labels';
import { namespaceOfId } from '../kubernetes/manifest';
import { sanitizeLabelName } from '../prometheus/label-name';
import { RelabelConfig, ScrapeConfig } from '../prometheus/scrape-config';
import { fullRule } from '../relabel/full-rule';
import { sampleOf } from '../relabel/sample';
import { World } from '../world';

/** What discovery attaches to targets. */
type Attached = 'namespace' | 'node';

/** The labels of namespaces that are not given, where jobs relabel by them. */
export function attachedNamespaceFactors(world: World): Factor[] {
  const { assumedNamespaces, namespaces } = world.meshCluster.cluster;
  if (assumedNamespaces.length === 0) return [];
  const known = Object.keys(namespaces.get(assumedNamespaces[0])!);
  return factorsFor(world, 'namespace', known, (label, value) => withLabels(assumedNamespaces, { [label]: value })).map(choices => ({
    choices,
    facts: assumedNamespaces.map(namespaceFact),
    concerns: ({ subject }, { workload }) => workload !== undefined && subject === `Namespace/${namespaceOfId(workload)}`,
  }));
}

/** The labels of nodes, where none is given and jobs relabel by them. */
export function attachedNodeFactors(world: World): Factor[] {
  const { nodes, manifests } = world.meshCluster.cluster;
  if (manifests.some(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Node')) return [];
  const [{ metadata: { name, labels = {} } }] = nodes;
  const suppose = (label: string, value: string): Choice => ({
    words: `with ${label}=${value}`,
    suppose: supposition => ({ ...supposition, nodeLabels: { ...supposition.nodeLabels, [label]: value } }),
  });
  return factorsFor(world, 'node', Object.keys(labels), suppose).map(choices => ({
    choices, facts: [nodeFact(name, 'the labels of the Nodes')], concerns: () => true,
  }));
}

/** The choices for each label that jobs read. */
function factorsFor(
  world: World, of: Attached, known: ReadonlyArray<string>, suppose: (label: string, value: string) => Choice,
): Choice[][] {
  const isKnown = new Set(known.map(sanitizeLabelName));
  return Array.from(attachedLabels(world, of)).filter(([label]) => !isKnown.has(label)).map(([label, values]) =>
    [byDefault('without a label'), ...Array.from(values, value => suppose(label, value))]);
}

/** The labels of namespaces or nodes by which jobs relabel, as Prometheus writes their names, and values that their rules ask for. */
export function attachedLabels({ plan: { predictions } }: World, of: Attached): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const jobs = predictions.flatMap(({ scrapeConfigs }) => scrapeConfigs).filter(config => attaches(config, of));
  for (const { relabel_configs: rules = [] } of jobs) {
    const names = new Set(rules.flatMap(({ source_labels: sources = [] }) => sources)
      .flatMap(source => new RegExp(`^${META}${of}_label(?:present)?_(.+)$`).exec(source)?.[1] ?? []));
    for (const name of names) found.set(name, new Set([...found.get(name) ?? [], ...valuesAskedFor(name, of, rules)]));
  }
  return found;
}

function attaches({ kubernetes_sd_configs: configs = [] }: ScrapeConfig, of: Attached): boolean {
  return configs.some(({ attach_metadata: attach = {} }) => attach[of] === true);
}

/** A value for each rule that looks at a label, or at another one that takes its value from it. */
function valuesAskedFor(label: string, of: Attached, rules: ReadonlyArray<RelabelConfig>): string[] {
  const carriers = new Set([`${META}${of}_label_${label}`]);
  const values = rules.map(fullRule).flatMap(({ action, sources, separator, regex, target }) => {
    const i = sources.findIndex(source => carriers.has(source));
    if (i === -1) return [];
    if (action === 'replace') carriers.add(target);
    return sampleOf(regex)?.split(separator)[i] ?? [];
  });
  return values.length > 0 ? values.filter(value => value !== '') : ['true'];
}
