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
  const how = wordsFor({ factors, worlds }, outcomes, deciding);
  const commands = [...new Set(distinct.map(({ command }) => command))].join('; ');
  const message = `it depends on ${whats}, and that is not given: ${how}. Give it (${commands}), or describe it`;
  return { facts: distinct, cause: { code: distinct[0].code, message, objects: distinct.map(({ subject }) => subject) } };
}

/** What comes of the values of the deciding facts: for each outcome those that differ least from the default. */
function wordsFor({ factors, worlds }: PossibleWorlds, outcomes: ReadonlyArray<string>, deciding: ReadonlyArray<Factor>): string {
  const ofDeciding = worlds.map(({ choices }, i) => ({
    outcome: outcomes[i],
    changed: choices.filter(choice => choice > 0).length,
    isOfOthers: choices.some((choice, f) => choice > 0 && !deciding.includes(factors[f])),
    words: [...new Set(deciding.flatMap(factor => {
      const choice = choices[factors.indexOf(factor)];
      return choice > 0 || choices.every(each => each === 0) ? [factor.choices[choice].words] : [];
    }))].join(' and '),
  })).filter(({ isOfOthers }) => !isOfOthers);
  return Array.from(groupedBy(ofDeciding, ({ outcome }) => [outcome]), ([outcome, found]) => {
    const least = Math.min(...found.map(({ changed }) => changed));
    const words = found.filter(({ changed }) => changed === least).map(each => each.words);
    return `${outcome} ${[...new Set(words)].join(' or ')}`;
  }).join(', ');
}

function factsFor(factor: Factor, expected: Expected): ReadonlyArray<Fact> {
  const concerned = factor.facts.filter(fact => factor.concerns(fact, expected));
  return concerned.length > 0 ? concerned : factor.facts;
}
