import { outcomeText, PlannedWorkload, Scraped } from './results';
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
   * Asserts that every workload is scraped once, and none of its series twice. A workload without metrics, as far as its pods and the
   * targets show, is ignored.
   *
   * @throws when one is scraped twice or never, or the manifests do not say: the error names each, the series, and why.
   */
  public everyWorkloadScrapedOnce(): void {
    this.refuse('assert that every workload is scraped once', ({ scraped }) => scraped !== Scraped.ONCE);
  }

  private scraped(workload: string, wanted: Scraped.ONCE | Scraped.NEVER): void {
    // Called first, since it throws when there is no such workload.
    const explanation = this.plan.explain(workload);
    const found = this.plan.workloads.filter(each => isNamed(each, workload));
    const wrong = found.find(({ scraped }) => scraped !== wanted);
    // A workload without pods has no series to scrape.
    if (wrong === undefined && (found.length > 0 || wanted === Scraped.NEVER)) return;
    throw refusal({
      cannot: `assert that '${workload}' is scraped ${wanted}`,
      because: wrong === undefined ? 'the plan has no series of it' : `it is ${outcomeText(wrong)}`,
      instead: `Fix what the plan shows, or change the assertion:\n\n${explanation.replace(/\.$/, '')}`,
    });
  }

  private refuse(cannot: string, isWrong: (workload: PlannedWorkload) => boolean): void {
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
}

const isPlan = instanceOf(ScrapePlan, 'a factory of ScrapePlan, such as ScrapePlan.of(app)');

function isNamed({ workload }: PlannedWorkload, asked: string): boolean {
  return workload === asked || workload.slice(workload.indexOf('/') + 1) === asked;
}
