import { Fallen } from './candidates';
import { enumeration } from './label-words';
import { RelabelConfig } from '../prometheus/scrape-config';
import { fullRule } from '../relabel/full-rule';
import { relabel } from '../relabel/relabel';

/** What a rule wants, and what it sees in the targets that it drops: `keeps only app matching "cart", and sees "redis"`. */
export function ruleWords(rules: ReadonlyArray<RelabelConfig>, number: number, fallen: ReadonlyArray<Fallen>): string {
  const { action, sources, separator, regex, target } = fullRule(rules[number]);
  const compares = action.endsWith('equal');
  const seen = new Set(fallen.map(({ discovered }) => {
    // Rules before it may have changed what it looks at.
    const { labels = {} } = relabel(discovered, rules.slice(0, number));
    const value = sources.map(name => labels[name] ?? '').join(separator);
    return compares ? `"${value}" and "${labels[target] ?? ''}"` : `"${value}"`;
  }));
  const wanted = compares ? `equal to ${target}` : `matching "${regex}"`;
  return `${action.startsWith('keep') ? 'keeps only' : 'drops'} ${sources.join(separator) || 'nothing'} ${wanted}, and sees ${enumeration(fewOf([...seen]), 'or')}`;
}

/** A few of many. */
export function fewOf(words: ReadonlyArray<string>, few = 4): string[] {
  return words.length <= few ? [...words] : [...words.slice(0, few - 1), `${words.length - few + 1} more`];
}
