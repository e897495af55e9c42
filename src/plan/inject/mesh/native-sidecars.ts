import { Istiod } from './istiod';
import { SINCE } from '../../../mesh/istio';
import { Pod } from '../../cluster/kinds';
import { valueAt } from '../../kubernetes/fields';
import { Manifest } from '../../kubernetes/manifest';
import { InjectOptions } from '../options';

/** The minor version of Kubernetes from which native sidecars are stable. */
const STABLE = 33;

/** Whether the sidecar of a pod is an init container (`pkg/kube/inject/webhook.go`, DetectNativeSidecar). */
export class NativeSidecars {
  private readonly nodes: ReadonlyMap<string, boolean>;

  public constructor(manifests: ReadonlyArray<Manifest>, private readonly options: InjectOptions) {
    this.nodes = new Map(manifests.filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Node').flatMap(node => {
      const version = valueAt(node, 'status.nodeInfo.kubeletVersion');
      return typeof version === 'string' ? [[node.metadata.name, isNew(version)] as const] : [];
    }));
  }

  public areFor({ spec: { nodeName } }: Pod, { values, minor }: Istiod): boolean {
    const mode = values.env('ENABLE_NATIVE_SIDECARS') ?? (minor >= SINCE.nativeSidecars ? 'auto' : undefined);
    if (mode !== undefined && mode !== 'auto') return mode === 'true';
    if (mode === undefined || this.nodes.size === 0) return this.options.nativeSidecars ?? minor >= SINCE.nativeSidecars;
    return (nodeName === undefined ? undefined : this.nodes.get(nodeName)) ?? [...this.nodes.values()].every(each => each);
  }
}

function isNew(kubeletVersion: string): boolean {
  return Number(/^v?[0-9]+\.([0-9]+)/.exec(kubeletVersion)?.[1] ?? 0) >= STABLE;
}
