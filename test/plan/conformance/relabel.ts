import { isDeepStrictEqual } from 'util';
import { RELABEL_CASES, RelabelCase } from './relabel-cases';
import { checkCases, Stage, Verdict } from './stage';
import { refusalOf } from '../../../src/plan/relabel/refusal';
import { relabel, Relabeled } from '../../../src/plan/relabel/relabel';
import { Component } from '../../upstream/component';

type Result = Relabeled & { readonly refused?: string };

/** Relabeling beside Prometheus' own. */
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
          return cases.map((asked, i) => verdict(asked, ours(asked), results[i]));
        },
      }, options);
    } finally {
      upstream.stop();
    }
  },
};

function ours({ labels, rules, scheme }: RelabelCase): Result {
  const refused = rules.map(rule => refusalOf(rule, scheme)).find(refusal => refusal !== undefined);
  return refused === undefined ? relabel(labels, rules, scheme) : { refused };
}

/** Refusals are compared as such: upstream's words are its own. */
function verdict({ labels }: RelabelCase, our: Result, their: Result): Verdict {
  const differs = our.refused === undefined || their.refused === undefined ? !isDeepStrictEqual(our, their) : false;
  return {
    covers: [covered(labels, their)],
    difference: differs ? `ours ${JSON.stringify(our)}\ntheirs ${JSON.stringify(their)}` : undefined,
  };
}

function covered(labels: RelabelCase['labels'], { refused, droppedBy, labels: left }: Result): string {
  if (refused !== undefined) return 'refused';
  if (droppedBy !== undefined) return 'dropped';
  return isDeepStrictEqual(left, labels) ? 'kept as it was' : 'changed';
}
