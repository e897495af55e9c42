import { dependenceOf } from './dependence';
import { Expected } from './factor';
import { PossibleWorld, PossibleWorlds } from './worlds';
import { groupedBy } from '../../values/grouped';
import { Expectation } from '../expectations/expectation';
import { isFactCause } from '../findings/fact-causes';
import { Verdict } from '../reach/verdict';
import { WorkloadScrapes } from '../scraped-workloads';
import { ActiveTarget } from '../targets/active-target';
import { World } from '../world';

/** Expectations as they are in every world that is possible; what differs depends on facts that are not given. */
export function provenExpectations(possible: PossibleWorlds): ReadonlyArray<Expectation> {
  const { worlds: [byDefault, ...others] } = possible;
  if (others.length === 0) return byDefault.stated;
  const stated = withKeys(byDefault.stated);
  const worlds = possible.worlds.map(world => new Stated(world, stated));
  const judged = (first: Expectation, key: string) => judgedIn(worlds.map(each => each.outcomeOf(key, first)), first, possible);
  // What is stated elsewhere only is told where that decides.
  const elsewhere = new Map(worlds.flatMap(({ all }) => [...all]).filter(([, each]) => !worlds[0].states(each)));
  return [
    ...Array.from(stated, ([key, first]) => judged(first, key)),
    ...Array.from(elsewhere, ([key, first]) => judged(first, key)).filter(({ cause }) => isFactCause(cause?.code)),
  ];
}

/**
 * An expectation as it is where it comes out the same in all worlds, or else unproven. What is scraped never in one and twice in another
 * may be scraped once in one between them, since facts of a kind are supposed to be alike.
 */
function judgedIn(outcomes: ReadonlyArray<Outcome>, first: Expectation, possible: PossibleWorlds): Expectation {
  const verdicts = outcomes.map(({ verdict }) => verdict);
  const words = isConstant(verdicts) ? outcomes.map(({ scraped = first.scraped }) => scraped) : verdicts;
  if (isConstant(words)) return first;
  const { facts, cause } = dependenceOf(possible, words.map((word, i) => outcomes[i].isVacuous ? 'not expected' : word), first);
  return { ...first, verdict: 'unproven', scraped: 'unknown', cause, missingFacts: facts.map(({ what }) => what) };
}

function isConstant(values: ReadonlyArray<string>): boolean {
  return values.every(value => value === values[0]);
}

/** What becomes of an expectation in a world. */
interface Outcome {
  readonly verdict: Expectation['verdict'] | 'not expected';
  readonly scraped?: Expectation['scraped'];
  /** Whether there is nothing of which it could be missed. */
  readonly isVacuous?: boolean;
}

/** What is stated in a world. */
class Stated {
  public readonly all: ReadonlyMap<string, Expectation>;
  private readonly bySubject: ReadonlyMap<string, ReadonlyArray<Expectation>>;
  /** What is not met and not stated by default, by what states it. */
  private readonly unmet: ReadonlyMap<string, ReadonlyArray<Expectation>>;

  public constructor(private readonly world: PossibleWorld, byDefault: ReadonlyMap<string, Expectation>) {
    this.all = withKeys(world.stated);
    this.bySubject = groupedBy([...this.all.values()], each => [subjectOf(each)]);
    const unmet = [...this.all].filter(([key, { verdict }]) => verdict !== 'proven' && !byDefault.has(key)).map(([, each]) => each);
    this.unmet = groupedBy(unmet, ({ statedBy }) => [statedBy]);
  }

  /** Whether it states something of the same workload. */
  public states(expectation: Expectation): boolean {
    return this.bySubject.has(subjectOf(expectation));
  }

  /**
   * What becomes here of what is stated in another world. Of a target that is not there only the field is known, and of several workloads
   * that a monitor misses only one: so it is whatever the monitor misses here. Where a workload has no proxy, nothing of it is missed.
   */
  public outcomeOf(key: string, expectation: Expectation): Outcome {
    const { statedBy, workload, source, verdict } = expectation;
    const unmet = this.unmet.get(statedBy) ?? [];
    const found = unmet.find(each => [undefined, workload].includes(each.workload)) ?? this.all.get(key);
    if (found !== undefined) return found;
    const ofSubject = this.bySubject.get(subjectOf(expectation)) ?? [];
    if (verdict !== 'proven' && ofSubject.length > 0) return ofSubject.find(each => each.verdict !== 'proven') ?? ofSubject[0];
    if (source === 'Envoy' && !this.world.withEnvoy.has(workload ?? '')) return { verdict: 'proven', isVacuous: true };
    if (source === 'Envoy') return { verdict: 'not expected' };
    return unmet[0] ?? { verdict: 'not expected' };
  }
}

/** How often series are scraped in every world that is possible: those that there are by default. */
export function provenScrapes(possible: PossibleWorlds): ReadonlyArray<WorkloadScrapes> {
  const { worlds: [byDefault, ...others] } = possible;
  if (others.length === 0) return byDefault.scrapes;
  const all = others.map(({ scrapes: inOther }) => new Map(inOther.map(({ workload, series }) =>
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

/** Finds the verdict on a target that holds in every world; where it is a target in some only, that is not known. */
export class ProvenVerdicts {
  private readonly verdicts: ReadonlyArray<ReadonlyMap<string, Verdict['verdict']>>;

  public constructor(private readonly possible: PossibleWorlds) {
    const [, ...others] = possible.worlds;
    this.verdicts = others.map(each => verdictsIn(each.planned()));
  }

  public of(verdict: Verdict, { scrapePool, scrapeUrl }: ScrapedUrl, expected: Expected & { readonly prometheus: string }): Verdict {
    const key = keyOf(expected.prometheus, scrapePool, scrapeUrl);
    const outcomes = [verdict.verdict, ...this.verdicts.map(verdicts => verdicts.get(key) ?? 'no target')];
    if (outcomes.every(outcome => outcome === outcomes[0])) return verdict;
    const { cause: { code, message } } = dependenceOf(this.possible, outcomes, expected);
    return { verdict: 'unknown', code, reason: message, assumptions: [] };
  }
}

function verdictsIn({ plan: { predictions }, verdicts }: World): Map<string, Verdict['verdict']> {
  return new Map(predictions.flatMap(prediction => prediction.pools.flatMap(({ job, activeTargets }) =>
    activeTargets.map(({ scrapePool, scrapeUrl }) =>
      [keyOf(prediction.prometheus, scrapePool, scrapeUrl), verdicts.of(prediction, job.config, scrapeUrl).verdict] as const))));
}

type ScrapedUrl = Pick<ActiveTarget, 'scrapePool' | 'scrapeUrl'>;

function keyOf(...parts: ReadonlyArray<string | undefined>): string {
  return JSON.stringify(parts);
}

function subjectOf({ statedBy, workload }: Expectation): string {
  return keyOf(statedBy, workload);
}

/** Expectations by what tells them from each other. */
function withKeys(expectations: ReadonlyArray<Expectation>): Map<string, Expectation> {
  const keyed = new Map<string, Expectation>();
  for (const each of expectations) {
    const { statedBy, workload, source, series, prometheus, sink } = each;
    let key = keyOf(statedBy, workload, source, series, prometheus, sink);
    while (keyed.has(key)) key += "'";
    keyed.set(key, each);
  }
  return keyed;
}
