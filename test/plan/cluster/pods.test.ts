import { ClusterOptions } from '../../../src/plan/cluster/cluster';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { clusterOf } from '../cluster-of';

const template = { metadata: { labels: { app: 'cart' } }, spec: { containers: [{ name: 'app', ports: [{ containerPort: 80 }] }] } };

function workload(kind: string, name: string, spec: object = {}): Manifest {
  const apiVersion = kind.endsWith('Job') ? 'batch/v1' : 'apps/v1';
  return { apiVersion, kind, metadata: { name, namespace: 'shop' }, spec: { template, ...spec } };
}

/** Each pod as `name owner`. */
function podsOf(objects: Manifest[], options?: ClusterOptions): string[] {
  return clusterOf(objects.map(manifest => ({ manifest })), options).pods.map(({ metadata: { name, ownerReferences = [] } }) =>
    [name.replace(/-[b-z0-9]{8,10}-/, '-HASH-'), ...ownerReferences.map(owner => owner.kind)].join(' '));
}

describe('the pods of workloads', () => {
  test('are one for each, owned by its controller', () => {
    expect(podsOf([
      workload('Deployment', 'cart', { replicas: 3 }),
      workload('ReplicaSet', 'set'),
      workload('DaemonSet', 'agent'),
      workload('StatefulSet', 'redis', { ordinals: { start: 3 }, replicas: 2 }),
      workload('Job', 'load', { parallelism: 2 }),
      workload('CronJob', 'report', { template: undefined, jobTemplate: { spec: { template } } }),
    ])).toEqual(['cart-HASH-0 ReplicaSet', 'set-0 ReplicaSet', 'agent-0 DaemonSet', 'redis-3 StatefulSet', 'load-0 Job', 'report-0-0 Job']);
  });

  test('are none where none are asked for', () => {
    expect(podsOf([
      workload('Deployment', 'cart', { replicas: 0 }),
      workload('Job', 'load', { parallelism: 0 }),
      workload('Job', 'later', { suspend: true }),
      workload('CronJob', 'report', { template: undefined, suspend: true, jobTemplate: { spec: { template } } }),
    ])).toEqual([]);
  });

  test('are all replicas where these are asked for', () => {
    const workloads = [
      workload('Deployment', 'cart', { replicas: 2 }),
      workload('StatefulSet', 'redis', { replicas: 2 }),
      workload('DaemonSet', 'agent'),
    ];
    expect(podsOf(workloads, { replicas: true }))
      .toEqual(['cart-HASH-0 ReplicaSet', 'cart-HASH-1 ReplicaSet', 'redis-0 StatefulSet', 'redis-1 StatefulSet', 'agent-0 DaemonSet']);
  });

  test('have different names where their owners have the same', () => {
    expect(podsOf([workload('DaemonSet', 'cart'), workload('Job', 'cart'), workload('StatefulSet', 'cart')]))
      .toEqual(['cart-1 DaemonSet', 'cart-2 Job', 'cart-0 StatefulSet']);
  });

  test('have the labels of the template, and those that the controllers add', () => {
    const workloads = [workload('Deployment', 'cart'), workload('StatefulSet', 'redis', { serviceName: 'redis' })];
    const { pods: [deployed, stateful] } = clusterOf(workloads.map(manifest => ({ manifest })));
    expect(deployed.metadata.labels).toEqual({ 'app': 'cart', 'pod-template-hash': expect.stringMatching(/^[a-z0-9]{8,10}$/) });
    expect(stateful.metadata.labels).toMatchObject({
      'app': 'cart',
      'statefulset.kubernetes.io/pod-name': 'redis-0',
      'apps.kubernetes.io/pod-index': '0',
    });
    expect(stateful.spec).toMatchObject({ hostname: 'redis-0', subdomain: 'redis', serviceAccountName: 'default', nodeName: 'node' });
  });
});

describe('the output of kubectl get', () => {
  const ownedBy = (kind: string, name: string) =>
    ({ ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: '1', controller: true }] });
  const pod = (name: string, metadata: object, status: object = {}): Manifest =>
    ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', ...metadata }, spec: template.spec, status });

  test('no pods are made for a workload whose pods are given', () => {
    const replicaSet = {
      ...workload('ReplicaSet', 'cart-5d4f'),
      metadata: { name: 'cart-5d4f', namespace: 'shop', ...ownedBy('Deployment', 'cart') },
    };
    const ofReplicaSet = pod('cart-5d4f-x', { labels: { 'pod-template-hash': '5d4f' }, ...ownedBy('ReplicaSet', 'cart-5d4f') });
    expect(podsOf([workload('Deployment', 'cart'), replicaSet, ofReplicaSet])).toEqual(['cart-5d4f-x ReplicaSet']);
    expect(podsOf([workload('Deployment', 'cart'), ofReplicaSet])).toEqual(['cart-5d4f-x ReplicaSet']);
    expect(podsOf([workload('Deployment', 'cart'), replicaSet])).toEqual(['cart-5d4f-0 ReplicaSet']);
    const cronJob = workload('CronJob', 'report', { template: undefined, jobTemplate: { spec: { template } } });
    expect(podsOf([cronJob, pod('report-28-x', ownedBy('Job', 'report-28'))])).toEqual(['report-28-x Job']);
  });

  test('a given status is kept, a missing one is assumed, and listed as an assumption', () => {
    const given = clusterOf([{ manifest: pod('a', {}, { phase: 'Pending', podIP: '10.9.0.1' }) }]);
    expect(given.pods[0].status).toEqual({ phase: 'Pending', podIP: '10.9.0.1', podIPs: [{ ip: '10.9.0.1' }] });
    expect(given.assumptions).not.toContainEqual(expect.stringContaining('status'));

    const assumed = clusterOf([{ manifest: pod('a', {}) }, { manifest: pod('b', {}) }], { ipFamily: 'IPv6' });
    expect(assumed.pods.map(({ status }) => status.podIP)).toEqual(['2001:db8:1::', '2001:db8::1']);
    expect(assumed.pods[0].status).toMatchObject({
      phase: 'Running',
      hostIP: '2001:db8:ffff::1',
      conditions: expect.arrayContaining([{ type: 'Ready', status: 'True' }]),
    });
    expect(assumed.assumptions).toContain('Pods without a status are assumed to be running and ready, each with its own address.');
  });
});

test('a namespace is given or assumed', () => {
  const { namespaces, assumptions } = clusterOf([
    { manifest: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'a' } } } },
    { manifest: workload('Deployment', 'cart') },
    { manifest: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x', namespace: 'pay' } } },
    { manifest: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } } },
  ]);
  expect([...namespaces]).toEqual([
    ['shop', { 'team': 'a', 'kubernetes.io/metadata.name': 'shop' }],
    ['pay', { 'kubernetes.io/metadata.name': 'pay' }],
    ['default', { 'kubernetes.io/metadata.name': 'default' }],
  ]);
  expect(assumptions).toContain('No Namespace is given for pay, default: assumed to have only the label kubernetes.io/metadata.name.');
});
