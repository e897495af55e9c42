import { RelabelConfig } from '../prometheus/scrape-config';
import { expressionOf } from '../relabel/expression';
import { fullRule } from '../relabel/full-rule';
import { literalsOf } from '../relabel/literals';

/** A keep rule on labels that no earlier rule has changed: a target that it drops need not be relabeled. */
export interface Filter {
  readonly sources: ReadonlyArray<string>;
  readonly separator: string;
  readonly matches: (value: string) => boolean;
  /** All values that it keeps, if they are only a few. */
  readonly values?: ReadonlyArray<string>;
}

/** The actions that change no label, and those that only change their target label. */
const CHANGE_NONE = ['keep', 'drop', 'keepequal', 'dropequal'];
const CHANGE_TARGET = ['replace', 'lowercase', 'uppercase', 'hashmod'];

/** The filters among the rules of a job. */
export function filtersOf(rules: ReadonlyArray<RelabelConfig>): Filter[] {
  const filters: Filter[] = [];
  const changed = new Set<string>();
  for (const rule of rules.map(fullRule)) {
    const { action, sources, separator, regex, target } = rule;
    const asDiscovered = sources.length > 0 && sources.every(name => name.startsWith('__meta_') && !changed.has(name));
    if (action === 'keep' && asDiscovered) {
      const expression = expressionOf(regex);
      filters.push({ sources, separator, values: literalsOf(regex), matches: value => expression.matches(value) });
    }
    if (CHANGE_NONE.includes(action)) continue;
    if (!CHANGE_TARGET.includes(action) || target.includes('$')) break;
    changed.add(target);
  }
  return filters;
}
