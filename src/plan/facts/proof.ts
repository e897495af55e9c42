import { dependenceOf } from './dependence';
import { Expected } from './factor';
import { PossibleWorlds } from './worlds';
import { groupedBy } from '../../values/grouped';
import { Expectation } from '../expectations/expectation';
import { Verdict } from '../reach/verdict';
import { WorkloadScrapes } from '../scraped-workloads';
import { ActiveTarget } from '../targets/active-target';

/** Expectations as they are in every world that is possible; what differs depends on facts that are not given. */
export function provenExpectations(possible: PossibleWorlds): ReadonlyArray<Expectation> {
  const { worlds: [{ world: byDefault }, ...others] } = possible;
  if (others.length === 0) return byDefault.stated;
  const stated = withKeys(byDefault.stated);
  const inOthers = others.map(({ world }) => new StatedElsewhere(withKeys(world.stated), stated));
  const subjects = new Set(byDefault.stated.map(subjectOf));
  const unstated = [...new Set(inOthers.flatMap(each => each.unmet.map(({ key }) => key)))].flatMap(key => {
    const found = [undefined, ...inOthers.map(each => each.all.get(key))];
    const [first] = found.filter(each => each !== undefined);
    return subjects.has(subjectOf(first)) ? [] : [{ first, found }];
  });
  return [
    ...Array.from(stated, ([key, first]) => ({ first, found: [first, ...inOthers.map(each => each.counterpartOf(key, first))] })),
    ...unstated,
  ].map(({ first, found }) => {
    // Without a sidecar there is no Envoy to be scraped; an application is there, whether somebody asks for its metrics or not.
    const otherwise = first.source === 'Envoy' ? 'proven' : 'not asked for';
    const outcomes = found.map(each => each?.verdict ?? otherwise);
    if (outcomes.every(outcome => outcome === outcomes[0])) {
      return found.every(each => each === undefined || each.scraped === first.scraped) ? first : { ...first, scraped: 'unknown' };
    }
    const { facts, cause } = dependenceOf(possible, outcomes, first);
    return { ...first, verdict: 'unproven', scraped: 'unknown', cause, missingFacts: facts.map(({ what }) => what) };
  });
}

/** The expectations in a world that is not the one by default. */
class StatedElsewhere {
  /** Those that are not met, and not stated by default. */
  public readonly unmet: ReadonlyArray<StatedThere>;
  private readonly bySubject: ReadonlyMap<string, ReadonlyArray<StatedThere>>;

  public constructor(public readonly all: ReadonlyMap<string, Expectation>, private readonly byDefault: ReadonlyMap<string, Expectation>) {
    const stated = Array.from(all, ([key, expectation]) => ({ key, expectation }));
    this.unmet = stated.filter(each => this.isUnmet(each));
    this.bySubject = groupedBy(stated, ({ expectation }) => [subjectOf(expectation)]);
  }

  /**
   * The same expectation, or what its monitor expects in its place: of a target that is not there only the field is known. What is not met
   * comes first. A monitor without any target names only one of the workloads that it misses.
   */
  public counterpartOf(key: string, { statedBy, workload, source }: Expectation): Expectation | undefined {
    const alike = [workload, undefined].flatMap(each => this.bySubject.get(subjectOf({ statedBy, workload: each })) ?? []);
    return alike.find(each => this.isUnmet(each))?.expectation ?? this.all.get(key) ?? alike[0]?.expectation
      ?? (source === 'Envoy' ? undefined : this.unmet.find(({ expectation }) => expectation.statedBy === statedBy)?.expectation);
  }

  private isUnmet({ key, expectation: { verdict } }: StatedThere): boolean {
    return verdict !== 'proven' && !this.byDefault.has(key);
  }
}

interface StatedThere {
  readonly key: string;
  readonly expectation: Expectation;
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

/** Finds the verdict on a target that holds in every world; where it is a target in some only, that is not known. */
export class ProvenVerdicts {
  private readonly targets: ReadonlyArray<ReadonlyMap<string, () => Verdict>>;

  public constructor(private readonly possible: PossibleWorlds) {
    const [, ...others] = possible.worlds;
    this.targets = others.map(({ world: { plan: { predictions }, verdicts } }) => new Map(predictions.flatMap(prediction =>
      prediction.pools.flatMap(({ job, activeTargets }) => activeTargets.map(({ scrapePool, scrapeUrl }) =>
        [keyOf(prediction.prometheus, scrapePool, scrapeUrl), () => verdicts.of(prediction, job.config, scrapeUrl)] as const)))));
  }

  public of(verdict: Verdict, { scrapePool, scrapeUrl }: ScrapedUrl, expected: Expected & { readonly sink: string }): Verdict {
    const key = keyOf(expected.sink, scrapePool, scrapeUrl);
    const outcomes = [verdict.verdict, ...this.targets.map(targets => targets.get(key)?.().verdict ?? 'no target')];
    if (outcomes.every(outcome => outcome === outcomes[0])) return verdict;
    const { cause: { code, message } } = dependenceOf(this.possible, outcomes, expected);
    return { verdict: 'unknown', code, reason: message, assumptions: [] };
  }
}

type ScrapedUrl = Pick<ActiveTarget, 'scrapePool' | 'scrapeUrl'>;

function keyOf(...parts: ReadonlyArray<string | undefined>): string {
  return JSON.stringify(parts);
}

function subjectOf({ statedBy, workload }: Pick<Expectation, 'statedBy' | 'workload'>): string {
  return keyOf(statedBy, workload);
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
