import { Expectation } from '../expectations/expectation';
import { Code } from '../findings/catalogue';
import { Labels } from '../prometheus/labels';
import { Supposition } from '../world';

/** Something that decides and is not given. */
export interface Fact {
  readonly code: Code;
  /** Such as `Namespace/shop`. */
  readonly subject: string;
  /** What of it is not given, such as `the labels of Namespace shop`. */
  readonly what: string;
  /** The command that prints it, so that it can be given. */
  readonly command: string;
}

/** A value that a fact may have. */
export interface Choice {
  /** Such as `with istio-injection=enabled`. */
  readonly words: string;
  suppose(supposition: Supposition): Supposition;
}

/** What an expectation is about. */
export type Expected = Pick<Expectation, 'statedBy' | 'workload' | 'prometheus'>;

/** Facts that are supposed to be alike, and the values that they may have; the first one is supposed by default. */
export interface Factor {
  readonly choices: ReadonlyArray<Choice>;
  readonly facts: ReadonlyArray<Fact>;
  /** Whether something that is expected can depend on one of the facts. */
  concerns(fact: Fact, expected: Expected): boolean;
}

/** The value that is supposed by default. */
export function byDefault(words: string): Choice {
  return { words, suppose: supposition => supposition };
}

/** Adds labels to namespaces of which only the names are given. */
export function withLabels(namespaces: ReadonlyArray<string>, labels: Labels): Choice {
  return {
    words: `with ${Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',')}`,
    suppose: supposition => {
      const labelled = new Map(supposition.namespaces);
      for (const namespace of namespaces) labelled.set(namespace, { ...labelled.get(namespace), ...labels });
      return { ...supposition, namespaces: labelled };
    },
  };
}
