import { ScrapePlan } from '../../src/scrape-plan/scrape-plan';

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'cart-0', namespace: 'shop', labels: { app: 'cart' } },
  spec: { containers: [{ name: 'cart', ports: [{ containerPort: 8080 }] }] },
};
const RBAC = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'read' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'read' },
    roleRef: { kind: 'ClusterRole', name: 'read' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'shop' }],
  },
];

/** The plan of a Prometheus with two shards, whose only monitor drops the pods that an expression matches. */
function plan(regex: string): ScrapePlan {
  const prometheus = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Prometheus',
    metadata: { name: 'k8s', namespace: 'shop' },
    spec: { shards: 2, podMonitorSelector: {} },
  };
  const relabelings = [
    { action: 'drop', sourceLabels: ['pod'], regex },
    { targetLabel: '__tmp_disable_sharding', replacement: 'yes' },
  ];
  const monitor = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: 'cart', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'cart' } }, podMetricsEndpoints: [{ relabelings }] },
  };
  return ScrapePlan.fromYaml('', { also: [prometheus, monitor, POD, ...RBAC] });
}

test('each shard has the targets that the expression with its own number keeps', () => {
  const { activeTargets, refused } = plan('cart-$(SHARD)');
  expect(activeTargets.map(({ scrapeUrl }) => scrapeUrl)).toEqual(['http://10.244.0.2:8080/metrics']);
  expect(refused).toEqual([]);
});

test.each([
  ['the second shard', 'x{$(SHARD)00001}', 1, ['in pod prometheus-k8s-shard-1-0']],
  ['every pod', '[$(POD_NAME)]', 0, ['in pod prometheus-k8s-0', 'in pod prometheus-k8s-shard-1-0']],
])('a rule that becomes invalid in %s costs it its jobs', (_, regex, targets, pods) => {
  const { activeTargets, refused } = plan(regex);
  expect(activeTargets).toHaveLength(targets);
  expect(refused.map(({ object, message }) => [object, message.split(': ')[0]])).toEqual(pods.map(pod => ['Prometheus/shop/k8s', pod]));
  expect(refused[0].message).toContain('is not an RE2 expression');
});
