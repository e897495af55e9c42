import { AuthorizedRequest, RequestTest } from './authorization-attributes';
import { ruleOf } from './authorization-rule';
import { policiesOf, workloadSelector } from './policies';
import { SelectedPolicies } from './selected-policies';
import { Pod } from '../../cluster/kinds';
import { valueAt, itemsOf } from '../../kubernetes/fields';
import { idOf, Manifest } from '../../kubernetes/manifest';
import { anyOf } from '../three-valued';

/** Why a proxy refuses a request, or what is missing to tell whether it does. */
export type Denial = { readonly because: string } | { readonly missing: string };

/** An AuthorizationPolicy as it is asked. */
interface AuthorizationPolicy {
  readonly id: string;
  readonly action: unknown;
  /** Whether one of its rules fits. */
  readonly test: RequestTest;
}

/** What the AuthorizationPolicies of a mesh allow. */
export class AuthorizationPolicies {
  private readonly selecting: SelectedPolicies<AuthorizationPolicy>;

  public constructor(manifests: ReadonlyArray<Manifest>, private readonly rootNamespace: string) {
    const all = policiesOf(manifests, 'AuthorizationPolicy').filter(policy => !isForGateways(policy) && !isDryRun(policy));
    this.selecting = new SelectedPolicies(all, { selector: workloadSelector, policy: authorizationPolicyOf });
  }

  /**
   * Undefined where it lets the request pass: CUSTOM comes before DENY, and that before ALLOW (`pilot/pkg/security/authz/builder/builder.go`). A ztunnel knows
   * no CUSTOM.
   * Those of the root namespace count for every pod that they select (`pilot/pkg/model/authorization.go`, ListAuthorizationPolicies).
   */
  public denial({ metadata: { namespace, labels } }: Pick<Pod, 'metadata'>, request: AuthorizedRequest, isZtunnel: boolean): Denial | undefined {
    const all = [...new Set([this.rootNamespace, namespace])].flatMap(each => this.selecting.of(each, labels));
    const [custom, deny, allow] = ['CUSTOM', 'DENY', 'ALLOW'].map(action => all.filter(policy => policy.action === action));
    const delegating = isZtunnel ? undefined : custom.find(({ test }) => test(request) !== false);
    if (delegating) return { missing: `${delegating.id} leaves the scrape to an external authorizer: exclude the path or port there` };
    return denialBy(deny, request) ?? (allow.length === 0 ? undefined : refusalBy(allow, request));
  }
}

function denialBy(policies: ReadonlyArray<AuthorizationPolicy>, request: AuthorizedRequest): Denial | undefined {
  const all = policies.map(({ id, test }) => ({ id, holds: test(request) }));
  const denying = all.find(({ holds }) => holds);
  if (denying) return { because: `${denying.id} denies it` };
  const possibly = all.find(({ holds }) => holds === undefined);
  return possibly && { missing: `whether ${possibly.id} denies it hangs on what the manifests do not say: state its rules by principals and ports` };
}

function refusalBy(policies: ReadonlyArray<AuthorizationPolicy>, request: AuthorizedRequest): Denial | undefined {
  const allowed = anyOf(policies.map(({ test }) => test(request)));
  if (allowed) return undefined;
  const names = policies.map(({ id }) => id).join(' and ');
  return allowed === undefined
    ? { missing: `whether ${names} allows it hangs on what the manifests do not say: state the rule for Prometheus by principals and ports` }
    : { because: `${names} allows only others` };
}

function authorizationPolicyOf(manifest: Manifest): AuthorizationPolicy {
  const { namespace = 'default' } = manifest.metadata;
  const action = valueAt(manifest, 'spec.action') ?? 'ALLOW';
  const rules = itemsOf(valueAt(manifest, 'spec.rules')).map(rule => ruleOf(rule, { action: action === 'ALLOW' ? 'ALLOW' : 'DENY', namespace }));
  return { id: idOf(manifest), action, test: request => anyOf(rules.map(rule => rule(request))) };
}

/** Sidecars and ztunnels leave those with targets to waypoints and gateways (`pilot/pkg/model/policyattachment.go`). */
function isForGateways(policy: Manifest): boolean {
  return valueAt(policy, 'spec.targetRef') !== undefined || itemsOf(valueAt(policy, 'spec.targetRefs')).length > 0;
}

function isDryRun({ metadata: { annotations = {} } }: Manifest): boolean {
  return annotations['istio.io/dry-run'] === 'true';
}
