import { Loss } from './lost-series';
import { Job } from '../targets/job';

/** Why a job scrapes none of its targets, if it has too many (Prometheus `scrape/scrape.go`, refreshTargetLimitErr). */
export function targetLimitLoss({ limits: { targets: limit } }: Pick<Job, 'limits'>, targets: number): Loss | undefined {
  if (limit === 0 || targets <= limit) return undefined;
  const reason = `the job has a target_limit of ${limit} and ${targets} targets, so that Prometheus scrapes none of them`;
  return { code: 'target-limit-exceeded', reason };
}
