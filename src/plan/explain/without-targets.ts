import { fallenOf, furthestAmong } from './candidates';
import { meantBy, meantPodsOf, selectedBy } from './fit';
import { fits, enumeration, unmet, wanted } from './label-words';
import { Monitor } from './monitors';
import { ruleWords } from './rule-words';
import { Scene } from './scene';
import { Subject } from './subject';
import { namespaceOf } from './subjects';
import { ownRuleOf } from './why-dropped';
import { dropsOf, standingOf, whyNotOf } from './why-not';
import { whyElsewhere, whyEmpty } from './why-unfit';
import { Prediction } from '../prediction';

/** A monitor of which no Prometheus has a target. */
export interface WithoutTargets {
  readonly monitor: Monitor;
  readonly reason: string;
  /** The workload for which it was most probably meant. */
  readonly meant?: string;
  /** One that it selects for certain. */
  readonly selects?: string;
}

type Reason = Pick<WithoutTargets, 'reason' | 'meant'>;

/** Of so many workloads that a monitor selects the nearest to a target is looked for; those of one selector mostly have the same fault. */
const LOOKED_AT = 50;

/** Finds them, each with the step at which it came no farther. */
export function monitorsWithoutTargets(scene: Scene): WithoutTargets[] {
  const { monitors, predictions } = scene;
  return monitors
    .filter(monitor => !monitor.isUnfollowed && !predictions.some(prediction => scene.hasTarget(prediction, monitor)))
    .map(monitor => {
      const { reason, meant } = whyWithout(scene, monitor);
      return { monitor, reason: [reason, ...monitor.remarks].join('; '), meant, selects: selectedBy(monitor, scene.subjects)?.workload };
    });
}

function whyWithout(scene: Scene, monitor: Monitor): Reason {
  const standings = scene.predictions.map(prediction => ({ prediction, ...standingOf(scene, prediction, monitor) }));
  const [best] = standings.sort((a, b) => b.step - a.step);
  const meant = meantBy(monitor, scene.subjects);
  if (best === undefined) return { reason: monitor.complaints.join('; ') || 'there is no Prometheus among the manifests', meant: meant?.workload };
  if (best.reason !== undefined) return { reason: best.reason, meant: meant?.workload };
  const { selection } = monitor;
  if (selection === undefined) return { reason: whyNothing(scene, best.prediction, monitor) };
  return whyNoTarget(scene, best.prediction, monitor, selection, meant);
}

/** Why a monitor whose jobs run has no target at all. */
function whyNoTarget(
  scene: Scene, prediction: Prediction, monitor: Monitor, selection: NonNullable<Monitor['selection']>, meant: Subject | undefined,
): Reason {
  const config = scene.poolsOf(prediction, monitor.jobs[0].name)[0]?.job.config ?? {};
  const isInReach = (namespace: string, what = '') => whyElsewhere(monitor, config, namespace, what) === undefined;
  const { by, selector } = selection;
  const selected = scene.subjects.selectedBy(by, selector);
  const [inReach, outOfReach] = [true, false].map(wantedInReach => selected.filter(subject => isInReach(namespaceOf(subject)) === wantedInReach));
  const [farthest] = inReach.slice(0, LOOKED_AT)
    .map(subject => ({ subject, place: dropsOf(scene, prediction, monitor, subject)[0]?.place ?? -1 }))
    .sort((a, b) => b.place - a.place);
  if (farthest !== undefined) return { reason: whyNotOf(scene, prediction, monitor, farthest.subject)[0], meant: farthest.subject.workload };

  const empty = by === 'PodMonitor' ? undefined
    : scene.meshed.cluster.services.find(({ metadata: { namespace, labels = {} } }) => fits(selector, labels) && isInReach(namespace));
  if (empty !== undefined) {
    const behind = meantPodsOf(empty, scene.subjects);
    return { reason: `it selects ${whyEmpty(empty, behind)}`, meant: behind?.workload };
  }
  // What selects everything was meant for nothing in particular.
  const other = unmet(selector, {}).length > 0 ? outOfReach[0] : undefined;
  if (other !== undefined) return { reason: whyElsewhere(monitor, config, namespaceOf(other), other.workload)!, meant: other.workload };
  if (meant !== undefined) return { reason: whyNotOf(scene, prediction, monitor, meant)[0], meant: meant.workload };
  const kind = by === 'PodMonitor' ? 'pods' : 'Services';
  const { names = [] } = config.kubernetes_sd_configs?.[0].namespaces ?? {};
  const what = wanted(unmet(selector, {}));
  const where = names.length > 0 ? ` in namespace ${enumeration(names, 'or')}` : '';
  return { reason: `it selects ${kind}${what && ` with ${what}`}, and there are none${where}` };
}

/** The same of a Probe or a ScrapeConfig, whose targets are no pods of a selector. */
function whyNothing(scene: Scene, prediction: Prediction, monitor: Monitor): string {
  const [job] = monitor.jobs;
  const pools = scene.poolsOf(prediction, job.name);
  const [problem] = pools.flatMap(({ problems }) => problems);
  if (problem !== undefined) return `Prometheus cannot scrape what it finds: ${problem}`;
  const fallen = furthestAmong(pools.flatMap(pool => Array.from(pool.populated(), each => fallenOf(pool, each)).flat()));
  if (fallen.length === 0) return 'discovery finds nothing for it';
  const [{ rules }] = pools;
  const number = fallen[0].droppedBy!;
  const own = ownRuleOf(scene.resourceOf(prediction), monitor, job, rules, number);
  return `${own ?? `rule ${number} of its job`} ${ruleWords(rules, number, fallen)}. Change ${own === undefined ? 'what it selects' : 'the rule'}`;
}
