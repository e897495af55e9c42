import { selectorAt } from './policies';
import { Container, Pod } from '../../cluster/kinds';
import { valueAt, itemsOf } from '../../kubernetes/fields';
import { selects } from '../../kubernetes/label-selector';
import { Labels } from '../../prometheus/labels';
import { anyOf, Ternary } from '../three-valued';

/** One end of a connection. */
export type ConnectionEnd = Pick<Pod, 'metadata' | 'spec'>;

/** A rule of a NetworkPolicy, for ingress or for egress. */
export interface NetworkPolicyRule {
  /** Whether it admits connections to a port of a pod. */
  readonly admitsPort: (to: ConnectionEnd, port: number) => boolean;
  /** Whether it admits the other end; unknown if that is not a known pod, whose labels could match. */
  readonly admits: (other: ConnectionEnd | undefined) => Ternary;
}

/** The namespace of a rule's policy, and the labels of all namespaces. */
export interface RuleContext {
  readonly namespace: string;
  readonly namespaces: ReadonlyMap<string, Labels>;
}

/** Reads a rule; its peers are in `from` for ingress, in `to` for egress. */
export function networkPolicyRule(rule: unknown, peersField: 'from' | 'to', context: RuleContext): NetworkPolicyRule {
  const ports = itemsOf(valueAt(rule, 'ports')).map(portOf);
  const peers = itemsOf(valueAt(rule, peersField)).map(peer => peerOf(peer, context));
  return {
    admitsPort: (to, port) => ports.length === 0 || ports.some(admits => admits(to, port)),
    admits: other => peers.length === 0 || anyOf(peers.map(isPeer => isPeer(other))),
  };
}

function portOf(given: unknown): (to: ConnectionEnd, port: number) => boolean {
  const [first, last] = [valueAt(given, 'port'), valueAt(given, 'endPort')];
  if ((valueAt(given, 'protocol') ?? 'TCP') !== 'TCP') return () => false;
  if (typeof first === 'string') return ({ spec }, port) => isCalled(spec, port, first);
  return (_, port) => typeof first !== 'number' || (port >= first && port <= (typeof last === 'number' ? last : first));
}

function isCalled({ containers, initContainers = [] }: Pod['spec'], port: number, name: string): boolean {
  const hasIt = ({ ports = [] }: Container) => ports.some(each => each.containerPort === port && each.name === name);
  return containers.some(hasIt) || initContainers.some(hasIt);
}

function peerOf(peer: unknown, context: RuleContext): (other: ConnectionEnd | undefined) => Ternary {
  if (valueAt(peer, 'ipBlock') !== undefined) return () => undefined;
  const isPod = selects(selectorAt(peer, 'podSelector'));
  const isNamespace = valueAt(peer, 'namespaceSelector') === undefined ? undefined : selects(selectorAt(peer, 'namespaceSelector'));
  return other => {
    if (other === undefined || other.spec.hostNetwork) return undefined;
    const { namespace, labels = {} } = other.metadata;
    return (isNamespace ? isNamespace(context.namespaces.get(namespace) ?? {}) : namespace === context.namespace) && isPod(labels);
  };
}
