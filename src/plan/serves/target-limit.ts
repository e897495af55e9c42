import { Loss } from './lost-series';
import { Job } from '../targets/job';

/** Why a job scrapes none of its targets, if it has too many (Prometheus `scrape/scrape.go`, refreshTargetLimitErr). */
export function targetLimitLoss({ limits: { targets: limit } }: Pick<Job, 'limits'>, targets: number): Loss | undefined {
  if (limit === 0 || targets <= limit) return undefined;
  const reason = `the job has a target_limit of ${limit} and ${targets} targets, so that Prometheus scrapes none of them`;
  return { code: 'target-limit-exceeded', reason };
}

/** What a plan takes for granted of jobs with a limit on what targets answer. */
export function assumptionOnResponses(jobs: ReadonlyArray<Pick<Job, 'name' | 'limitsResponses'>>): string[] {
  const [first, ...others] = new Set(jobs.filter(({ limitsResponses }) => limitsResponses).map(({ name }) => name));
  if (first === undefined) return [];
  const named = others.length === 0 ? `job ${first}` : `job ${first} and ${others.length} more`;
  return [`No target gives more than the sample_limit or body_size_limit of ${named} allows: manifests do not say how much it gives.`];
}
