import * as fc from 'fast-check';

/** How much is asked of a stage. */
export interface Options {
  readonly cases: number;
  readonly seed: number;
  /** Told after each batch how many cases are done. */
  readonly progress?: (done: number) => void;
}

/** What came of it. */
export interface Report {
  readonly cases: number;
  /** In how many cases something happened, such as `kept` or `refused`: the proof that the generator makes all of it. */
  readonly coverage: { readonly [what: string]: number };
  /** The shrunk case in which our stage and the real component differ, and how. */
  readonly difference?: string;
}

/** A stage of the plan beside the real component. Each file `<name>.ts` in this folder exports one as `stage`; `stages.ts` lists the names. */
export interface Stage {
  readonly name: string;
  check(options: Options): Promise<Report>;
}

/** One compared case: what happened in it, and the difference where there is one. */
export interface Verdict {
  readonly covers: ReadonlyArray<string>;
  readonly difference?: string;
}

/** Generated cases, and how a batch of them is compared with the real component. */
export interface Comparison<Case> {
  readonly generator: fc.Arbitrary<Case>;
  /** How many cases go at most into one call of `compare`. */
  readonly batch: number;
  /** Gives a verdict on each case. */
  compare(cases: Case[]): Promise<Verdict[]>;
}

/** Compares generated cases batch by batch, and shrinks the first difference, or exception, to the smallest case that shows it. */
export async function checkCases<Case>({ generator, batch, compare }: Comparison<Case>, { cases, seed, progress }: Options): Promise<Report> {
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
  // Batches are of any size, so that a failing one shrinks to a single case: as many rounds as it takes.
  for (let round = 0; done < cases; round++) {
    const result = await fc.check(batches, { seed: seed + round * 1_000_003, numRuns: Math.ceil((cases - done) / batch) });
    if (result.failed) return { cases: done, coverage, difference: (result.errorInstance as Error).stack };
  }
  return { cases: done, coverage };
}
