import { Requirement, satisfies } from '../../kubernetes/label-selector';
import { Node, NodeRequirement, Pod, Taint, Toleration } from '../kinds';

type Spec = Pick<Pod['spec'], 'nodeName' | 'nodeSelector' | 'affinity' | 'tolerations' | 'hostNetwork'>;

/** Why a node does not admit a pod; undefined where it does (`NodeAffinity`, `TaintToleration`, `NodeUnschedulable` of kube-scheduler). */
export function whyNotAdmitted(node: Node, { nodeSelector = {}, affinity, tolerations = [] }: Spec): string | undefined {
  const { metadata: { name, labels = {} } } = node;
  const lacking = Object.entries(nodeSelector).find(([key, value]) => !satisfies(labels, { key, operator: '=', values: [value] }));
  if (lacking !== undefined) return `Node/${name} has no label ${lacking.join('=')}`;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const isExcluded = required !== undefined && !required.nodeSelectorTerms?.some(term => fits(term, node));
  if (isExcluded) return `its nodeAffinity excludes Node/${name}`;
  const taint = taintsOf(node).find(each => !tolerations.some(toleration => tolerates(toleration, each)));
  return taint && `it does not tolerate the taint ${taint.key}:${taint.effect} of Node/${name}`;
}

/** A pod of a DaemonSet as it would run on a node; undefined where the node does not admit it (`pkg/controller/daemon`). */
export function daemonSpecOn<Of extends Spec>(node: Node, spec: Of): Of | undefined {
  const { metadata: { name } } = node;
  const tolerant = { ...spec, tolerations: [...spec.tolerations ?? [], ...tolerationsOfDaemon(spec)] };
  if ((spec.nodeName ?? name) !== name || whyNotAdmitted(node, tolerant) !== undefined) return undefined;
  const onNode = { nodeSelectorTerms: [{ matchFields: [{ key: NAME_FIELD, operator: 'In', values: [name] }] }] };
  return { ...tolerant, affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: onNode } } };
}

const NAME_FIELD = 'metadata.name';

/** `AddOrUpdateDaemonPodTolerations` (`pkg/controller/daemon/util/daemonset_util.go`). */
function tolerationsOfDaemon({ hostNetwork }: Spec): Toleration[] {
  const pressures = ['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable', ...hostNetwork ? ['network-unavailable'] : []];
  return [
    ...['not-ready', 'unreachable'].map(key => ({ key, effect: 'NoExecute' })),
    ...pressures.map(key => ({ key, effect: 'NoSchedule' })),
  ].map(({ key, effect }) => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists', effect }));
}

/** The taints that keep pods away; one that only prefers not to have them does not. */
function taintsOf({ spec: { taints = [], unschedulable } = {} }: Node): Taint[] {
  const cordoned = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
  return [...taints.filter(({ effect }) => effect !== 'PreferNoSchedule'), ...unschedulable ? [cordoned] : []];
}

/** `ToleratesTaint` of `k8s.io/api/core/v1/toleration.go`. */
function tolerates({ key, operator = 'Equal', value = '', effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  return operator === 'Exists' || (operator === 'Equal' || operator === '') && value === (taint.value ?? '');
}

interface Term {
  readonly matchExpressions?: ReadonlyArray<NodeRequirement>;
  readonly matchFields?: ReadonlyArray<NodeRequirement>;
}

/** An empty term fits nothing (`k8s.io/component-helpers/scheduling/corev1/nodeaffinity`). */
function fits({ matchExpressions = [], matchFields = [] }: Term, { metadata: { name, labels = {} } }: Node): boolean {
  return matchExpressions.length + matchFields.length > 0
    && matchExpressions.every(each => meets(labels, each))
    && matchFields.every(each => meets({ [NAME_FIELD]: name }, each));
}

const OPERATORS: { readonly [operator: string]: Requirement['operator'] } = {
  In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!', Gt: '>', Lt: '<',
};

function meets(labels: { readonly [key: string]: string }, { key, operator, values = [] }: NodeRequirement): boolean {
  return Object.hasOwn(OPERATORS, operator) && satisfies(labels, { key, operator: OPERATORS[operator], values });
}
