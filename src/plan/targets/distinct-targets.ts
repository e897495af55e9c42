import { isDeepStrictEqual } from 'util';
import { ActiveTarget } from './active-target';
import { Candidate } from './candidates';

/** What one group, or one pod's other ports in it, found last of several identical targets. */
interface Last {
  readonly candidate: Candidate;
  readonly active: ActiveTarget;
}

interface Distinct {
  readonly labels: ReadonlyMap<string, string>;
  lasts: Last[];
}

/**
 * Targets without those that are identical: with the same labels left, and so at the same address. Prometheus shows the discovered labels of the last
 * one (Prometheus `scrape/scrape.go`, sync), but goes through groups, and in a group through the pods with other ports, in the order of a map.
 */
export class DistinctTargets {
  private readonly byUrl = new Map<string, Distinct[]>();

  public add(active: ActiveTarget, labels: ReadonlyMap<string, string>, candidate: Candidate): void {
    const there = this.byUrl.get(active.scrapeUrl);
    const same = there?.find(each => isEqual(each.labels, labels));
    const last = { candidate, active };
    if (same) same.lasts = [...same.lasts.filter(each => !isBefore(each.candidate, candidate)), last];
    else if (there) there.push({ labels, lasts: [last] });
    else this.byUrl.set(active.scrapeUrl, [{ labels, lasts: [last] }]);
  }

  /** One of each kind. */
  public get targets(): ActiveTarget[] {
    return this.all.map(({ lasts }) => lasts[lasts.length - 1].active);
  }

  /** The identical targets of which Prometheus shows any one: those that were found with different labels. */
  public get interchangeable(): ActiveTarget[][] {
    return this.all.filter(({ lasts }) => lasts.length > 1).map(({ lasts }) => lasts.map(({ active }) => active))
      .filter(([first, ...others]) => others.some(other => !isDeepStrictEqual(other.discoveredLabels, first.discoveredLabels)));
  }

  private get all(): Distinct[] {
    return [...this.byUrl.values()].flat();
  }
}

/** Whether the order of two targets, found in this order, is the same each time. */
function isBefore(one: Candidate, other: Candidate): boolean {
  const { otherPortOf: pod } = one.target;
  return one.group === other.group && (pod === undefined || pod === other.target.otherPortOf);
}

function isEqual(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}
