import { AuthorizedRequest, RequestTest } from './authorization-attributes';
import { ruleOf } from './authorization-rule';
import { isForGateways, policiesOf, workloadSelector } from './policies';
import { SelectedPolicies } from './selected-policies';
import { Pod } from '../../cluster/kinds';
import { Code } from '../../findings/catalogue';
import { valueAt, itemsOf } from '../../kubernetes/fields';
import { idOf, Manifest } from '../../kubernetes/manifest';
import { anyOf } from '../three-valued';
import { Missing } from '../verdict';

/** Why a scrape is denied, or why it is not known whether it is. */
export type Denial = { readonly code: Code; readonly because: string; readonly remedy: string } | Missing;

/** An AuthorizationPolicy, ready to test requests. */
interface AuthorizationPolicy {
  readonly id: string;
  readonly action: unknown;
  /** Whether one of its rules matches. */
  readonly test: RequestTest;
}

/** Finds out whether the AuthorizationPolicies of a mesh deny a request. */
export class AuthorizationPolicies {
  private readonly selecting: SelectedPolicies<AuthorizationPolicy>;

  public constructor(manifests: ReadonlyArray<Manifest>, private readonly rootNamespace: string) {
    const all = policiesOf(manifests, 'AuthorizationPolicy').filter(policy => !isForGateways(policy) && !isDryRun(policy));
    this.selecting = new SelectedPolicies(all, { selector: workloadSelector, policy: authorizationPolicyOf });
  }

  /**
   * Undefined if they allow it: CUSTOM comes before DENY, and DENY before ALLOW (`pilot/pkg/security/authz/builder/builder.go`).
   * A ztunnel does not support CUSTOM. Policies of the root namespace hold for every pod that they select
   * (`pilot/pkg/model/authorization.go`, ListAuthorizationPolicies).
   */
  public denial(pod: Pick<Pod, 'metadata'>, request: AuthorizedRequest, isZtunnel: boolean): Denial | undefined {
    const all = this.selecting.onPod(pod, this.rootNamespace);
    const [custom, deny, allow] = ['CUSTOM', 'DENY', 'ALLOW'].map(action => all.filter(policy => policy.action === action));
    const delegating = isZtunnel ? undefined : custom.find(({ test }) => test(request) !== false);
    if (delegating) {
      const missing = `${delegating.id} leaves the scrape to an external authorizer: exclude the path or port there`;
      return { code: 'authorization-delegated', missing };
    }
    return denialBy(deny, request) ?? (allow.length === 0 ? undefined : refusalBy(allow, request));
  }
}

function denialBy(policies: ReadonlyArray<AuthorizationPolicy>, request: AuthorizedRequest): Denial | undefined {
  const all = policies.map(({ id, test }) => ({ id, holds: test(request) }));
  const denying = all.find(({ holds }) => holds);
  if (denying) return { code: 'authorization-denied', because: `${denying.id} denies it`, remedy: 'leave the port out of its rules' };
  const possibly = all.find(({ holds }) => holds === undefined);
  return possibly && {
    code: 'authorization-unknown',
    missing: `whether ${possibly.id} denies it depends on what is not in the manifests: write its rules with principals and ports`,
  };
}

function refusalBy(policies: ReadonlyArray<AuthorizationPolicy>, request: AuthorizedRequest): Denial | undefined {
  const allowed = anyOf(policies.map(({ test }) => test(request)));
  if (allowed) return undefined;
  const names = policies.map(({ id }) => id).join(' and ');
  if (allowed === false) {
    const remedy = `allow ${request.principal === undefined ? 'the port' : 'its service account'} by a rule there`;
    return { code: 'authorization-denied', because: `${names} allows only others`, remedy };
  }
  return {
    code: 'authorization-unknown',
    missing: `whether ${names} allows it depends on what is not in the manifests:`
      + ' write the rule for Prometheus with principals and ports',
  };
}

function authorizationPolicyOf(manifest: Manifest): AuthorizationPolicy {
  const { namespace = 'default' } = manifest.metadata;
  const action = valueAt(manifest, 'spec.action') ?? 'ALLOW';
  const ruleContext = { action: action === 'ALLOW' ? 'ALLOW' : 'DENY', namespace } as const;
  const rules = itemsOf(valueAt(manifest, 'spec.rules')).map(rule => ruleOf(rule, ruleContext));
  return { id: idOf(manifest), action, test: request => anyOf(rules.map(rule => rule(request))) };
}

function isDryRun({ metadata: { annotations = {} } }: Manifest): boolean {
  return annotations['istio.io/dry-run'] === 'true';
}
