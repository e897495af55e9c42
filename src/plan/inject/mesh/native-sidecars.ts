import { Istiod } from './istiod';
import { SINCE } from '../../../mesh/istio';
import { Pod } from '../../cluster/kinds';
import { Finding } from '../../findings/finding';
import { valueAt } from '../../kubernetes/fields';
import { Manifest } from '../../kubernetes/manifest';
import { InjectOptions } from '../options';

/** The minor version of Kubernetes from which native sidecars are stable. */
const STABLE = 33;

/** Whether the sidecar of a pod is an init container (`pkg/kube/inject/webhook.go`, DetectNativeSidecar). */
export class NativeSidecars {
  /** The version of each given node; undefined where its status is not given. */
  private readonly versions: ReadonlyMap<string, string | undefined>;

  public constructor(manifests: ReadonlyArray<Manifest>, private readonly options: InjectOptions) {
    this.versions = new Map(manifests.filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Node').map(node => {
      const version = valueAt(node, 'status.nodeInfo.kubeletVersion');
      return [node.metadata.name, typeof version === 'string' && version !== '' ? version : undefined];
    }));
  }

  public areFor({ spec: { nodeName } }: Pod, { values, minor }: Istiod): boolean {
    const mode = modeOf({ values, minor });
    if (mode !== undefined && mode !== 'auto') return mode === 'true';
    if (mode === undefined) return this.options.nativeSidecars ?? false;
    const ofNode = nodeName === undefined ? undefined : this.versions.get(nodeName);
    if (ofNode !== undefined) return isNew(ofNode);
    return this.onGivenNodes ?? this.options.nativeSidecars ?? true;
  }

  /** Whether nodes are given that do not tell, and no description does. */
  public areUnknown(istiod: Istiod): boolean {
    const isOpen = this.versions.size > 0 && this.onGivenNodes === undefined && this.options.nativeSidecars === undefined;
    return isOpen && modeOf(istiod) === 'auto';
  }

  /** What the versions of the given nodes contradict in the description of a mesh. */
  public contradictions(istiods: ReadonlyArray<Istiod>): Finding[] {
    const { nativeSidecars: described } = this.options;
    const isAsked = istiods.some(istiod => modeOf(istiod) === 'auto');
    if (!isAsked || described === undefined || this.onGivenNodes === undefined || this.onGivenNodes === described) return [];
    const [[node, version]] = [...this.versions].filter(([, each]) => isNew(each!) !== described);
    const message = `is ${version}, with which istiod makes sidecars that are ${described ? 'not ' : ''}native, and the mesh is described`
      + ` with nativeSidecars: ${described}. What is given counts: correct the description, or give the ConfigMaps of istiod, if its`
      + ' ENABLE_NATIVE_SIDECARS decides';
    return [{ code: 'description-contradicted', object: `Node/${node}`, path: 'status.nodeInfo.kubeletVersion', message }];
  }

  /** Whether all given nodes can run native sidecars; one that cannot keeps istiod from making any. */
  private get onGivenNodes(): boolean | undefined {
    const versions = [...this.versions.values()];
    if (versions.some(version => version !== undefined && !isNew(version))) return false;
    return versions.length > 0 && !versions.includes(undefined) ? true : undefined;
  }
}

/** `true`, `false`, or `auto`, by which the nodes decide; undefined for a version that has no mode by default. */
function modeOf({ values, minor }: Pick<Istiod, 'values' | 'minor'>): string | undefined {
  return values.env('ENABLE_NATIVE_SIDECARS') ?? (minor >= SINCE.nativeSidecars ? 'auto' : undefined);
}

function isNew(kubeletVersion: string): boolean {
  return Number(/^v?[0-9]+\.([0-9]+)/.exec(kubeletVersion)?.[1] ?? 0) >= STABLE;
}
