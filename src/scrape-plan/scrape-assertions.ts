import { ExpectationVerdict, PlannedExpectation } from './planned-expectation';
import { isNamed, outcomeText, PlannedWorkload, Scraped } from './results';
import { ScrapePlan } from './scrape-plan';
import { refusal } from '../errors';
import { instanceOf } from '../values/instance';

/** Assertions on a plan, for tests in any language and with any test runner: each throws if it does not hold. */
export class ScrapeAssertions {
  /** Assertions on a plan. */
  public static of(plan: ScrapePlan): ScrapeAssertions {
    return new ScrapeAssertions(isPlan(plan, 'plan', 'assert anything'));
  }

  private constructor(private readonly plan: ScrapePlan) {}

  /**
   * Asserts that a workload is scraped once, and none of its series twice.
   *
   * @param workload `namespace/name`, or `Kind/namespace/name`
   * @throws when it is scraped twice or never, or the manifests do not say, with the plan's explanation; or when there is no such workload.
   */
  public scrapedOnce(workload: string): void {
    this.scraped(workload, Scraped.ONCE);
  }

  /**
   * Asserts that a workload is not scraped, such as one that is left out on purpose.
   *
   * @param workload `namespace/name`, or `Kind/namespace/name`
   * @throws when it is scraped, or the manifests do not say, with the plan's explanation; or when there is no such workload.
   */
  public scrapedNever(workload: string): void {
    this.scraped(workload, Scraped.NEVER);
  }

  /**
   * Asserts that no series of any workload is scraped twice.
   *
   * @throws when a series is: the error names each workload, the series, and the jobs that scrape them.
   */
  public noneScrapedTwice(): void {
    this.refuse('assert that no workload is scraped twice', ({ scraped }) => scraped === Scraped.TWICE);
  }

  /**
   * Asserts that every workload is scraped once, and none of its series twice. A workload of which nothing is expected is ignored, such as
   * one without metrics, or a sidecar that is there for certificates only.
   *
   * @throws when one is scraped twice or never, or the manifests do not say: the error names each, the series, and why.
   */
  public everyWorkloadScrapedOnce(): void {
    const expected = new Set(this.plan.expectations.map(({ workload }) => workload));
    this.refuse('assert that every workload is scraped once', ({ workload, scraped, series }) =>
      scraped === Scraped.TWICE || (scraped !== Scraped.ONCE && (expected.has(workload) || series.length === 0)));
  }

  /**
   * Asserts that everything that should be scraped is, exactly once: whatever constructs, monitors, annotations and jobs state.
   *
   * @throws when an expectation is refuted or unproven, with its cause.
   */
  public everythingExpectedIsScrapedOnce(): void {
    this.proven('assert that everything expected is scraped once', this.plan.expectations);
  }

  /**
   * Asserts that metrics of the application of a workload are expected, and that all that are expected are scraped exactly once, whatever
   * becomes of its Envoy.
   *
   * @param workload `namespace/name`, or `Kind/namespace/name`
   * @throws when an expectation is refuted or unproven, with its cause; when nothing states that the application should be scraped; or when
   * there is no such workload.
   */
  public applicationScrapedOnce(workload: string): void {
    // Called first, since it throws when there is no such workload.
    const explanation = this.plan.explain(workload);
    const cannot = `assert that the application of '${workload}' is scraped once`;
    this.judgeable(cannot);
    const expected = this.plan.expectations.filter(each => each.workload !== undefined && isNamed(each.workload, workload))
      .filter(({ source }) => source === 'application');
    if (expected.length === 0) {
      throw refusal({
        cannot,
        because: 'nothing states that it should be: no construct, monitor or annotation is for it',
        instead: `Create a monitor, or change the assertion:\n\n${explanation.replace(/\.$/, '')}`,
      });
    }
    this.proven(cannot, expected);
  }

  /**
   * Asserts that every monitor has a target.
   *
   * @throws when one has none, with the step that fails.
   */
  public noMonitorWithoutTargets(): void {
    const idle = this.plan.monitorsWithoutTargets;
    this.none('assert that every monitor has a target', idle.map(({ monitor, reason }) => `${monitor}: ${reason}`));
  }

  /**
   * Asserts that the plan could use all of its input.
   *
   * @throws when it has a finding, with all of them.
   */
  public noFindings(): void {
    this.none('assert that there are no findings', this.plan.findings.map(({ object, path, message }) =>
      [object, path, message].filter(part => part !== undefined).join(' ')));
  }

  private scraped(workload: string, wanted: Scraped.ONCE | Scraped.NEVER): void {
    // Called first, since it throws when there is no such workload.
    const explanation = this.plan.explain(workload);
    const cannot = `assert that '${workload}' is scraped ${wanted}`;
    this.judgeable(cannot);
    const found = this.plan.workloads.filter(each => isNamed(each.workload, workload));
    const wrong = found.find(({ scraped }) => scraped !== wanted);
    // A workload without pods has no series to scrape.
    if (wrong === undefined && (found.length > 0 || wanted === Scraped.NEVER)) return;
    throw refusal({
      cannot,
      because: wrong === undefined ? 'the plan has no series of it' : `it is ${outcomeText(wrong)}`,
      instead: `Fix what the plan shows, or change the assertion:\n\n${explanation.replace(/\.$/, '')}`,
    });
  }

  private refuse(cannot: string, isWrong: (workload: PlannedWorkload) => boolean): void {
    this.judgeable(cannot);
    const { workloads } = this.plan;
    const wrong = workloads.filter(isWrong);
    if (wrong.length === 0) return;
    throw refusal({
      cannot,
      because: `it does not hold for ${wrong.length} of ${workloads.length} workloads:\n`
        + wrong.map(planned => `  ${planned.workload}, ${outcomeText(planned)}`).join('\n'),
      instead: `plan.explain('${wrong[0].workload}') says more about the first one`,
    });
  }

  private proven(cannot: string, expected: ReadonlyArray<PlannedExpectation>): void {
    const wrong = expected.filter(({ verdict, acknowledgedBy }) => verdict !== ExpectationVerdict.PROVEN && acknowledgedBy === undefined);
    this.none(cannot, wrong.map(({ verdict, id, cause }) => `${verdict}: ${id}: ${cause!.message} (${cause!.code})`));
  }

  private none(cannot: string, wrong: ReadonlyArray<string>): void {
    this.judgeable(cannot);
    if (wrong.length === 0) return;
    throw refusal({
      cannot,
      because: ['it does not hold, since there are:', ...wrong].join('\n  '),
      instead: 'Fix what is named, or change the assertion',
    });
  }

  /** Of nothing everything would hold. */
  private judgeable(cannot: string): void {
    const { _nothingToJudge: because } = this.plan;
    if (because === undefined) return;
    throw refusal({
      cannot,
      because,
      instead: 'Give the plan the objects of the cluster, its Prometheus among them, or describe that with the option prometheus',
    });
  }
}

const isPlan = instanceOf(ScrapePlan, 'a factory of ScrapePlan, such as ScrapePlan.of(app)');
