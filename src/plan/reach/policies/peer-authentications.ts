import { possiblyOldest, undated } from './oldest-policy';
import { policiesOf, workloadSelector } from './policies';
import { SelectedPolicies } from './selected-policies';
import { MtlsMode } from '../../../mesh/mtls';
import { Pod } from '../../cluster/kinds';
import { valueAt, isFields } from '../../kubernetes/fields';
import { idOf, Manifest } from '../../kubernetes/manifest';
import { Known } from '../verdict';

/** The effective mode of a port, and where it comes from. */
export interface PortMode {
  readonly mode: MtlsMode;
  /** The PeerAuthentication, or the default. */
  readonly by: string;
  /** Whose portLevelMtls could set it for the port alone; undefined in the root namespace, where no PeerAuthentication selects pods. */
  readonly portLevelIn?: string;
}

const DEFAULT: PortMode = { mode: MtlsMode.PERMISSIVE, by: 'the default of Istio' };

/** The modes that a PeerAuthentication sets; UNSET sets nothing. */
interface PeerAuthentication {
  readonly manifest: Manifest;
  readonly isOfWorkload: boolean;
  readonly all?: PortMode;
  /** By port number; empty without a selector, since Istio ignores them then. */
  readonly ports: ReadonlyMap<number, PortMode>;
}

/** Finds the effective mode of ports among the PeerAuthentications of a mesh. */
export class PeerAuthentications {
  private readonly selecting: SelectedPolicies<PeerAuthentication>;
  private readonly ofMesh: ReadonlyArray<PeerAuthentication>;

  public constructor(manifests: ReadonlyArray<Manifest>, private readonly rootNamespace: string) {
    const all = policiesOf(manifests, 'PeerAuthentication');
    this.selecting = new SelectedPolicies(all, { selector: workloadSelector, policy: peerAuthenticationOf });
    this.ofMesh = possiblyOldest(this.selecting.of(rootNamespace).filter(({ isOfWorkload }) => !isOfWorkload));
  }

  /**
   * The narrowest one that sets a mode wins, and among those of one scope the oldest. In the root namespace all are for the mesh,
   * and those with a selector select nothing, not even there (`ComposePeerAuthentication` of `pilot/pkg/security/authn/policy_applier.go`;
   * for ztunnels `pilot/pkg/serviceregistry/ambient/authorization.go`, convertedSelectorPeerAuthentications).
   */
  public modeOf({ metadata: { namespace, labels } }: Pick<Pod, 'metadata'>, port: number): Known<PortMode> {
    const own = namespace === this.rootNamespace ? [] : this.selecting.of(namespace, labels);
    const ofWorkload = possiblyOldest(own.filter(({ isOfWorkload }) => isOfWorkload));
    const mode = narrowest([this.ofMesh, possiblyOldest(own.filter(({ isOfWorkload }) => !isOfWorkload)), ofWorkload], port);
    if ('missing' in mode || namespace === this.rootNamespace) return mode;
    const [policy] = ofWorkload;
    const portLevelIn = policy === undefined ? 'a PeerAuthentication that selects its pod' : idOf(policy.manifest);
    return { value: { ...mode.value, portLevelIn } };
  }

  /** The mode of a namespace, by which sidecars of clients decide (`pilot/pkg/model/authentication.go`, GetNamespaceMutualTLSMode). */
  public modeOfNamespace(namespace: string): Known<PortMode> {
    const own = namespace === this.rootNamespace ? [] : this.selecting.of(namespace).filter(({ isOfWorkload }) => !isOfWorkload);
    return narrowest([this.ofMesh, possiblyOldest(own)]);
  }
}

/** The mode of the last level that sets one. */
function narrowest(levels: ReadonlyArray<ReadonlyArray<PeerAuthentication>>, port?: number): Known<PortMode> {
  let modes: ReadonlyArray<PortMode> = [DEFAULT];
  for (const level of levels) {
    if (level.length === 0) continue;
    const modeOf = ({ ports, all }: PeerAuthentication) => (port === undefined ? undefined : ports.get(port)) ?? all;
    modes = distinct(modes.flatMap(inherited => level.map(each => modeOf(each) ?? inherited)));
  }
  return modes.length > 1 ? undated(levels.filter(level => level.length > 1).flat()) : { value: modes[0] };
}

function peerAuthenticationOf(manifest: Manifest): PeerAuthentication {
  const isOfWorkload = Object.keys(workloadSelector(manifest).matchLabels ?? {}).length > 0;
  const modeAt = (value: unknown): PortMode | undefined => {
    const mode = valueAt(value, 'mode');
    return isMode(mode) ? { mode, by: idOf(manifest) } : undefined;
  };
  const byPort = isOfWorkload ? valueAt(manifest, 'spec.portLevelMtls') : undefined;
  const ports = Object.entries(isFields(byPort) ? byPort : {}).flatMap(([port, value]) => {
    const mode = modeAt(value);
    return mode ? [[Number(port), mode] as const] : [];
  });
  return { manifest, isOfWorkload, all: modeAt(valueAt(manifest, 'spec.mtls')), ports: new Map(ports) };
}

function isMode(mode: unknown): mode is MtlsMode {
  return Object.values<unknown>(MtlsMode).includes(mode);
}

/** One for each mode. */
function distinct(modes: ReadonlyArray<PortMode>): ReadonlyArray<PortMode> {
  return modes.length === 1 ? modes : [...new Map(modes.map(each => [each.mode, each])).values()];
}
