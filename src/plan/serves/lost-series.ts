import { relabeledSamples } from './metric-relabeling';
import { Series } from './series';
import { Code } from '../findings/catalogue';
import { Labels } from '../prometheus/labels';
import { ScrapeConfig } from '../prometheus/scrape-config';
import { fullRule } from '../relabel/full-rule';

/** Why all series of a group are lost although the target answers. */
export interface Loss {
  readonly code: Code;
  readonly reason: string;
}

/** What becomes of the samples of a target: whether they are lost, and the labels that are known of them. */
export interface Stored {
  readonly loss?: Loss;
  readonly labels: Labels;
}

/**
 * How the names of the metrics of a source begin: those of Envoy (`source/extensions/stat_sinks` and `tools/packaging/common` of Istio:
 * custom ones are `istio_`), and those of the agent (`pilot/cmd/pilot-agent/status/server.go`, which prefixes all of them).
 */
const BEGINNINGS: { readonly [of in Series['of']]: ReadonlyArray<string> } = {
  Envoy: ['istio_', 'envoy_'], agent: ['istio_agent_'], application: [''],
};

/** What a job stores of the series of a target; only what is certain counts as lost. */
export function storedOf({ of }: Series, target: Labels, job: ScrapeConfig): Stored {
  const { metric_relabel_configs: rules = [], honor_labels: honors } = job;
  if (rules.length === 0) return { labels: target };
  // A label of a sample could take the place of any of them.
  const known = honors ? {} : target;
  const all = BEGINNINGS[of].map(start => relabeledSamples(start, known, rules));
  const { droppedBy, namelessBy, labels } = all.find(each => each.droppedBy === undefined && each.namelessBy === undefined) ?? all[0];
  if (droppedBy !== undefined) {
    return { labels, loss: { code: 'series-dropped', reason: `${ruleText(job, droppedBy)} drops all of them` } };
  }
  if (namelessBy !== undefined) {
    return { labels, loss: { code: 'metric-name-removed', reason: `${ruleText(job, namelessBy)} takes their names away` } };
  }
  return { labels };
}

/** Such as `rule 0 of its metric_relabel_configs (drop __name__ matching "istio_.*")`. */
function ruleText({ metric_relabel_configs: rules = [] }: ScrapeConfig, number: number): string {
  const { action, sources, separator, regex } = fullRule(rules[number]);
  return `rule ${number} of its metric_relabel_configs (${[action, ...sources.length > 0 ? [sources.join(separator)] : []].join(' ')}`
    + ` matching "${regex}")`;
}
