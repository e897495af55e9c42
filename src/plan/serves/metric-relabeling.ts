import { ANY, joined, matches, PartialValue } from './partial-value';
import { Labels, NAME } from '../prometheus/labels';
import { RelabelConfig } from '../prometheus/scrape-config';
import { FullRule, fullRule } from '../relabel/full-rule';
import { MapBuilder } from '../relabel/labels-builder';
import { ruleOf } from '../relabel/rule';

/** What becomes of all samples of a group by the metric relabelings of a job. */
export interface Relabeled {
  /** The number of the rule that drops them all, from 0. */
  readonly droppedBy?: number;
  /** The number of the rule that takes the name of the metric away, so that Prometheus refuses the whole response. */
  readonly namelessBy?: number;
  /** The labels of the target of which the value is still known; those that rules removed are empty. */
  readonly labels: Labels;
}

/**
 * Follows samples of which only the labels of their target are known, and how the name of the metric begins, through metric relabelings
 * (Prometheus `scrape/scrape.go`, mutateSampleLabels): a rule that drops only some of them, or perhaps none, counts as one that keeps
 * them.
 */
export function relabeledSamples(start: string, target: Labels, rules: ReadonlyArray<RelabelConfig>): Relabeled {
  const known = new KnownLabels(start, target);
  let namelessBy: number | undefined;
  for (const [number, rule] of rules.map(fullRule).entries()) {
    if (known.isDroppedBy(rule)) return { droppedBy: number, labels: known.exact };
    known.follow(rule);
    // A later rule can give them another name.
    namelessBy = known.isNameless ? namelessBy ?? number : undefined;
  }
  return { namelessBy, labels: known.exact };
}

/** What is known of the labels that all samples of a group have. */
class KnownLabels {
  private readonly values: Map<string, PartialValue>;

  public constructor(start: string, target: Labels) {
    this.values = new Map<string, PartialValue>(Object.entries(target).map(([name, exact]) => [name, { exact }]));
    this.values.set(NAME, { start, isLonger: true });
  }

  public isDroppedBy({ action, sources, separator, regex, target }: FullRule): boolean {
    const value = joined(sources.map(name => this.get(name)), separator);
    const other = this.get(target);
    const areEqual = 'exact' in value && 'exact' in other ? value.exact === other.exact : undefined;
    switch (action) {
      case 'keep': return matches(regex, value) === false;
      case 'drop': return matches(regex, value) === true;
      case 'keepequal': return areEqual === false;
      case 'dropequal': return areEqual === true;
      default: return false;
    }
  }

  /** Changes labels as a rule does that drops nothing. */
  public follow(rule: FullRule): void {
    const { action, sources, separator, regex, target, replacement } = rule;
    const value = joined(sources.map(name => this.get(name)), separator);
    switch (action) {
      case 'keep': case 'drop': case 'keepequal': case 'dropequal': return;
      case 'labeldrop': return this.remove(name => matches(regex, { exact: name }) === true);
      case 'labelkeep': return this.remove(name => matches(regex, { exact: name }) !== true);
      case 'labelmap': return this.values.clear();
      case 'replace':
        if (target.includes('$')) return this.values.clear();
        if ('start' in value && matches(regex, value) === false) return;
        if ('start' in value && matches(regex, value) === true && !replacement.includes('$')) {
          this.values.set(target, { exact: replacement });
          return;
        }
    }
    this.values.set(target, 'exact' in value ? this.changed(rule) : ANY);
  }

  public get isNameless(): boolean {
    const name = this.get(NAME);
    return 'exact' in name && name.exact === '';
  }

  public get exact(): Labels {
    return Object.fromEntries([...this.values].flatMap(([name, value]) => 'exact' in value ? [[name, value.exact]] : []));
  }

  private get(name: string): PartialValue {
    return this.values.get(name) ?? ANY;
  }

  private remove(isRemoved: (name: string) => boolean): void {
    for (const name of this.values.keys()) if (isRemoved(name)) this.values.set(name, { exact: '' });
  }

  /** The value that a rule gives its target label, when it reads known labels only. */
  private changed({ target, sources, ...rule }: FullRule): PartialValue {
    const before = this.get(target);
    const builder = new MapBuilder(Object.entries(this.exact));
    const unchanged = '\0';
    builder.set(target, 'exact' in before ? before.exact : unchanged);
    ruleOf({ ...rule, source_labels: sources, target_label: target }, 'utf8')(builder, () => {});
    const after = builder.get(target);
    return after === unchanged ? before : { exact: after };
  }
}
