import { Denial } from './authorization-policies';
import { any, Holds } from './authorization-rule';
import { selectorAt } from './policies';
import { SelectedPolicies } from './selected-policies';
import { Pod } from '../cluster/kinds';
import { at, itemsOf } from '../inject/at';
import { selects } from '../inject/mesh/selector';
import { Labels } from '../labels';
import { idOf, Manifest } from '../manifest';

/** One end of a connection. */
type End = Pick<Pod, 'metadata' | 'spec'>;

/** A connection between two pods, as the network sees it. */
export interface Connection {
  /** The pod of the Prometheus; undefined where nothing tells. */
  readonly from?: End;
  readonly to: End;
  readonly port: number;
}

const DIRECTIONS = {
  Ingress: { rules: 'spec.ingress', peers: 'from' },
  Egress: { rules: 'spec.egress', peers: 'to' },
} as const;

/** What the NetworkPolicies of a cluster let through (`k8s.io/api/networking/v1`), where the network enforces them. */
export class NetworkPolicies {
  private readonly selecting: { readonly Ingress: SelectedPolicies; readonly Egress: SelectedPolicies };

  public constructor(manifests: ReadonlyArray<Manifest>, private readonly namespaces: ReadonlyMap<string, Labels>) {
    const all = manifests.filter(({ apiVersion, kind }) => apiVersion === 'networking.k8s.io/v1' && kind === 'NetworkPolicy');
    const of = (direction: keyof typeof DIRECTIONS) =>
      new SelectedPolicies(all.filter(policy => typesOf(policy).includes(direction)), policy => selectorAt(policy, 'spec.podSelector'));
    this.selecting = { Ingress: of('Ingress'), Egress: of('Egress') };
  }

  /** Undefined where they let it through. */
  public denial(connection: Connection): Denial | undefined {
    const { from, to } = connection;
    return (from && this.oneWay('Egress', from, to, connection)) ?? this.oneWay('Ingress', to, from, connection);
  }

  /** The policies that select one end admit the other end together. Pods in the network of their node are no matter of theirs. */
  private oneWay(direction: keyof typeof DIRECTIONS, selected: End, other: End | undefined, { to, port }: Connection): Denial | undefined {
    if (selected.spec.hostNetwork) return undefined;
    const policies = this.selecting[direction].of(selected.metadata.namespace, selected.metadata.labels);
    const { rules, peers } = DIRECTIONS[direction];
    const admitted = any(policies.flatMap(policy => itemsOf(at(policy, rules)).map((rule): Holds => {
      if (!admitsPort(itemsOf(at(rule, 'ports')), to, port)) return false;
      const all = itemsOf(at(rule, peers));
      return all.length === 0 || any(all.map(peer => this.isPeer(peer, other, policy)));
    })));
    if (policies.length === 0 || admitted) return undefined;
    const names = policies.map(idOf).join(' and ');
    const what = `the Prometheus ${direction === 'Ingress' ? 'in' : 'out'} to port ${port} of ${podId(to)}`;
    return admitted === undefined
      ? { missing: `whether ${names} lets ${what} hangs on addresses, or on a pod that is not known: admit it by its labels` }
      : { because: `${names} does not let ${what}` };
  }

  private isPeer(peer: unknown, other: End | undefined, policy: Manifest): Holds {
    if (at(peer, 'ipBlock') !== undefined || other === undefined || other.spec.hostNetwork) return undefined;
    const { namespace, labels = {} } = other.metadata;
    const isInNamespace = at(peer, 'namespaceSelector') === undefined
      ? namespace === (policy.metadata.namespace ?? 'default')
      : selects(selectorAt(peer, 'namespaceSelector'))(this.namespaces.get(namespace) ?? {});
    return isInNamespace && selects(selectorAt(peer, 'podSelector'))(labels);
  }
}

/** The API server's default: Ingress, and Egress where there are rules for it. */
function typesOf(policy: Manifest): ReadonlyArray<unknown> {
  const given = itemsOf(at(policy, 'spec.policyTypes'));
  return given.length > 0 ? given : ['Ingress', ...at(policy, 'spec.egress') === undefined ? [] : ['Egress']];
}

function admitsPort(ports: ReadonlyArray<unknown>, { spec: { containers, initContainers = [] } }: End, port: number): boolean {
  const own = [...containers, ...initContainers].flatMap(each => each.ports ?? []).filter(each => each.containerPort === port);
  return ports.length === 0 || ports.some(each => {
    const [first, last] = [at(each, 'port'), at(each, 'endPort')];
    if ((at(each, 'protocol') ?? 'TCP') !== 'TCP') return false;
    if (typeof first === 'string') return own.some(({ name }) => name === first);
    return typeof first !== 'number' || (port >= first && port <= (typeof last === 'number' ? last : first));
  });
}

function podId({ metadata: { namespace, name } }: End): string {
  return `Pod/${namespace}/${name}`;
}
