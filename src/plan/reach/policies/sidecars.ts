import { possiblyOldest, undated } from './oldest-policy';
import { selectorAt } from './policies';
import { SelectedPolicies } from './selected-policies';
import { Pod, podIdOf } from '../../cluster/kinds';
import { OutboundTrafficPolicy } from '../../inject/mesh/istiod';
import { isFields, valueAt, itemsOf } from '../../kubernetes/fields';
import { idOf, Manifest } from '../../kubernetes/manifest';
import { Known } from '../verdict';

/** A Sidecar, with the fields that affect traffic to and from the addresses of pods. */
interface Sidecar {
  readonly manifest: Manifest;
  readonly hasSelector: boolean;
  readonly hasListeners: boolean;
  /** What is set for connections to what the proxy does not know. */
  readonly outbound?: OutboundTrafficPolicy;
  /** Whether it gives the proxy listeners of its own for outbound traffic. */
  readonly hasEgressPorts: boolean;
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
        outbound: outboundOf(manifest),
        hasEgressPorts: itemsOf(valueAt(manifest, 'spec.egress')).some(each => valueAt(each, 'port') !== undefined),
      }),
    });
    this.ofMesh = this.selecting.of(rootNamespace).filter(({ hasSelector }) => !hasSelector);
  }

  /**
   * The Sidecar of a pod, if it has listeners. One with a selector wins over that of the namespace, and that over one of the root namespace
   * (`pilot/pkg/model/push_context.go`, doGetSidecarScope).
   */
  public withListeners(pod: Pick<Pod, 'metadata'>): string | undefined {
    const counting = this.counting(pod).find(({ hasListeners }) => hasListeners);
    return counting && idOf(counting.manifest);
  }

  /** What the Sidecar of a pod sets for connections to what its proxy does not know, if it does. */
  public outboundOf(pod: Pick<Pod, 'metadata'>): Known<OutboundTrafficPolicy | undefined> {
    const all = this.counting(pod);
    const withPorts = all.find(({ hasEgressPorts }) => hasEgressPorts);
    if (withPorts !== undefined) {
      const missing = `${idOf(withPorts.manifest)} gives the sidecar of ${podIdOf(pod)} listeners of its own for outbound traffic,`
        + ' which the plan does not follow';
      return { code: 'outbound-route-unknown', missing };
    }
    const modes = new Set(all.map(({ outbound }) => outbound?.mode));
    return modes.size > 1 ? undated(all) : { value: all[0]?.outbound };
  }

  private counting({ metadata: { namespace, labels } }: Pick<Pod, 'metadata'>): ReadonlyArray<Sidecar> {
    const own = this.selecting.of(namespace, labels);
    const levels = [own.filter(({ hasSelector }) => hasSelector), own, this.ofMesh];
    return possiblyOldest(levels.find(level => level.length > 0) ?? []);
  }
}

/** A policy without a mode is the strict one, as protobuf reads it (`networking/v1alpha3/sidecar.proto` of istio/api). */
function outboundOf(manifest: Manifest): OutboundTrafficPolicy | undefined {
  const policy = valueAt(manifest, 'spec.outboundTrafficPolicy');
  if (!isFields(policy)) return undefined;
  return { mode: String(policy.mode ?? 'REGISTRY_ONLY'), hasEgressProxy: isFields(policy.egressProxy), by: idOf(manifest) };
}
