import { dependenceOf } from './dependence';
import { Expected } from './factor';
import { PossibleWorlds } from './worlds';
import { Expectation } from '../expectations/expectation';
import { Verdict } from '../reach/verdict';
import { WorkloadScrapes } from '../scraped-workloads';
import { ActiveTarget } from '../targets/active-target';

/** Expectations as they are in every world that is possible; what differs depends on facts that are not given. */
export function provenExpectations(possible: PossibleWorlds): ReadonlyArray<Expectation> {
  const { worlds: [{ world: byDefault }, ...others] } = possible;
  if (others.length === 0) return byDefault.stated;
  const all = possible.worlds.map(({ world }) => withKeys(world.stated));
  return keysOf(all).map(key => {
    const found = all.map(expectations => expectations.get(key));
    const [first] = found.filter(each => each !== undefined);
    // What nobody expects is met.
    const outcomes = found.map(each => each?.verdict ?? 'proven');
    if (outcomes.every(outcome => outcome === outcomes[0])) return first;
    const { facts, cause } = dependenceOf(possible, outcomes, first);
    return { ...first, verdict: 'unproven', scraped: 'unknown', cause, missingFacts: facts.map(({ what }) => what) };
  });
}

/** How often series are scraped in every world that is possible: those that there are by default. */
export function provenScrapes(possible: PossibleWorlds): ReadonlyArray<WorkloadScrapes> {
  const { worlds: [{ world: byDefault }, ...others] } = possible;
  if (others.length === 0) return byDefault.scrapes;
  const all = others.map(({ world }) => new Map(world.scrapes.map(({ workload, series }) =>
    [workload, new Map(series.map(each => [each.series, each]))])));
  return byDefault.scrapes.map(({ workload, series, ...rest }) => ({
    workload,
    ...rest,
    series: series.map(each => {
      // A world in which a pod does not have some series says nothing of them.
      const outcomes = [each.times, ...all.map(scrapes => scrapes.get(workload)?.get(each.series)?.times ?? each.times)];
      if (outcomes.every(outcome => outcome === each.times)) return each;
      const { cause: { code, message } } = dependenceOf(possible, outcomes, { statedBy: '', workload });
      return { ...each, times: 'unknown', code, reason: message };
    }),
  }));
}

/** Finds the verdict on a target that holds in every world in which it is one. */
export class ProvenVerdicts {
  private readonly targets: ReadonlyArray<ReadonlyMap<string, () => Verdict>>;

  public constructor(private readonly possible: PossibleWorlds) {
    const [, ...others] = possible.worlds;
    this.targets = others.map(({ world: { plan: { predictions }, verdicts } }) => new Map(predictions.flatMap(prediction =>
      prediction.pools.flatMap(({ job, activeTargets }) => activeTargets.map(({ scrapePool, scrapeUrl }) =>
        [keyOf(prediction.prometheus, scrapePool, scrapeUrl), () => verdicts.of(prediction, job.config, scrapeUrl)] as const)))));
  }

  public of(verdict: Verdict, target: Pick<ActiveTarget, 'scrapePool' | 'scrapeUrl'>, expected: Expected & { readonly sink: string }): Verdict {
    const key = keyOf(expected.sink, target.scrapePool, target.scrapeUrl);
    const outcomes = [verdict.verdict, ...this.targets.map(targets => targets.get(key)?.().verdict ?? verdict.verdict)];
    if (outcomes.every(outcome => outcome === outcomes[0])) return verdict;
    const { cause: { code, message } } = dependenceOf(this.possible, outcomes, expected);
    return { verdict: 'unknown', code, reason: message, assumptions: [] };
  }
}

function keyOf(...parts: ReadonlyArray<string | undefined>): string {
  return JSON.stringify(parts);
}

/** Expectations by what tells them from each other. */
function withKeys(expectations: ReadonlyArray<Expectation>): Map<string, Expectation> {
  const keyed = new Map<string, Expectation>();
  for (const each of expectations) {
    const { statedBy, workload, source, series, sink } = each;
    let key = keyOf(statedBy, workload, source, series, sink);
    while (keyed.has(key)) key += "'";
    keyed.set(key, each);
  }
  return keyed;
}

/** The keys of all maps, in the order of the first one. */
function keysOf<K>(maps: ReadonlyArray<ReadonlyMap<K, unknown>>): K[] {
  return [...new Set(maps.flatMap(each => [...each.keys()]))];
}
