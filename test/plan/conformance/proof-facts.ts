import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { Labels } from '../../../src/plan/prometheus/labels';

/** What can be hidden from the plan. */
export type FactKind = 'Namespace' | 'Secret' | 'ConfigMap' | 'rights' | 'role' | 'settings';

/** Something that decides, with every value that it may have: each is the objects that say it. */
export interface Fact {
  readonly kind: FactKind;
  /** Such as `Namespace/shop`. */
  readonly subject: string;
  readonly values: ReadonlyArray<Manifest[]>;
  /** The number of the value with which everything else works. */
  readonly truth: number;
}

const INJECTION = 'istio-injection';
const REVISION = 'istio.io/rev';

/** Labels by which istiod's webhooks and the selectors of these cases tell namespaces from each other; the first ones are none. */
const OF_SELECTORS: Labels[] = [{}, { team: 'b' }, { env: 'prod' }, { team: 'a' }, { team: 'a', env: 'prod' }];
const OF_INJECTION: Labels[] = [
  { [INJECTION]: 'enabled' }, { [INJECTION]: 'disabled' }, { [INJECTION]: 'true' }, { [REVISION]: 'default' }, { [REVISION]: 'canary' },
  { [REVISION]: 'stable' }, { [REVISION]: 'gone' }, { [INJECTION]: 'enabled', [REVISION]: 'gone' },
];
const OF_BOTH: Labels[] = [
  { team: 'b', [INJECTION]: 'disabled' },
  { team: 'a', env: 'prod', [REVISION]: 'canary' },
  { team: 'a', env: 'prod', [INJECTION]: 'enabled' },
];

/** The labels of a namespace; without a mesh those of Istio are of no use, and would show that there is one. */
export function namespaceFact(name: string, isInMesh: boolean): Fact {
  const all = [...OF_SELECTORS, ...isInMesh ? [...OF_INJECTION, ...OF_BOTH] : []];
  const values = all.map((labels): Manifest[] => [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }]);
  return { kind: 'Namespace', subject: `Namespace/${name}`, values, truth: values.length - 1 };
}

/** A Secret or ConfigMap with its keys, without one of them, and none. */
export function assetFact(kind: 'Secret' | 'ConfigMap', namespace: string, name: string, data: Labels): Fact {
  const object = (fields: object): Manifest[] => [{ apiVersion: 'v1', kind, metadata: { namespace, name }, ...fields }];
  const field = kind === 'Secret' ? 'stringData' : 'data';
  const [, ...others] = Object.entries(data);
  return {
    kind,
    subject: `${kind}/${namespace}/${name}`,
    values: [object({ [field]: data }), object({ [field]: { ...Object.fromEntries(others), other: 'any' } }), object({}), []],
    truth: 0,
  };
}

const RBAC = { apiVersion: 'rbac.authorization.k8s.io/v1' };
const DISCOVER = ['get', 'list', 'watch'];
const RULES = [
  { apiGroups: [''], resources: ['services', 'pods', 'endpoints'], verbs: DISCOVER },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: DISCOVER },
];
const SUBJECTS = [{ kind: 'ServiceAccount', name: 'k8s', namespace: 'monitoring' }];

function role(name: string, rules: object[]): Manifest {
  return { ...RBAC, kind: 'ClusterRole', metadata: { name }, rules };
}

function binding(kind: 'ClusterRoleBinding' | 'RoleBinding', namespace?: string, name = 'k8s'): Manifest {
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name };
  return { ...RBAC, kind, metadata: { name: 'k8s', namespace }, roleRef, subjects: SUBJECTS };
}

/** The bindings of the account of the Prometheus: for everything, for one of two namespaces, with another role, and none. */
export const RIGHTS: Fact = {
  kind: 'rights',
  subject: 'bindings of ServiceAccount/monitoring/k8s',
  values: [[binding('ClusterRoleBinding')], [binding('RoleBinding', 'shop')], [binding('RoleBinding', 'pay')],
    [role('another', RULES), binding('ClusterRoleBinding', undefined, 'another')], []],
  truth: 0,
};

/** The role that is bound: with every right, without that to pods, and none. */
export const ROLE: Fact = {
  kind: 'role',
  subject: 'ClusterRole/k8s',
  values: [[role('k8s', RULES)], [role('k8s', [{ ...RULES[0], resources: ['services'] }])], []],
  truth: 0,
};
