import { ActiveTarget } from './active-target';
import { Candidates } from './candidates';
import { DistinctTargets } from './distinct-targets';
import { Filter, filtersOf } from './filters';
import { Job } from './job';
import { populate, Populated } from './population';
import { discoveredLabels } from './target-builder';
import { RefusedQuery } from '../discover/api-server';
import { Discovered } from '../discover/discovery';
import { DiscoveredTarget } from '../discover/target';
import { Finding } from '../findings/finding';
import { Labels } from '../prometheus/labels';
import { RelabelConfig } from '../prometheus/scrape-config';
import { Collision } from '../relabel/rule';

/** A discovered target that relabeling drops. */
export interface DroppedTarget {
  readonly scrapePool: string;
  readonly discoveredLabels: Labels;
  /** The number of the rule in `relabel_configs`, from 0. */
  readonly droppedBy: number;
}

/** What is wrong with a job. */
export type Problem = Pick<Finding, 'code' | 'message'>;

/** The targets of one job (Prometheus `scrape/scrape.go`, Sync and sync). */
export class ScrapePool {
  /** The targets that are scraped; of identical ones the last, whose discovered labels Prometheus shows. */
  public readonly activeTargets: ReadonlyArray<ActiveTarget>;
  /** Problems that Prometheus would only log: targets that cannot be scraped, and resources that it must not list. */
  public readonly problems: ReadonlyArray<Problem>;
  /** Sets of identical targets of which Prometheus shows one at random. */
  public readonly interchangeable: ReadonlyArray<ReadonlyArray<ActiveTarget>>;
  /** Labels that labelmaps map to one name, so that Prometheus takes the value of one at random. */
  public readonly collisions: ReadonlyArray<Collision>;

  constructor(public readonly job: Job, private readonly discovered: Discovered, private readonly candidates: Candidates) {
    const problems = new Map<string, Problem>();
    const add = (problem: Problem) => problems.set(problem.message, problem);
    for (const { code, message } of discovered.refusedQueries) add({ code, message });
    const collisions = new Map<string, Collision>();
    const report = (collision: Collision) => collisions.set(JSON.stringify([this.rules.indexOf(collision.rule), collision]), collision);
    const active = new DistinctTargets();
    const filters = filtersOf(this.rules);
    for (const found of discovered.found) {
      for (const candidate of candidates.of(found, filters)) {
        const { target, group, number } = candidate;
        const { labels, problem } = populate(target, job, report);
        if (problem !== undefined) add({ code: 'target-invalid', message: `instance ${number} in group ${group.source}: ${problem}` });
        if (labels !== undefined) active.add(new ActiveTarget(target, job, labels), labels, candidate);
      }
    }
    this.activeTargets = active.targets;
    this.problems = [...problems.values()];
    this.interchangeable = active.interchangeable;
    this.collisions = [...collisions.values()];
  }

  /** What it may not list, or what its selectors are refused for. */
  public get refusedQueries(): ReadonlyArray<RefusedQuery> {
    return this.discovered.refusedQueries;
  }

  /** The name of the job. */
  public get name(): string {
    return this.job.name;
  }

  public get rules(): ReadonlyArray<RelabelConfig> {
    return this.job.config.relabel_configs ?? [];
  }

  /** The targets that rules drop, computed on demand: there can be as many as all jobs times all targets. */
  public* droppedTargets(): Generator<DroppedTarget> {
    for (const { target, populated: { droppedBy } } of this.populated()) {
      if (droppedBy === undefined) continue;
      yield { scrapePool: this.job.name, discoveredLabels: Object.fromEntries(discoveredLabels(target, this.job.labels)), droppedBy };
    }
  }

  /** The result for each discovered target, or for those that pass a filter, in their order and with duplicates. */
  public* populated(filter?: Filter): Generator<{ target: DiscoveredTarget; populated: Populated }> {
    const filters = filter === undefined ? [] : [filter];
    for (const found of this.discovered.found) {
      for (const { target } of this.candidates.of(found, filters)) yield { target, populated: populate(target, this.job) };
    }
  }
}
