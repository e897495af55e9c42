import { IConstruct } from 'constructs';
import { refusal } from '../errors';
import { Coverage, coverages } from '../monitors/coverage';
import { PodExclusion } from '../monitors/pod-exclusion';

/**
 * The overlaps of the app's monitors of one Prometheus, even where the app has no pods yet. Selectors are not compared: only the cluster
 * knows the labels of all pods.
 */
export function monitoredTwice(root: IConstruct): string[] {
  const comparable = coverages.in(root).filter(({ selector }) => selector === undefined);
  return [...new Set(comparable.map(({ prometheus }) => prometheus))].flatMap(prometheus => {
    const own = comparable.filter(coverage => coverage.prometheus === prometheus);
    const [everywhere, ...again] = own.filter(({ namespaces }) => namespaces === undefined);
    const [control, ...controlAgain] = own.filter(({ controlPlane }) => controlPlane);
    return [
      ...again.map(coverage => twice(coverage, everywhere, 'the data plane of every namespace')),
      ...controlAgain.map(coverage => twice(coverage, control, 'the control plane')),
      ...namespacesTwice(own, everywhere),
    ];
  });
}

/** A namespace belongs to the first monitor that names it, or to the one for all namespaces unless that excludes it. */
function namespacesTwice(all: readonly Coverage[], everywhere: Coverage | undefined): string[] {
  const owners = new Map<string, Coverage>();
  const leftAlone = new Set(everywhere && excludedNamespaces(everywhere.exclusions));
  return all.flatMap(coverage => {
    const excluded = new Set(excludedNamespaces(coverage.exclusions));
    const shared = new Map<Coverage, string[]>();
    for (const name of (coverage.namespaces ?? []).filter(each => !excluded.has(each))) {
      const other = owners.get(name) ?? (leftAlone.has(name) ? undefined : everywhere);
      if (other) shared.set(other, [...shared.get(other) ?? [], name]);
      else owners.set(name, coverage);
    }
    return [...shared].map(([other, names]) => twice(coverage, other, `the data plane of ${names.map(name => `'${name}'`).join(', ')}`));
  });
}

function twice(one: Coverage, other: Coverage, what: string): string {
  return refusal({
    cannot: `create MeshPodMonitor '${one.path}'`,
    because: `'${one.path}' and '${other.path}' both scrape ${what}, so each of their series would be stored twice`,
    instead: 'Leave one of the two out, or separate them with namespaces, exclude and controlPlane',
  }).message;
}

/** The namespaces that are excluded as a whole. */
function excludedNamespaces(exclusions: readonly PodExclusion[]): string[] {
  return exclusions.filter(({ labels = {} }) => Object.keys(labels).length === 0).flatMap(exclusion => exclusion.namespaces ?? []);
}
