import { refusal } from '../errors';
import { Cluster } from './cluster/cluster';
import { Pod } from './cluster/kinds';
import { makersOf } from './cluster/made';
import { RelabelConfig } from './configure/scrape-config';
import { labelOf } from './discover/target';
import { Labels } from './labels';
import { idOf } from './manifest';
import { Prediction } from './prediction';
import { fullRule } from './relabel/defaults';
import { ScrapePool } from './targets/scrape-pool';

const MONITORS = ['ServiceMonitor', 'PodMonitor', 'Probe', 'ScrapeConfig'];

/** Says what each monitor makes of the pods of a workload, in words. */
export function explanation(workload: string, cluster: Cluster, predictions: ReadonlyArray<Prediction>): string {
  const pods = podsOf(workload, cluster);
  if (pods.length === 0) return `${workload} has no pod, since it asks for none.`;
  const monitors = cluster.manifests.filter(({ kind }) => MONITORS.includes(kind)).map(idOf);
  return [
    `${workload}: ${pods.map(({ metadata, status }) => `pod ${metadata.name} (${status.podIP ?? 'no address'})`).join(', ')}`,
    ...predictions.length === 0 ? ['There is no Prometheus among the manifests.'] : [],
    ...predictions.flatMap(prediction => ['', prediction.prometheus, ...verdicts(prediction, monitors, pods).map(line => `  ${line}`)]),
  ].join('\n');
}

/** The pods that are a workload's, or the pod itself. */
function podsOf(workload: string, { pods, manifests }: Cluster): Pod[] {
  // Compared as a whole: a name that no API server takes may have slashes of its own.
  const isIt = (kind: string, namespace: string, name: string) => [`${namespace}/${name}`, `${kind}/${namespace}/${name}`].includes(workload);
  const found = pods.filter(({ metadata }) =>
    [{ kind: 'Pod', name: metadata.name }, ...makersOf(metadata)].some(({ kind, name }) => isIt(kind, metadata.namespace, name)));
  const exists = found.length > 0 || manifests.some(({ kind, metadata, ...rest }) => 'spec' in rest && isIt(kind, metadata.namespace ?? '', metadata.name));
  if (exists) return found;
  throw refusal({
    cannot: `explain '${workload}'`,
    because: 'there is no workload or pod of that name among the manifests',
    instead: "Give 'namespace/name' or 'Kind/namespace/name' of one that is",
  });
}

function verdicts({ scrapeConfigs, pools, accepted, refused }: Prediction, monitors: string[], pods: Pod[]): string[] {
  const known = new Set([...accepted, ...refused.map(({ object }) => object)]);
  return [
    ...scrapeConfigs.flatMap(({ job_name: job, relabel_configs: rules = [] }) => {
      const lines = outcome(pools.filter(pool => pool.name === job), rules, pods);
      return [job, ...(lines.length > 0 ? lines : ['finds none of its pods']).map(line => `  ${line}`)];
    }),
    ...refused.map(({ object, reason, message }) => `${object} is refused: ${reason}: ${message}`),
    ...monitors.filter(monitor => !known.has(monitor)).map(monitor => `${monitor} is not selected: its labels or its namespace do not fit`),
  ];
}

/** What becomes of the pods in one job, which each shard of a Prometheus has. */
function outcome(pools: ScrapePool[], rules: ReadonlyArray<RelabelConfig>, pods: Pod[]): string[] {
  const names = new Set(pods.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`));
  const isAsked = (label: (name: string) => string) => names.has(`${label('__meta_kubernetes_namespace')}/${label('__meta_kubernetes_pod_name')}`);
  const active = pools.flatMap(pool => pool.activeTargets.filter(({ discoveredLabels }) => isAsked(name => discoveredLabels[name])));
  const scraped = new Set(active.map(({ discoveredLabels }) => JSON.stringify(discoveredLabels)));
  const dropped = new Map<string, string[]>();
  for (const pool of pools) {
    for (const { discoveredLabels, droppedBy } of pool.droppedTargets(({ target }) => isAsked(name => labelOf(target, name)))) {
      // What one shard drops, another one may scrape.
      if (scraped.has(JSON.stringify(discoveredLabels))) continue;
      const reason = `rule ${droppedBy}: ${reasonOf(rules[droppedBy], discoveredLabels)}`;
      dropped.set(reason, [...dropped.get(reason) ?? [], candidateOf(discoveredLabels)]);
    }
  }
  return [
    ...active.map(({ scrapeUrl, labels }) => `scraped: ${scrapeUrl} ${textOf(labels)}`),
    ...Array.from(dropped, ([reason, candidates]) => `dropped: ${[...new Set(candidates)].join(', ')} by ${reason}`),
    ...new Set(pools.flatMap(({ problems }) => problems)),
  ];
}

/** What a rule wants, and what it sees, if that is as it was discovered. */
function reasonOf(rule: RelabelConfig, discovered: Labels): string {
  const { action, sources, separator, regex, target } = fullRule(rule);
  const wanted = action.endsWith('equal') ? `equal to ${target}` : `matching "${regex}"`;
  const seen = sources.every(name => name.startsWith('__meta_')) ? `, and here is "${sources.map(name => discovered[name] ?? '').join(separator)}"` : '';
  return `${action.startsWith('keep') ? 'keeps only' : 'drops'} ${sources.join(separator)} ${wanted}${seen}`;
}

function candidateOf(discovered: Labels): string {
  const container = discovered.__meta_kubernetes_pod_container_name;
  return container === undefined ? discovered.__address__ : `${discovered.__address__} (container ${container})`;
}

function textOf(labels: Labels): string {
  return `{${Object.entries(labels).map(([name, value]) => `${name}="${value}"`).join(', ')}}`;
}
