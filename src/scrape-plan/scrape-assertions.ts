import { PlannedWorkload, Scraped, outcomeText } from './results';
import { refusal } from '../errors';
import { ScrapePlan } from './scrape-plan';

/** Assertions on a plan, for tests in any language and with any test runner: each returns where the plan agrees, and throws where it does not. */
export class ScrapeAssertions {
  /** Assertions on a plan. */
  public static of(plan: ScrapePlan): ScrapeAssertions {
    return new ScrapeAssertions(plan);
  }

  private constructor(private readonly plan: ScrapePlan) {}

  /**
   * Asserts that a workload is scraped, and nothing of it twice.
   *
   * @param workload `namespace/name`, or `Kind/namespace/name`
   * @throws when it is scraped twice or never, or the manifests do not tell, with the plan's explanation; and when there is no such workload.
   */
  public scrapedOnce(workload: string): void {
    this.scraped(workload, Scraped.ONCE);
  }

  /**
   * Asserts that a workload is not scraped, such as one that has been left out on purpose.
   *
   * @param workload `namespace/name`, or `Kind/namespace/name`
   * @throws when it is scraped, or the manifests do not tell, with the plan's explanation; and when there is no such workload.
   */
  public scrapedNever(workload: string): void {
    this.scraped(workload, Scraped.NEVER);
  }

  /**
   * Asserts that no series of any workload is scraped twice.
   *
   * @throws when some are: the error names each workload, the series, and what scrapes them.
   */
  public noneScrapedTwice(): void {
    this.refuse('assert that no workload is scraped twice', ({ scraped }) => scraped === Scraped.TWICE);
  }

  /**
   * Asserts that every workload is scraped, and nothing of it twice. One of which neither its pods nor a target tell that it has metrics may be as it is.
   *
   * @throws when one is scraped twice or never, or the manifests do not tell: the error names each, the series, and why.
   */
  public everyWorkloadScrapedOnce(): void {
    this.refuse('assert that every workload is scraped once', ({ scraped }) => scraped !== Scraped.ONCE);
  }

  private scraped(workload: string, wanted: Scraped.ONCE | Scraped.NEVER): void {
    // First, since it knows whether there is such a workload.
    const explanation = this.plan.explain(workload);
    const found = this.plan.workloads.filter(each => isNamed(each, workload));
    const wrong = found.find(({ scraped }) => scraped !== wanted);
    // A workload without pods has no series, and none is scraped.
    if (wrong === undefined && (found.length > 0 || wanted === Scraped.NEVER)) return;
    throw refusal({
      cannot: `assert that '${workload}' is scraped ${wanted}`,
      because: wrong === undefined ? 'the plan has nothing of it that could be scraped' : `it is ${outcomeText(wrong)}`,
      instead: `Change what the plan names, or what is asserted:\n\n${explanation.replace(/\.$/, '')}`,
    });
  }

  private refuse(cannot: string, isWrong: (workload: PlannedWorkload) => boolean): void {
    const { workloads } = this.plan;
    const wrong = workloads.filter(isWrong);
    if (wrong.length === 0) return;
    throw refusal({
      cannot,
      because: `of ${workloads.length} it does not hold for\n${wrong.map(planned => `  ${planned.workload}, ${outcomeText(planned)}`).join('\n')}`,
      instead: `plan.explain('${wrong[0].workload}') says more of the first`,
    });
  }
}

function isNamed({ workload }: PlannedWorkload, asked: string): boolean {
  return workload === asked || workload.slice(workload.indexOf('/') + 1) === asked;
}
