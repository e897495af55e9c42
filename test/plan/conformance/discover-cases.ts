import * as fc from 'fast-check';
import { maybe, NAMESPACES, OBJECTS } from './discover-objects';
import { ServiceAccountName } from '../../../src/plan/discover/service-account';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { GlobalConfig, KubernetesSdConfig, ScrapeConfig } from '../../../src/plan/prometheus/scrape-config';

/** A cluster, the jobs of a Prometheus, and its account; without an account it may list everything. */
export interface TargetsCase {
  readonly objects: Manifest[];
  readonly global?: GlobalConfig;
  readonly jobs: ScrapeConfig[];
  readonly identity?: ServiceAccountName;
}

const SELECTOR_ROLES: { readonly [role: string]: string[] } = {
  pod: ['pod', 'node'],
  service: ['service'],
  endpoints: ['pod', 'service', 'endpoints'],
  endpointslice: ['pod', 'service', 'endpointslice'],
  node: ['node'],
  ingress: ['ingress'],
};
const LABEL_SELECTORS = [
  'app=cart', 'app!=cart', 'app in (cart, ledger),team', '!app', 'app==cart,!team', 'app notin (cart)', 'team', 'app=', ' app = cart ',
  'team in (,true)',
];
const FIELD_SELECTORS: { readonly [role: string]: string[] } = {
  pod: [
    'spec.nodeName=node-1', 'status.phase!=Running', 'metadata.name=cart-0', 'metadata.namespace=shop',
    'spec.nodeName=node-1,status.phase==Running', 'spec.hostname=x',
  ],
  service: ['metadata.name=cart', 'spec.type=ClusterIP', 'metadata.name!=cart'],
  node: ['metadata.name=node-1', 'spec.unschedulable=false'],
};

/** One Kubernetes discovery. */
export const SD_CONFIG: fc.Arbitrary<KubernetesSdConfig> = fc.constantFrom(...Object.keys(SELECTOR_ROLES)).chain(role => fc.record({
  role: fc.constant(role),
  namespaces: maybe(fc.record({ names: fc.uniqueArray(fc.constantFrom(...NAMESPACES, 'gone'), { maxLength: 2 }) })),
  selectors: fc.option(fc.uniqueArray(fc.constantFrom(...SELECTOR_ROLES[role]).chain(of => fc.record({
    role: fc.constant(of),
    label: maybe(fc.constantFrom(...LABEL_SELECTORS)),
    field: fc.option(fc.constantFrom(...FIELD_SELECTORS[of] ?? ['metadata.name=cart']), { nil: undefined, freq: 1 }),
  })), { maxLength: 2, selector: selector => selector.role }), { nil: undefined, freq: 1 }),
  // The roles of endpoints do not wait for ReplicaSets and Jobs, so whether their targets have these labels is not defined.
  attach_metadata: fc.option(
    fc.record({
      node: fc.boolean(),
      namespace: fc.boolean(),
      job: fc.boolean(),
      ...role.startsWith('endpoint') ? {} : { deployment: fc.boolean(), cronjob: fc.boolean() },
    }),
    { nil: undefined, freq: 1 },
  ),
})).map(config => JSON.parse(JSON.stringify(config)) as KubernetesSdConfig);

const subjects = maybe(fc.array(fc.oneof(
  fc.record({
    kind: fc.constant('ServiceAccount'),
    name: fc.constantFrom('prometheus', 'prometheus', 'other'),
    namespace: maybe(fc.constantFrom('bank', 'shop')),
  }),
  fc.record({
    kind: fc.constant('Group'),
    name: fc.constantFrom('system:serviceaccounts', 'system:serviceaccounts:bank', 'system:authenticated', 'devs'),
  }),
  fc.record({ kind: fc.constant('User'), name: fc.constantFrom('system:serviceaccount:bank:prometheus', 'someone') }),
), { minLength: 1, maxLength: 2 }));
const rules = fc.array(fc.record({
  apiGroups: fc.constantFrom(['*'], ['', 'discovery.k8s.io', 'networking.k8s.io', 'apps', 'batch'], [''], ['discovery.k8s.io']),
  resources: fc.constantFrom(
    ['*'],
    ['pods', 'services', 'endpoints', 'endpointslices', 'nodes', 'namespaces', 'ingresses'],
    ['pods'],
    ['services', 'endpoints'],
    ['pods/log'],
  ),
  verbs: fc.constantFrom(['*'], ['get', 'list', 'watch'], ['watch'], ['list'], ['get']),
  resourceNames: fc.option(fc.constantFrom(['cart-0'], ['node-1', 'cart']), { nil: undefined, freq: 1 }),
}), { maxLength: 2 });
const roleRef = (...kinds: string[]) => fc.record({
  apiGroup: fc.constant('rbac.authorization.k8s.io'), kind: fc.constantFrom(...kinds), name: fc.constantFrom('read', 'aggregate', 'gone'),
});

function rbac(kind: string, metadata: fc.Arbitrary<object>, rest: fc.Arbitrary<object>): fc.Arbitrary<Manifest[]> {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  return fc.uniqueArray(fc.tuple(metadata, rest), { maxLength: 3, selector: ([meta]) => JSON.stringify(meta) })
    .map(all => all.map(([meta, fields]) => JSON.parse(JSON.stringify({ apiVersion, kind, metadata: meta, ...fields })) as Manifest));
}

const somewhere = fc.record({ name: fc.constantFrom('read', 'aggregate'), namespace: fc.constantFrom('shop', 'bank') });
const RBAC: fc.Arbitrary<Manifest[]> = fc.tuple(
  rbac('Role', somewhere, fc.record({ rules })),
  fc.record({ read: rules, part: rules, aggregate: fc.boolean() }).map(({ read, part, aggregate }): Manifest[] => [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'read' },
      rules: JSON.parse(JSON.stringify(read)),
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'part', labels: { part: 'yes' } },
      rules: JSON.parse(JSON.stringify(part)),
    },
    ...aggregate ? [{
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'aggregate', labels: { part: 'yes' } },
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: 'yes' } }] },
    }] : [],
  ]),
  rbac('RoleBinding', somewhere, fc.record({ roleRef: roleRef('Role', 'ClusterRole'), subjects })),
  rbac(
    'ClusterRoleBinding',
    fc.record({ name: fc.constantFrom('read', 'aggregate') }),
    fc.record({ roleRef: roleRef('ClusterRole'), subjects }),
  ),
).map(kinds => kinds.flat());

/** A cluster, with or without an account and its rights. */
export const SEEN: fc.Arbitrary<Pick<TargetsCase, 'objects' | 'identity'>> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ objects: OBJECTS }) },
  {
    weight: 1,
    arbitrary: fc.tuple(OBJECTS, RBAC).map(([objects, rights]) => ({
      objects: [...objects, ...rights],
      identity: { namespace: 'bank', serviceAccount: 'prometheus' },
    })),
  },
);

/** Cases of discovery alone: without relabeling, every target is active. */
export const DISCOVER_CASES: fc.Arbitrary<TargetsCase> = fc.record({
  seen: SEEN,
  configs: fc.array(SD_CONFIG, { minLength: 1, maxLength: 3 }),
})
  .map(({ seen, configs }) => ({ ...seen, jobs: configs.map((config, i) => ({ job_name: `job-${i}`, kubernetes_sd_configs: [config] })) }));
