import { Input, Supposed } from './cluster';
import { namespacesOf } from './namespaces';
import { storedObjects, StoredObject } from './stored-objects';
import { Finding } from '../findings/finding';
import { Manifest, Source } from '../kubernetes/manifest';
import { Labels } from '../prometheus/labels';

/** The objects that the API server stores when the manifests are applied, before any controller has seen them. */
export interface StoredCluster {
  readonly objects: ReadonlyArray<StoredObject>;
  /** The manifests as given, each in its namespace. */
  readonly manifests: ReadonlyArray<Manifest>;
  /** The labels of every namespace, given or assumed. */
  readonly namespaces: ReadonlyMap<string, Labels>;
  /** The namespaces of which only the name is given. */
  readonly assumedNamespaces: ReadonlyArray<string>;
  readonly supposed: Supposed;
  readonly sources: ReadonlyMap<string, Source>;
  readonly findings: ReadonlyArray<Finding>;
}

/** Applies manifests to a cluster. */
export function applyManifests(inputs: Iterable<Input>, supposed: Supposed = {}): StoredCluster {
  const { objects, sources, findings } = storedObjects(inputs);
  const { namespaces, assumed } = namespacesOf(objects, supposed.namespaces);
  return { objects, manifests: manifestsOf(objects), namespaces, assumedNamespaces: assumed, supposed, sources, findings };
}

/** Adds objects that controllers other than Kubernetes' own make, in namespaces that exist. */
export function withObjectsOfControllers(cluster: StoredCluster, made: ReadonlyArray<Manifest>): StoredCluster {
  const { objects, findings } = storedObjects(made.map(manifest => ({ manifest })));
  const all = [...cluster.objects, ...objects];
  return { ...cluster, objects: all, manifests: manifestsOf(all), findings: [...cluster.findings, ...findings] };
}

function manifestsOf(objects: ReadonlyArray<StoredObject>): Manifest[] {
  return objects.map(({ manifest }) => manifest);
}
