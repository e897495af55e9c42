import { isDeepStrictEqual } from 'util';
import { RELABEL_CASES, RelabelCase } from './relabel-cases';
import { checkCases, Stage, Verdict } from './stage';
import { Labels } from '../../../src/plan/prometheus/labels';
import { relabel, Relabeled } from '../../../src/plan/relabel/relabel';
import { ruleRefusal } from '../../../src/plan/relabel/rule-refusal';
import { Component } from '../../upstream/component';

type Result = Pick<Relabeled, 'labels' | 'droppedBy'> & { readonly refused?: string };

/** Compares relabeling with Prometheus. */
export const stage: Stage = {
  name: 'relabel',
  async check(options) {
    const upstream = Component.start('relabel');
    try {
      return await checkCases({
        generator: RELABEL_CASES,
        batch: 250,
        async compare(cases) {
          const { results } = await upstream.ask<{ results: Result[] }>({ cases });
          return cases.map((asked, i) => verdict(asked, results[i]));
        },
      }, options);
    } finally {
      upstream.stop();
    }
  },
};

/** Compares whether a case is refused, but not the words of a refusal. */
function verdict({ labels, rules, scheme }: RelabelCase, their: Result): Verdict {
  const refused = rules.map(rule => ruleRefusal(rule, scheme)).find(refusal => refusal !== undefined);
  if (refused !== undefined || their.refused !== undefined) {
    const agree = refused !== undefined && their.refused !== undefined;
    return { covers: ['refused'], difference: agree ? undefined : `ours ${refused}\ntheirs ${JSON.stringify(their)}` };
  }
  const { collisions, ...our } = relabel(labels, rules, scheme);
  const covers = [covered(labels, their), ...collisions.length > 0 ? ['undefined'] : []];
  if (isDeepStrictEqual(our, their)) return { covers };
  // Upstream goes through the labels in a random order, which may change the result only if there are collisions.
  for (const order of collisions.length > 0 ? ordersOf(Object.entries(labels)) : []) {
    const { collisions: _, ...other } = relabel(Object.fromEntries(order), rules, scheme);
    if (isDeepStrictEqual(other, their)) return { covers };
  }
  return { covers, difference: `ours ${JSON.stringify(our)}\ntheirs ${JSON.stringify(their)}` };
}

function* ordersOf<T>(items: T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (const [i, first] of items.entries()) {
    for (const rest of ordersOf(items.filter((_, j) => j !== i))) yield [first, ...rest];
  }
}

function covered(labels: Labels, { droppedBy, labels: left }: Result): string {
  if (droppedBy !== undefined) return 'dropped';
  return isDeepStrictEqual(left, labels) ? 'kept as it was' : 'changed';
}
