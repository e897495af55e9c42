import { IConstruct } from 'constructs';
import { PodExclusion } from './pod-exclusion';
import { IPrometheus } from '../described/prometheus';
import { IstioMesh } from '../mesh/istio-mesh';
import { LabelSelector } from '../prometheus/label-selector';

/** The part of a mesh that a monitor covers, and the Prometheus that it covers it for. */
export interface Coverage {
  readonly path: string;
  readonly prometheus: IPrometheus;
  /** The namespaces whose data plane is covered; undefined for all. */
  readonly namespaces?: string[];
  readonly selector?: LabelSelector;
  readonly exclusions: readonly PodExclusion[];
  readonly controlPlane: boolean;
}

/** The namespaces in which pods are discovered: those of the data plane, and that of istiod if it is covered; undefined for all. */
export function discoveredNamespaces({ namespaces, controlPlane }: Coverage, mesh: IstioMesh): string[] | undefined {
  return namespaces && [...new Set([...namespaces, ...(controlPlane ? [mesh.rootNamespace] : [])])];
}

/** The coverages of an app, by its root. */
const coverages = new WeakMap<IConstruct, Coverage[]>();

/** Remembers a coverage. The first one of an app adds a validation to its root, which fails for anything scraped twice. */
export function register(coverage: Coverage, root: IConstruct): void {
  const all = coverages.get(root) ?? [];
  if (all.length === 0) {
    coverages.set(root, all);
    root.node.addValidation({ validate: () => scrapedTwice(all) });
  }
  all.push(coverage);
}

/** The overlaps of monitors of one Prometheus. Selectors are not compared: only the cluster knows the labels of all pods. */
function scrapedTwice(all: readonly Coverage[]): string[] {
  const comparable = all.filter(({ selector }) => selector === undefined);
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
  return `'${one.path}' and '${other.path}' both scrape ${what}, so each of their series would be stored twice.`
    + ' Leave one of the two out, or separate them with namespaces, exclude and controlPlane.';
}

/** The namespaces that are excluded as a whole. */
function excludedNamespaces(exclusions: readonly PodExclusion[]): string[] {
  return exclusions.filter(({ labels = {} }) => Object.keys(labels).length === 0).flatMap(exclusion => exclusion.namespaces ?? []);
}
