import { isDeepStrictEqual } from 'util';
import { ActiveTarget } from './active-target';
import { Candidate } from './candidates';

/** The last of several identical targets in one group, or among the other ports of one pod in it. */
interface Last {
  readonly candidate: Candidate;
  readonly active: ActiveTarget;
}

interface Distinct {
  readonly labels: ReadonlyMap<string, string>;
  lasts: Last[];
}

/**
 * Targets without duplicates, which have the same labels after relabeling, and so the same address. Prometheus shows the discovered labels
 * of the last one (Prometheus `scrape/scrape.go`, sync), but goes through groups in a random order, and in a group through the pods with
 * other ports.
 */
export class DistinctTargets {
  private readonly byUrl = new Map<string, Distinct[]>();

  public add(active: ActiveTarget, labels: ReadonlyMap<string, string>, candidate: Candidate): void {
    const atUrl = this.byUrl.get(active.scrapeUrl);
    const same = atUrl?.find(each => isEqual(each.labels, labels));
    const last = { candidate, active };
    if (same) same.lasts = [...same.lasts.filter(each => !isBefore(each.candidate, candidate)), last];
    else if (atUrl) atUrl.push({ labels, lasts: [last] });
    else this.byUrl.set(active.scrapeUrl, [{ labels, lasts: [last] }]);
  }

  /** One of each set of identical targets. */
  public get targets(): ActiveTarget[] {
    return this.all.map(({ lasts }) => lasts[lasts.length - 1].active);
  }

  /** The sets of identical targets of which Prometheus shows one at random: those with different labels before relabeling. */
  public get interchangeable(): ActiveTarget[][] {
    return this.all.filter(({ lasts }) => lasts.length > 1).map(({ lasts }) => lasts.map(({ active }) => active))
      .filter(([first, ...others]) => others.some(other => !isDeepStrictEqual(other.discoveredLabels, first.discoveredLabels)));
  }

  private get all(): Distinct[] {
    return [...this.byUrl.values()].flat();
  }
}

/** Whether the first of two targets comes before the other in every run. */
function isBefore(one: Candidate, other: Candidate): boolean {
  const { otherPortOf: pod } = one.target;
  return one.group === other.group && (pod === undefined || pod === other.target.otherPortOf);
}

function isEqual(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}
