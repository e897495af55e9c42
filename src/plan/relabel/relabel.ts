import { LabelsBuilder, MapBuilder } from './labels-builder';
import { Collision, Report, Rule, ruleOf } from './rule';
import { NameScheme } from '../prometheus/label-name';
import { Labels } from '../prometheus/labels';
import { RelabelConfig } from '../prometheus/scrape-config';

/** Applies rules in their order, and returns the number of the one that dropped the target; undefined if all rules kept it. */
export function droppingRule(rules: ReadonlyArray<Rule>, labels: LabelsBuilder, report: Report): number | undefined {
  for (let i = 0; i < rules.length; i++) if (!rules[i](labels, report)) return i;
  return undefined;
}

/** The result of relabeling. */
export interface Relabeled {
  /** The labels after relabeling; undefined for a dropped target. */
  readonly labels?: Labels;
  /** The number of the rule that dropped it, from 0. */
  readonly droppedBy?: number;
  /** Labels that make the result undefined. */
  readonly collisions: ReadonlyArray<Collision>;
}

/** Relabels one target with rules that Prometheus does not refuse (Prometheus `model/relabel/relabel.go`, ProcessBuilder). */
export function relabel(labels: Labels, rules: ReadonlyArray<RelabelConfig>, scheme: NameScheme = 'utf8'): Relabeled {
  const builder = new MapBuilder(Object.entries(labels));
  const collisions: Collision[] = [];
  const droppedBy = droppingRule(rules.map(rule => ruleOf(rule, scheme)), builder, collision => collisions.push(collision));
  return droppedBy === undefined ? { labels: Object.fromEntries(builder.entries()), collisions } : { droppedBy, collisions };
}
