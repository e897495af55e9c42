import { possiblyOldest, undated } from './oldest-policy';
import { networkingSelector } from './policies';
import { SelectedPolicies } from './selected-policies';
import { meansService } from './service-hosts';
import { Pod, podIdOf, Service } from '../../cluster/kinds';
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
  /** The hosts that the proxy knows; undefined if it knows those of the whole mesh. */
  readonly hosts?: ReadonlyArray<string>;
  /** Whether it gives the proxy listeners of its own for outbound traffic. */
  readonly hasEgressListeners: boolean;
}

/** What the proxy of a pod knows, and what it does with connections to what it does not know. */
export interface SidecarScope {
  readonly outbound?: OutboundTrafficPolicy;
  imports(service: Service): boolean;
}

/** Finds the Sidecars of pods. */
export class Sidecars {
  private readonly selecting: SelectedPolicies<Sidecar>;
  private readonly ofMesh: ReadonlyArray<Sidecar>;

  public constructor(manifests: ReadonlyArray<Manifest>, rootNamespace: string) {
    const all = manifests.filter(({ kind, apiVersion }) => kind === 'Sidecar' && apiVersion.startsWith('networking.istio.io/'));
    this.selecting = new SelectedPolicies(all, {
      selector: networkingSelector,
      policy: manifest => ({
        manifest,
        hasSelector: valueAt(manifest, 'spec.workloadSelector') !== undefined,
        hasListeners: itemsOf(valueAt(manifest, 'spec.ingress')).length > 0,
        outbound: outboundOf(manifest),
        hosts: hostsOf(manifest),
        hasEgressListeners: itemsOf(valueAt(manifest, 'spec.egress')).some(hasListenerOfItsOwn),
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

  /** What the Sidecar of a pod has its proxy know. */
  public scopeOf(pod: Pick<Pod, 'metadata'>): Known<SidecarScope> {
    const all = this.counting(pod);
    const withListeners = all.find(({ hasEgressListeners }) => hasEgressListeners);
    if (withListeners !== undefined) {
      const missing = `${idOf(withListeners.manifest)} gives the sidecar of ${podIdOf(pod)} listeners of its own for outbound traffic,`
        + ' which the plan does not follow';
      return { code: 'outbound-route-unknown', missing };
    }
    if (new Set(all.map(({ outbound, hosts }) => JSON.stringify([outbound?.mode, hosts]))).size > 1) return undated(all);
    const [{ outbound, hosts = ['*/*'] }] = all.length > 0 ? all : [{}];
    return { value: { outbound, imports: service => isImported(hosts, service, pod.metadata.namespace) } };
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

function hostsOf(manifest: Manifest): ReadonlyArray<string> | undefined {
  const egress = itemsOf(valueAt(manifest, 'spec.egress'));
  return egress.length === 0 ? undefined : egress.flatMap(each => itemsOf(valueAt(each, 'hosts'))).map(String);
}

function hasListenerOfItsOwn(egress: unknown): boolean {
  return ['port', 'bind', 'captureMode'].some(field => valueAt(egress, field) !== undefined);
}

/**
 * Whether `egress.hosts` name a Service, as `namespace/host`; `.` is the namespace of the proxy, and `~` takes out what follows
 * (`pilot/pkg/model/sidecar.go`, convertIstioListenerToWrapper and selectServices).
 */
function isImported(hosts: ReadonlyArray<string>, service: Service, ofProxy: string): boolean {
  const isNamed = (text: string) => {
    const [namespace, host] = text.split('/');
    const meant = namespace === '.' ? ofProxy : namespace;
    return ['*', '', service.metadata.namespace].includes(meant) && meansService(host, service);
  };
  const excluded = hosts.filter(text => text.startsWith('~')).map(text => text.slice(1));
  return !excluded.some(isNamed) && hosts.some(text => !text.startsWith('~') && isNamed(text));
}
