import { judgementOnApplication, nameOfApplication } from './application';
import { Evidence } from './evidence';
import { Application, Expectation, refuted } from './expectation';

/** What a construct says of a workload. */
export interface MetricsStatement {
  /** The path of the construct. */
  readonly statedBy: string;
  /** Such as `Deployment/shop/cart`. */
  readonly workload: string;
  readonly applications: ReadonlyArray<Application>;
  /** Whether they come merged with those of the sidecar. */
  readonly isMerged: boolean;
}

/** What constructs state: that the metrics for which they make both sides of a scrape are scraped, whatever became of these since. */
export function expectationsOfConstructs(statements: ReadonlyArray<MetricsStatement>, evidence: Evidence): Expectation[] {
  return statements.flatMap(({ statedBy, workload, applications, isMerged }) => {
    const pods = evidence.podsOf(workload);
    // It asks for none.
    if (pods.length === 0 && !evidence.refusals.has(workload)) return [];
    return applications.map(application => ({
      statedBy,
      workload,
      source: 'application' as const,
      series: nameOfApplication(application),
      ...pods.length === 0
        ? refuted('pod-refused', `the API server refuses its pods: ${evidence.refusals.get(workload)}`)
        : judgementOnApplication({ workload, pods, application, isMerged, unasked: 'no-target' }, evidence),
    }));
  });
}
