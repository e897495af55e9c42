import { IConstruct } from 'constructs';
import { PodExclusion } from './pod-exclusion';
import { IstioMesh } from '../mesh/istio-mesh';
import { LabelSelector } from '../prometheus/label-selector';
import { IPrometheus } from '../prometheus/prometheus';

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

/** The coverages of an app, by its root: what is needed to see that two monitors would scrape the same pods. */
const coverages = new WeakMap<IConstruct, Coverage[]>();

/** Remembers a coverage for the comparison with those that come later. */
export function register(coverage: Coverage, root: IConstruct): void {
  if (!coverages.has(root)) coverages.set(root, []);
  coverages.get(root)!.push(coverage);
}

/** Whether some monitor of an app covers the data plane of a namespace. */
export function scrapesMergedEndpointsOf(namespace: string, prometheus: IPrometheus, root: IConstruct): boolean {
  return (coverages.get(root) ?? []).some(coverage => coverage.prometheus === prometheus
    && (coverage.namespaces?.includes(namespace) ?? true)
    && !excludedNamespaces(coverage.exclusions).includes(namespace));
}

/** What would be scraped twice: by this monitor, and by one that was created before it. Selectors are not compared: labels are known to the cluster only. */
export function overlapsWith(coverage: Coverage, root: IConstruct): string[] {
  const all = coverages.get(root) ?? [];
  return all.slice(0, all.indexOf(coverage))
    .filter(other => other.prometheus === coverage.prometheus)
    .flatMap(other => {
      const twice = commonPart(coverage, other);
      return twice === undefined ? [] : [
        `'${coverage.path}' and '${other.path}' both scrape ${twice}, so each of their series would be there twice.`
        + ' Leave one of the two out, or part them with namespaces, exclude and controlPlane.',
      ];
    });
}

function commonPart(a: Coverage, b: Coverage): string | undefined {
  if (a.selector || b.selector) return undefined;
  if (a.controlPlane && b.controlPlane) return 'the control plane';
  const left = without(a.namespaces, [...a.exclusions, ...b.exclusions]);
  const right = without(b.namespaces, [...a.exclusions, ...b.exclusions]);
  if (!left && !right) return 'the data plane of every namespace';
  const common = (left ?? right!).filter(name => !left || !right || right.includes(name));
  return common.length === 0 ? undefined : `the data plane of ${common.map(name => `'${name}'`).join(', ')}`;
}

function without(namespaces: string[] | undefined, exclusions: PodExclusion[]): string[] | undefined {
  const excluded = excludedNamespaces(exclusions);
  return namespaces?.filter(name => !excluded.includes(name));
}

/** The namespaces that are excluded whole. */
function excludedNamespaces(exclusions: readonly PodExclusion[]): string[] {
  return exclusions.filter(({ labels = {} }) => Object.keys(labels).length === 0).flatMap(exclusion => exclusion.namespaces ?? []);
}
