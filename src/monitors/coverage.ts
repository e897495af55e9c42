import { PodExclusion } from './pod-exclusion';
import { PerApp } from '../described/per-app';
import { IScraper } from '../described/scraper';
import { IstioMesh } from '../mesh/istio-mesh';
import { LabelSelector } from '../prometheus/label-selector';

/** The part of a mesh that a monitor covers, and the Prometheus that it covers it for. */
export interface Coverage {
  readonly path: string;
  readonly prometheus: IScraper;
  /** The namespaces whose data plane is covered; undefined for all. */
  readonly namespaces?: string[];
  readonly selector?: LabelSelector;
  readonly exclusions: readonly PodExclusion[];
  readonly controlPlane: boolean;
}

/** What the monitors of an app cover. */
export const coverages = new PerApp<Coverage>();

/** The namespaces in which pods are discovered: those of the data plane, and that of istiod if it is covered; undefined for all. */
export function discoveredNamespaces({ namespaces, controlPlane }: Coverage, mesh: IstioMesh): string[] | undefined {
  return namespaces && [...new Set([...namespaces, ...(controlPlane ? [mesh.rootNamespace] : [])])];
}
