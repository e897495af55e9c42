import { byWorkload, Evidence } from './evidence';
import { Expectation } from './expectation';
import { judgementOnTargets } from './judgement';
import { enumeration } from '../explain/label-words';

/** What static targets of jobs state that are made of no monitor: that what answers at their addresses is scraped, where that is given. */
export function expectationsOfStaticTargets(evidence: Evidence): Expectation[] {
  const { monitors, predictions } = evidence.context;
  const ofMonitors = new Set(monitors.flatMap(({ jobs }) => jobs.map(({ name }) => name)));
  return predictions.flatMap(prediction => {
    const pools = prediction.pools.filter(({ name, job: { config } }) =>
      !ofMonitors.has(name) && config.static_configs !== undefined && config.kubernetes_sd_configs === undefined);
    return [...new Set(pools.map(({ name }) => name))].flatMap(job => {
      const targets = evidence.targetsOf(prediction, job).filter(({ pod }) => pod !== undefined);
      return Array.from(byWorkload(targets), ([workload, ofWorkload]) => ({
        statedBy: `job ${job}`,
        workload,
        sink: prediction.prometheus,
        source: 'application' as const,
        series: enumeration([...new Set(ofWorkload.flatMap(({ series }) => series))]) || 'its target',
        ...judgementOnTargets(ofWorkload, workload, evidence),
      }));
    });
  });
}
