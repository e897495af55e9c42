import { any, AuthorizedRequest, Holds, ruleHolds } from './authorization-rule';
import { policiesOf, workloadSelector } from './policies';
import { SelectedPolicies } from './selected-policies';
import { Pod } from '../cluster/kinds';
import { at, itemsOf } from '../inject/at';
import { idOf, Manifest } from '../manifest';

/** Why a proxy refuses a request, or what is missing to tell whether it does. */
export type Denial = { readonly because: string } | { readonly missing: string };

/** What the AuthorizationPolicies of a mesh allow. */
export class AuthorizationPolicies {
  private readonly selecting: SelectedPolicies;

  public constructor(manifests: ReadonlyArray<Manifest>, private readonly rootNamespace: string) {
    this.selecting = new SelectedPolicies(policiesOf(manifests, 'AuthorizationPolicy').filter(policy => !isForGateways(policy) && !isDryRun(policy)), workloadSelector);
  }

  /** Undefined where it lets the request pass: CUSTOM comes before DENY, and that before ALLOW (`pilot/pkg/security/authz/builder/builder.go`). A ztunnel knows no CUSTOM. */
  public denial({ metadata: { namespace, labels } }: Pick<Pod, 'metadata'>, request: AuthorizedRequest, isZtunnel: boolean): Denial | undefined {
    const all = [...new Set([this.rootNamespace, namespace])].flatMap(each => this.selecting.of(each, labels));
    const [custom, deny, allow] = ['CUSTOM', 'DENY', 'ALLOW'].map(action => all.filter(policy => (at(policy, 'spec.action') ?? 'ALLOW') === action));
    const delegating = isZtunnel ? undefined : custom.find(policy => policyHolds(policy, request) !== false);
    if (delegating) return { missing: `${idOf(delegating)} leaves the scrape to an external authorizer: exclude the path or port there` };
    const denials = deny.map(policy => [policy, policyHolds(policy, request)] as const);
    const denying = denials.find(([, holds]) => holds) ?? denials.find(([, holds]) => holds === undefined);
    if (denying) return denying[1] ? { because: `${idOf(denying[0])} denies it` } : { missing: `whether ${idOf(denying[0])} denies it hangs on what the manifests do not say: state its rules by principals and ports` };
    const allowed = any(allow.map(policy => policyHolds(policy, request)));
    if (allow.length === 0 || allowed) return undefined;
    const names = allow.map(idOf).join(' and ');
    return allowed === undefined
      ? { missing: `whether ${names} allows it hangs on what the manifests do not say: state the rule for Prometheus by principals and ports` }
      : { because: `${names} allows only others` };
  }
}

function policyHolds(policy: Manifest, request: AuthorizedRequest): Holds {
  const { namespace = 'default' } = policy.metadata;
  const action = at(policy, 'spec.action') ?? 'ALLOW';
  return any(itemsOf(at(policy, 'spec.rules')).map(rule => ruleHolds(rule, request, { action: action === 'ALLOW' ? 'ALLOW' : 'DENY', namespace })));
}

/** Sidecars and ztunnels leave those with targets to waypoints and gateways (`pilot/pkg/model/policyattachment.go`). */
function isForGateways(policy: Manifest): boolean {
  return at(policy, 'spec.targetRef') !== undefined || itemsOf(at(policy, 'spec.targetRefs')).length > 0;
}

function isDryRun({ metadata: { annotations = {} } }: Manifest): boolean {
  return annotations['istio.io/dry-run'] === 'true';
}
