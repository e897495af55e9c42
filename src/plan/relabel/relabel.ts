import { LabelsBuilder, MapBuilder } from './labels-builder';
import { Collision, Rule, ruleOf } from './rule';
import { NameScheme } from '../prometheus/label-name';
import { Labels } from '../prometheus/labels';
import { RelabelConfig } from '../prometheus/scrape-config';

/** Applies rules in their order, and returns the number of the one that dropped the target, or undefined where all kept it. */
export function droppingRule(rules: ReadonlyArray<Rule>, labels: LabelsBuilder, tell: (collision: Collision) => void): number | undefined {
  for (let i = 0; i < rules.length; i++) if (!rules[i](labels, tell)) return i;
  return undefined;
}

/** What became of a target's labels. */
export interface Relabeled {
  /** The labels that are left; undefined for a target that was dropped. */
  readonly labels?: Labels;
  /** The rule that dropped it, counted from 0. */
  readonly droppedBy?: number;
  /** On what else the outcome depends than on the labels and the rules. */
  readonly collisions: ReadonlyArray<Collision>;
}

/** Relabels one target with rules that Prometheus does not refuse (Prometheus `model/relabel/relabel.go`, ProcessBuilder). */
export function relabel(labels: Labels, rules: ReadonlyArray<RelabelConfig>, scheme: NameScheme = 'utf8'): Relabeled {
  const builder = new MapBuilder(Object.entries(labels));
  const collisions: Collision[] = [];
  const droppedBy = droppingRule(rules.map(rule => ruleOf(rule, scheme)), builder, collision => collisions.push(collision));
  return droppedBy === undefined ? { labels: Object.fromEntries(builder.entries()), collisions } : { droppedBy, collisions };
}
