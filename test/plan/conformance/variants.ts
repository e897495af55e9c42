import { Finding } from '../../../src/plan/findings/finding';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { ScrapeConfig } from '../../../src/plan/prometheus/scrape-config';
import { ScrapePool } from '../../../src/plan/targets/scrape-pool';

// If upstream's result depends on the random order of a Go map, ours is one of its possible results, and a finding names the others. Here
// these become variants of the case, so that exactly they are allowed too.

/** Variants of the objects: of two keys that a finding of `ambiguities` names, each is the last one in turn, which counts for the plan. */
export function spellings(objects: Manifest[], findings: ReadonlyArray<Finding>): Manifest[][] {
  const pairs = new Map(findings.filter(({ code }) => code === 'labels-ambiguous').map(({ message }) => {
    const [named, one, other] = /^(\S+) and (\S+)/.exec(message)!;
    return [named, [one, other] as const];
  }));
  return [...pairs.values()].reduce((variants, [one, other]) => objects.reduce((all, object, i) => {
    const text = JSON.stringify(object);
    const isNamed = text.includes(JSON.stringify(one)) && text.includes(JSON.stringify(other));
    return isNamed ? all.flatMap(each => [each, each.map((it, j) => i === j ? withLast(one, other, it) : it)]) : all;
  }, variants), [objects]);
}

function withLast(one: string, other: string, object: Manifest): Manifest {
  return JSON.parse(JSON.stringify(object), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !(one in value) || !(other in value)) return value;
    const { [one]: last, ...rest } = value as { readonly [key: string]: unknown };
    return { ...rest, [one]: last };
  }) as Manifest;
}

/** Variants of the jobs: each of the labels that a rule maps to one name is mapped once more in turn, and so is the last one. */
export function winners(jobs: ReadonlyArray<ScrapeConfig>, pools: ReadonlyArray<ScrapePool>): ScrapeConfig[][] {
  const ofJobs = jobs.map(job => winnersIn(job, pools.filter(({ name }) => name === job.job_name)));
  // Jobs are compared line by line, so that they can vary together.
  return Array.from(
    { length: Math.max(1, ...ofJobs.map(({ length }) => length)) },
    (_, i) => ofJobs.map(variants => variants[i % variants.length]),
  );
}

function winnersIn(job: ScrapeConfig, pools: ReadonlyArray<ScrapePool>): ScrapeConfig[] {
  const sources = new Map<string, Set<string>>();
  for (const { rules, collisions } of pools) {
    for (const { rule, target, sources: both } of collisions) {
      const place = JSON.stringify([rules.indexOf(rule), target]);
      sources.set(place, new Set([...sources.get(place) ?? [], ...both]));
    }
  }
  const places = Array.from(sources, ([place, names]) => ({ place: JSON.parse(place) as [rule: number, target: string], names }));
  // Starts with the last rule, so that the numbers of the others do not change.
  return places.sort((a, b) => b.place[0] - a.place[0]).reduce((variants, { place: [rule, target], names }) => {
    const again = Array.from(names, name =>
      ({ action: 'labelmap', regex: name.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&'), replacement: target.replaceAll('$', '$$$$') }));
    return variants.flatMap(({ relabel_configs: rules = [], ...rest }) =>
      again.map(last => ({ ...rest, relabel_configs: [...rules.slice(0, rule + 1), last, ...rules.slice(rule + 1)] })));
  }, [job]);
}
