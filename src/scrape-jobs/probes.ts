import { JobDefinition } from './job-definition';
import { probed, PROBER_CHECKS, ProberOptions, withoutCredentials } from './prober';
import { JOB_CHECKS, jobFields, ScrapeJobOptions } from './scrape-job-options';
import { refusal } from '../errors';
import { copy } from '../monitors/relabelings';
import { checkedProps, Checks, listOf, optional } from '../values/check';
import { text } from '../values/scalars';

/** Properties of a job that has targets probed. */
export interface ProbesProps extends ScrapeJobOptions, ProberOptions {
  /** What is probed, as the module takes it: `https://shop.example/`, or `db.shop.svc:5432` for one that connects over TCP. */
  readonly targets: string[];

  /**
   * The label `job` of its targets.
   *
   * @default 'blackbox'
   */
  readonly jobName?: string;
}

const CHECKS: Checks<ProbesProps> = {
  ...JOB_CHECKS,
  ...PROBER_CHECKS,
  targets: listOf(withoutCredentials),
  jobName: optional(text),
};

/** The job `blackbox` of the blackbox exporter's documentation. */
export function probes(props: ProbesProps): JobDefinition {
  const cannot = 'describe ScrapeJob.probes';
  const checked = checkedProps(props, CHECKS, cannot);
  const { targets, jobName = 'blackbox' } = checked;
  if (targets.length === 0) {
    throw refusal({ cannot, because: 'targets is empty, so nothing would be probed', instead: "Give it one, such as 'https://shop.example/'" });
  }
  return {
    scrapeConfigs: () => [{
      job_name: jobName,
      ...jobFields(checked),
      static_configs: [{ targets }],
      ...probed([copy('__address__', '__param_target')], checked),
    }],
  };
}
