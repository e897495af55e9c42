import { Expectation } from '../plan/expectations/expectation';
import { Fact } from '../plan/facts/factor';
import { CATALOGUE } from '../plan/findings/catalogue';

/** Something that is not given and decides about what is expected. */
export interface MissingFact {
  /** The stable name of its kind: `namespace-not-given`. */
  readonly code: string;

  /** What it is about: `Namespace/shop`. */
  readonly subject: string;

  /** What of that is not given, as `missingFacts` of an expectation names it: `the labels of Namespace shop`. */
  readonly what: string;

  /** How many expectations depend on it, alone or with other facts. */
  readonly expectations: number;

  /** What comes of the values that it may have, for one of them. */
  readonly message: string;

  /** How to give or to describe facts of this kind. */
  readonly remedy: string;

  /** The command that prints the object, so that it can be given. */
  readonly command: string;
}

/** The facts that decide about expectations, each once. */
export function missingFactsOf(facts: ReadonlyArray<Fact>, expectations: ReadonlyArray<Expectation>): MissingFact[] {
  const distinct = new Map(facts.map(fact => [fact.what, fact]));
  return Array.from(distinct.values(), ({ code, subject, what, command }) => {
    const dependent = expectations.filter(({ missingFacts }) => missingFacts.includes(what));
    const message = dependent[0]?.cause?.message ?? '';
    return { code, subject, what, expectations: dependent.length, message, remedy: CATALOGUE[code].remedy, command };
  }).filter(({ expectations: count }) => count > 0);
}
