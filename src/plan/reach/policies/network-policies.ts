import { Denial } from './authorization-policies';
import { ConnectionEnd, NetworkPolicyRule, networkPolicyRule } from './network-policy-rule';
import { selectorAt } from './policies';
import { SelectedPolicies } from './selected-policies';
import { podIdOf } from '../../cluster/kinds';
import { valueAt, itemsOf } from '../../kubernetes/fields';
import { idOf, Manifest } from '../../kubernetes/manifest';
import { Labels } from '../../prometheus/labels';
import { anyOf } from '../three-valued';

/** A connection between two pods, as the network sees it. */
export interface Connection {
  /** The pod of the Prometheus, if it is known. */
  readonly from?: ConnectionEnd;
  readonly to: ConnectionEnd;
  readonly port: number;
}

const DIRECTIONS = {
  Ingress: { rules: 'spec.ingress', peers: 'from', remedy: 'admit it in spec.ingress' },
  Egress: { rules: 'spec.egress', peers: 'to', remedy: 'admit that in spec.egress' },
} as const;
type Direction = keyof typeof DIRECTIONS;

/** A NetworkPolicy in one direction. */
interface NetworkPolicy {
  readonly id: string;
  readonly rules: ReadonlyArray<NetworkPolicyRule>;
}

/** The NetworkPolicies of a cluster (`k8s.io/api/networking/v1`), provided that its network enforces them. */
export class NetworkPolicies {
  private readonly selecting: { readonly [direction in Direction]: SelectedPolicies<NetworkPolicy> };

  public constructor(manifests: ReadonlyArray<Manifest>, namespaces: ReadonlyMap<string, Labels>) {
    const all = manifests.filter(({ apiVersion, kind }) => apiVersion === 'networking.k8s.io/v1' && kind === 'NetworkPolicy');
    const of = (direction: Direction) => new SelectedPolicies(all.filter(policy => typesOf(policy).includes(direction)), {
      selector: policy => selectorAt(policy, 'spec.podSelector'),
      policy: policy => networkPolicyOf(policy, direction, namespaces),
    });
    this.selecting = { Ingress: of('Ingress'), Egress: of('Egress') };
  }

  /** Undefined if they admit it. */
  public denial(connection: Connection): Denial | undefined {
    const { from, to } = connection;
    return (from && this.oneWay('Egress', from, to, connection)) ?? this.oneWay('Ingress', to, from, connection);
  }

  /** One of the policies that select a pod has to admit the other end. They do not apply to pods in the host network. */
  private oneWay(
    direction: Direction, selected: ConnectionEnd, other: ConnectionEnd | undefined, { to, port }: Connection,
  ): Denial | undefined {
    if (selected.spec.hostNetwork) return undefined;
    const policies = this.selecting[direction].of(selected.metadata.namespace, selected.metadata.labels);
    if (policies.length === 0) return undefined;
    const admitted = anyOf(policies.flatMap(({ rules }) => rules.map(rule => rule.admitsPort(to, port) && rule.admits(other))));
    if (admitted) return undefined;
    const ids = policies.map(({ id }) => id);
    const what = `the Prometheus connect to port ${port} of ${podIdOf(to)}`;
    if (admitted === undefined) {
      const missing = `whether ${ids.join(' or ')} lets ${what} depends on addresses, or on a pod that is not known:`
        + ' admit it by its labels';
      return { code: 'network-policy-unknown', missing };
    }
    const { remedy } = DIRECTIONS[direction];
    return ids.length === 1
      ? { code: 'network-policy-denied', because: `${ids[0]} does not let ${what}`, remedy }
      : { code: 'network-policy-denied', because: `${ids.join(' and ')} do not let ${what}`, remedy: `${remedy} of one of them` };
  }
}

function networkPolicyOf(manifest: Manifest, direction: Direction, namespaces: ReadonlyMap<string, Labels>): NetworkPolicy {
  const { rules, peers } = DIRECTIONS[direction];
  const context = { namespace: manifest.metadata.namespace ?? 'default', namespaces };
  return { id: idOf(manifest), rules: itemsOf(valueAt(manifest, rules)).map(rule => networkPolicyRule(rule, peers, context)) };
}

/** The API server's default: Ingress, and Egress where there are rules for it. */
function typesOf(policy: Manifest): ReadonlyArray<unknown> {
  const given = itemsOf(valueAt(policy, 'spec.policyTypes'));
  return given.length > 0 ? given : ['Ingress', ...valueAt(policy, 'spec.egress') === undefined ? [] : ['Egress']];
}
