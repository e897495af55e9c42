import { Evidence, ScrapedTarget } from './evidence';
import { Judgement, judgementOn, refuted, unproven } from './expectation';
import { SeriesScrapes } from '../serves/scraped';

/** Each target of a workload has to succeed, to give something, and nothing else may give the same. */
export function judgementOnTargets(
  targets: ReadonlyArray<ScrapedTarget>, workload: string | undefined, evidence: Evidence, series?: ReadonlyArray<string>,
): Judgement {
  const judgement = judgementOn(targets.map(({ verdict }) => verdict));
  if (judgement.verdict !== 'proven' || workload === undefined) return judgement;
  const mute = targets.find(target => target.series.length === 0);
  if (mute !== undefined) return refuted('nothing-served', `the proxy serves nothing at ${mute.target.scrapeUrl}`);
  const scrapes = evidence.seriesOf(workload);
  return judgementOnSeries((series ?? targets.flatMap(target => target.series)).flatMap(name => scrapes.get(name) ?? []));
}

const WORST: ReadonlyArray<SeriesScrapes['times']> = ['twice', 'never', 'unknown'];

/** Whether all of some series are scraped once. */
export function judgementOnSeries(all: ReadonlyArray<SeriesScrapes>): Judgement {
  for (const times of WORST) {
    const found = all.find(each => each.times === times);
    if (found === undefined) continue;
    const [code, why] = [found.code!, found.reason!];
    return times === 'unknown' ? unproven(code, why) : refuted(code, why, { scraped: times, objects: [...new Set(found.by)] });
  }
  return judgementOn([]);
}
