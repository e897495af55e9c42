import { Expected, Fact, Factor } from './factor';
import { PossibleWorlds } from './worlds';
import { groupedBy } from '../../values/grouped';
import { Cause } from '../expectations/expectation';
import { enumeration } from '../explain/label-words';

/** The facts that decide about something, and how. */
export interface Dependence {
  readonly facts: ReadonlyArray<Fact>;
  readonly cause: Cause;
}

/** What something depends on that comes out differently in the worlds that are possible; its outcomes are in the order of the worlds. */
export function dependenceOf({ factors, worlds }: PossibleWorlds, outcomes: ReadonlyArray<string>, expected: Expected): Dependence {
  const deciding = factors.filter((_, f) => worlds.some(({ choices }, i) => worlds.some(({ choices: others }, j) =>
    outcomes[i] !== outcomes[j] && choices.every((choice, g) => (choice === others[g]) !== (f === g)))));
  const facts = new Map((deciding.length > 0 ? deciding : factors)
    .flatMap(factor => factsFor(factor, expected)).map(fact => [fact.subject, fact]));
  const distinct = [...facts.values()];
  const whats = enumeration(distinct.map(({ what }) => what));
  const message = `it depends on ${whats}, which ${distinct.length > 1 ? 'are' : 'is'} not given: ${deciding.map(wordsFor).join('; ')}`;
  return { facts: distinct, cause: { code: distinct[0].code, message, objects: distinct.map(({ subject }) => subject) } };

  /** What comes of each choice while everything else is as by default, or else of all that is possible with it. */
  function wordsFor(factor: Factor): string {
    const f = factors.indexOf(factor);
    const outcomeOf = (choice: number) => {
      const all = worlds.flatMap(({ choices }, i) => choices[f] === choice ? [{ choices, outcome: outcomes[i] }] : []);
      const alone = all.find(({ choices }) => choices.every((other, g) => g === f || other === 0))!;
      return all.every(({ outcome }) => outcome === alone.outcome) ? alone.outcome : `perhaps ${alone.outcome}`;
    };
    const byOutcome = groupedBy(factor.choices.keys(), choice => [outcomeOf(choice)]);
    const wordsOf = (choices: ReadonlyArray<number>) => choices.map(choice => factor.choices[choice].words).join(' or ');
    return Array.from(byOutcome, ([outcome, choices]) => `${outcome} ${wordsOf(choices)}`).join(', ');
  }
}

function factsFor(factor: Factor, expected: Expected): ReadonlyArray<Fact> {
  const concerned = factor.facts.filter(fact => factor.concerns(fact, expected));
  return concerned.length > 0 ? concerned : factor.facts;
}
