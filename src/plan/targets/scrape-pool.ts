import { Discovered } from '../discover/discovery';
import { Labels } from '../labels';
import { ActiveTarget } from './active-target';
import { Candidate, Candidates } from './candidates';
import { filtersOf } from './filters';
import { Job } from './job';
import { populate } from './population';
import { discoveredLabels } from './target-builder';

/** A target that was found and dropped by relabeling. */
export interface DroppedTarget {
  readonly scrapePool: string;
  readonly discoveredLabels: Labels;
  /** The number of the rule in `relabel_configs`, from 0. */
  readonly droppedBy: number;
}

/** The targets of one job (Prometheus `scrape/scrape.go`, Sync and sync). */
export class ScrapePool {
  /** Those that are scraped; of identical ones the last, since its discovered labels are the ones that Prometheus shows. */
  public readonly activeTargets: ReadonlyArray<ActiveTarget>;
  /** What Prometheus would only log: targets that it cannot make, and what it may not list. */
  public readonly problems: ReadonlyArray<string>;

  constructor(private readonly job: Job, private readonly discovered: Discovered, private readonly candidates: Candidates) {
    const problems = [...discovered.problems];
    const active = new DistinctTargets();
    const filters = filtersOf(job.config.relabel_configs ?? []);
    for (const found of discovered.found) {
      for (const { target, group, number } of candidates.of(found, filters)) {
        const { labels, problem } = populate(target, job);
        if (problem !== undefined) problems.push(`instance ${number} in group ${group.source}: ${problem}`);
        if (labels !== undefined) active.add(new ActiveTarget(target, job, labels), labels);
      }
    }
    this.activeTargets = active.targets;
    this.problems = [...new Set(problems)];
  }

  /** The name of the job. */
  public get name(): string {
    return this.job.name;
  }

  /** The targets that rules dropped. There can be as many as all jobs times all targets, so they are computed only when asked for. */
  public* droppedTargets(isAsked: (candidate: Candidate) => boolean = () => true): Generator<DroppedTarget> {
    for (const found of this.discovered.found) {
      for (const candidate of this.candidates.of(found, [])) {
        if (!isAsked(candidate)) continue;
        const { droppedBy } = populate(candidate.target, this.job);
        if (droppedBy === undefined) continue;
        yield { scrapePool: this.job.name, discoveredLabels: Object.fromEntries(discoveredLabels(candidate.target, this.job.labels)), droppedBy };
      }
    }
  }
}

/** Targets without those that are identical: with the same labels left, and so at the same address. */
class DistinctTargets {
  private readonly byUrl = new Map<string, Array<{ labels: ReadonlyMap<string, string>; target: ActiveTarget }>>();

  public add(target: ActiveTarget, labels: ReadonlyMap<string, string>): void {
    const there = this.byUrl.get(target.scrapeUrl);
    const same = there?.find(each => isEqual(each.labels, labels));
    if (same) same.target = target;
    else if (there) there.push({ labels, target });
    else this.byUrl.set(target.scrapeUrl, [{ labels, target }]);
  }

  public get targets(): ActiveTarget[] {
    return [...this.byUrl.values()].flatMap(there => there.map(({ target }) => target));
  }
}

function isEqual(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}
