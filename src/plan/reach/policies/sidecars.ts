import { possiblyOldest } from './oldest-policy';
import { selectorAt } from './policies';
import { SelectedPolicies } from './selected-policies';
import { Pod } from '../../cluster/kinds';
import { valueAt, itemsOf } from '../../kubernetes/fields';
import { idOf, Manifest } from '../../kubernetes/manifest';

/** A Sidecar, with the fields that affect inbound traffic. */
interface Sidecar {
  readonly manifest: Manifest;
  readonly hasSelector: boolean;
  readonly hasListeners: boolean;
}

/** Finds the Sidecars that give the proxies of pods listeners of their own. */
export class Sidecars {
  private readonly selecting: SelectedPolicies<Sidecar>;
  private readonly ofMesh: ReadonlyArray<Sidecar>;

  public constructor(manifests: ReadonlyArray<Manifest>, rootNamespace: string) {
    const all = manifests.filter(({ kind, apiVersion }) => kind === 'Sidecar' && apiVersion.startsWith('networking.istio.io/'));
    this.selecting = new SelectedPolicies(all, {
      selector: manifest => selectorAt({ selector: { matchLabels: valueAt(manifest, 'spec.workloadSelector.labels') } }, 'selector'),
      policy: manifest => ({
        manifest,
        hasSelector: valueAt(manifest, 'spec.workloadSelector') !== undefined,
        hasListeners: itemsOf(valueAt(manifest, 'spec.ingress')).length > 0,
      }),
    });
    this.ofMesh = this.selecting.of(rootNamespace).filter(({ hasSelector }) => !hasSelector);
  }

  /**
   * The Sidecar of a pod, if it has listeners. One with a selector wins over that of the namespace, and that over one of the root namespace
   * (`pilot/pkg/model/push_context.go`, doGetSidecarScope).
   */
  public withListeners({ metadata: { namespace, labels } }: Pick<Pod, 'metadata'>): string | undefined {
    const own = this.selecting.of(namespace, labels);
    const levels = [own.filter(({ hasSelector }) => hasSelector), own, this.ofMesh];
    const counting = possiblyOldest(levels.find(level => level.length > 0) ?? []).find(({ hasListeners }) => hasListeners);
    return counting && idOf(counting.manifest);
  }
}
