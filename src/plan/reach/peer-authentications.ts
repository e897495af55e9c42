import { possiblyOldest, undated } from './oldest';
import { SelectedPolicies } from './selected-policies';
import { Known } from './verdict';
import { MtlsMode } from '../../mesh/mtls';
import { Pod } from '../cluster/kinds';
import { at } from '../inject/at';
import { idOf, Manifest } from '../manifest';
import { policiesOf, workloadSelector } from './policies';

/** The mode that counts for a port, and what says so. */
export interface PortMode {
  readonly mode: MtlsMode;
  /** The PeerAuthentication, or the default. */
  readonly by: string;
}

const DEFAULT: PortMode = { mode: MtlsMode.PERMISSIVE, by: 'the default of Istio' };

/** What the PeerAuthentications of a mesh say of the ports of pods. */
export class PeerAuthentications {
  private readonly selecting: SelectedPolicies;

  public constructor(manifests: ReadonlyArray<Manifest>, private readonly rootNamespace: string) {
    this.selecting = new SelectedPolicies(policiesOf(manifests, 'PeerAuthentication'), workloadSelector);
  }

  /** `ComposePeerAuthentication` of `pilot/pkg/security/authn/policy_applier.go`: the narrowest that says something counts, and of its kind the oldest. */
  public modeOf({ metadata: { namespace, labels } }: Pick<Pod, 'metadata'>, port: number): Known<PortMode> {
    const own = namespace === this.rootNamespace ? [] : this.selecting.of(namespace, labels);
    const levels = [
      this.selecting.of(this.rootNamespace).filter(policy => !isOfWorkload(policy)),
      own.filter(policy => !isOfWorkload(policy)),
      own.filter(isOfWorkload),
    ].map(possiblyOldest);
    let modes: ReadonlyArray<PortMode> = [DEFAULT];
    for (const level of levels) {
      if (level.length > 0) modes = distinct(modes.flatMap(inherited => level.map(policy => modeOfPort(policy, port, inherited))));
    }
    return modes.length === 1 ? { value: modes[0] } : { missing: undated(levels.filter(level => level.length > 1).flat()) };
  }
}

function isOfWorkload(policy: Manifest): boolean {
  return Object.keys(workloadSelector(policy).matchLabels ?? {}).length > 0;
}

/** `portLevelMtls` counts only beside a selector. */
function modeOfPort(policy: Manifest, port: number, inherited: PortMode): PortMode {
  const of = (mode: unknown): PortMode | undefined => isMode(mode) ? { mode, by: idOf(policy) } : undefined;
  const all = of(at(policy, 'spec.mtls.mode'));
  return (isOfWorkload(policy) ? of(at(policy, `spec.portLevelMtls.${port}.mode`)) : undefined) ?? all ?? inherited;
}

function isMode(mode: unknown): mode is MtlsMode {
  return Object.values<unknown>(MtlsMode).includes(mode);
}

/** One of those with the same mode. */
function distinct(modes: ReadonlyArray<PortMode>): PortMode[] {
  return [...new Map(modes.map(each => [each.mode, each])).values()];
}
