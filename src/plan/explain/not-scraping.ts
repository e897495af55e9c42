import { looksIn, selectsLabelsOf } from './fit';
import { Monitor } from './monitors';
import { Scene } from './scene';
import { Subject } from './subject';
import { namespaceOf } from './subjects';
import { standingOf, whyNotOf } from './why-not';
import { Prediction } from '../prediction';
import { TargetsByPod } from '../scraped-workloads';

/** Of so many monitors that would take a workload if they looked in its namespace, it is said. */
const ELSEWHERE = 3;

/** What is known before the Prometheuses are gone through one by one. */
export interface Account {
  readonly scene: Scene;
  readonly subject: Subject;
  readonly targets: TargetsByPod;
  /** Whether anything of the workload is not scraped. */
  readonly isLacking: boolean;
  /** The monitors without a target that were most probably meant for it. */
  readonly meant: ReadonlySet<Monitor>;
}

/** Goes through the monitors that do not scrape a workload, and counts those that are for others. */
export class NotScraping {
  private others = 0;
  private elsewhere = 0;

  public constructor(private readonly account: Account, private readonly prediction: Prediction) {}

  public of(monitor: Monitor, isScraping: boolean): string[] {
    const { scene, subject, isLacking, meant } = this.account;
    if (isScraping) return [];
    const isSelecting = monitor.selection === undefined ? monitor.complaints.length > 0 : selectsLabelsOf(monitor, subject);
    const isThere = looksIn(monitor, namespaceOf(subject));
    const { step, reason } = standingOf(scene, this.prediction, monitor, namespaceOf(subject));
    const isSelectedElsewhere = step < 2 && scene.predictions.some(each => each.accepted.includes(monitor.id));
    const isElsewhere = isSelecting && !isThere && isLacking && this.elsewhere++ < ELSEWHERE;
    const isSuspect = isSelecting && isThere && (isLacking || !scene.hasTarget(this.prediction, monitor));
    if (!isSelectedElsewhere && (meant.has(monitor) || isSuspect || isElsewhere)) {
      const reasons = reason === undefined ? whyNotOf(scene, this.prediction, monitor, subject) : [reason];
      return reasons.map(each => `${monitor.id}: ${each}`);
    }
    if (step >= 2) this.others++;
    return [];
  }

  public get closing(): string[] {
    return this.others === 0 ? [] : [this.others === 1 ? '1 more monitor is for other workloads' : `${this.others} more monitors are for other workloads`];
  }
}
