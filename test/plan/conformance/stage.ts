import * as fc from 'fast-check';

/** The size of a comparison. */
export interface Options {
  readonly cases: number;
  readonly seed: number;
  /** Called after each batch with the number of cases that are done. */
  readonly progress?: (done: number) => void;
}

/** The result of a comparison. */
export interface Report {
  readonly cases: number;
  /** The number of cases with each kind of result, such as `kept` or `refused`, which proves that the generator covers all of them. */
  readonly coverage: { readonly [what: string]: number };
  /** The shrunk case in which our stage differs from the real component, and the difference. */
  readonly difference?: string;
  /** What else was counted, as text. */
  readonly measures?: string;
}

/** A stage that is compared with the real component. Each file of this folder that `stages.ts` lists exports one as `stage`. */
export interface Stage {
  readonly name: string;
  check(options: Options): Promise<Report>;
}

/** One compared case: the kinds of results in it, and the difference if there is one. */
export interface Verdict {
  readonly covers: ReadonlyArray<string>;
  readonly difference?: string;
}

/** Generated cases, and how a batch of them is compared with the real component. */
export interface Comparison<Case> {
  readonly generator: fc.Arbitrary<Case>;
  /** The maximum number of cases for one call of `compare`. */
  readonly batch: number;
  compare(cases: Case[]): Promise<Verdict[]>;
}

/** Compares generated cases batch by batch, and shrinks the first difference or exception to the smallest case that shows it. */
export async function checkCases<Case>(comparison: Comparison<Case>, { cases, seed, progress }: Options): Promise<Report> {
  const { generator, batch, compare } = comparison;
  const coverage: { [what: string]: number } = {};
  let done = 0;
  let shrinking = false;
  const batches = fc.asyncProperty(fc.array(generator, { minLength: 1, maxLength: batch, size: 'max' }), async generated => {
    const verdicts = await compare(generated).catch((error: Error) => {
      shrinking = true;
      throw new Error(`${fc.stringify(generated)}\n${error.stack}`);
    });
    if (!shrinking) {
      for (const what of verdicts.flatMap(verdict => [...new Set(verdict.covers)])) coverage[what] = (coverage[what] ?? 0) + 1;
      done += verdicts.length;
      progress?.(done);
    }
    const differing = verdicts.findIndex(verdict => verdict.difference !== undefined);
    if (differing === -1) return;
    shrinking = true;
    throw new Error(`${fc.stringify(generated[differing])}\n${verdicts[differing].difference}`);
  });
  // Batches are of any size, so that a failing one can shrink to a single case: rounds go on until there are enough cases.
  for (let round = 0; done < cases; round++) {
    const result = await fc.check(batches, { seed: seed + round * 1_000_003, numRuns: Math.ceil((cases - done) / batch) });
    if (result.failed) return { cases: done, coverage, difference: (result.errorInstance as Error).stack };
  }
  return { cases: done, coverage };
}
