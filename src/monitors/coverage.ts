import { IConstruct } from 'constructs';
import { PodExclusion } from './pod-exclusion';
import { IPrometheus } from '../described/prometheus';
import { IstioMesh } from '../mesh/istio-mesh';
import { LabelSelector } from '../prometheus/label-selector';

/** Which part of a mesh a monitor covers, for whom. */
export interface Coverage {
  readonly path: string;
  readonly prometheus: IPrometheus;
  /** The namespaces of the data plane; undefined for all. */
  readonly namespaces?: string[];
  readonly selector?: LabelSelector;
  readonly exclusions: readonly PodExclusion[];
  readonly controlPlane: boolean;
}

/** The namespaces in which pods are discovered: those of the data plane, and that of istiod where it is covered; undefined for all. */
export function discoveredNamespaces({ namespaces, controlPlane }: Coverage, mesh: IstioMesh): string[] | undefined {
  return namespaces && [...new Set([...namespaces, ...(controlPlane ? [mesh.rootNamespace] : [])])];
}

/** The coverages of an app, by its root. */
const coverages = new WeakMap<IConstruct, Coverage[]>();

/** Remembers a coverage. The first one of an app makes its root refuse what would be scraped twice. */
export function register(coverage: Coverage, root: IConstruct): void {
  const all = coverages.get(root) ?? [];
  if (all.length === 0) {
    coverages.set(root, all);
    root.node.addValidation({ validate: () => scrapedTwice(all) });
  }
  all.push(coverage);
}

/** Whether some monitor of an app covers the data plane of a namespace. */
export function scrapesMergedEndpointsOf(namespace: string, prometheus: IPrometheus, root: IConstruct): boolean {
  return (coverages.get(root) ?? []).some(coverage => coverage.prometheus === prometheus
    && (coverage.namespaces?.includes(namespace) ?? true)
    && !excludedNamespaces(coverage.exclusions).includes(namespace));
}

/** What two monitors of one Prometheus both scrape. Selectors are not compared: the labels of all pods are known to the cluster only. */
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

/** Each namespace belongs to the first that names it, unless one that covers all namespaces does not exclude it. */
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
  return `'${one.path}' and '${other.path}' both scrape ${what}, so each of their series would be there twice.`
    + ' Leave one of the two out, or part them with namespaces, exclude and controlPlane.';
}

/** The namespaces that are excluded whole. */
function excludedNamespaces(exclusions: readonly PodExclusion[]): string[] {
  return exclusions.filter(({ labels = {} }) => Object.keys(labels).length === 0).flatMap(exclusion => exclusion.namespaces ?? []);
}
