import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { clusterOf } from '../cluster-of';

const node = (name: string, labels: object = {}, spec: object = {}, addresses: object[] = []): Manifest =>
  ({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec, status: { addresses } } as Manifest);
const workload = (kind: string, spec: object = {}): Manifest => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'agent', namespace: 'shop' },
  spec: { template: { spec: { containers: [{ name: 'app' }], ...spec } } },
});
const affinity = (...nodeSelectorTerms: object[]) =>
  ({ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } });
const expression = (key: string, operator: string, ...values: string[]) => ({ matchExpressions: [{ key, operator, values }] });

const clusterWith = (...manifests: Manifest[]) => clusterOf(manifests.map(manifest => ({ manifest })));
const nodesIn = (...manifests: Manifest[]) => clusterWith(...manifests).pods.map(({ spec, status }) => spec.nodeName ?? status.phase);
const codesIn = (...manifests: Manifest[]) => clusterWith(...manifests).findings.map(({ code, object }) => `${code} ${object}`);

const TAINTED = { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] };
const NODES = [
  node('control', { role: 'control' }, { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }),
  node('north', { zone: 'north', cores: '4' }),
  node('south', { zone: 'south', cores: '16' }, { unschedulable: true }),
  node('gpu', { zone: 'south' }, TAINTED),
];

describe('a pod runs on the node', () => {
  test.each<[string, object, string]>([
    ['that has no taint', {}, 'north'],
    ['that has the labels of its nodeSelector', { nodeSelector: { zone: 'north' } }, 'north'],
    ['whose taint it tolerates', { nodeSelector: { zone: 'south' }, tolerations: [{ key: 'dedicated', value: 'gpu' }] }, 'gpu'],
    ['of which it tolerates everything', { tolerations: [{ operator: 'Exists' }] }, 'control'],
    ['that its nodeAffinity asks for', affinity(expression('cores', 'Gt', '2')), 'north'],
    ['that one term of its nodeAffinity asks for', affinity(expression('zone', 'In', 'west'), expression('cores', 'Exists')), 'north'],
    ['that it names, whatever that has', { nodeName: 'gpu' }, 'gpu'],
  ])('%s', (_, spec, expected) => {
    expect(nodesIn(...NODES, workload('Deployment', spec))).toEqual([expected]);
    expect(codesIn(...NODES, workload('Deployment', spec))).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['has the labels of its nodeSelector', { nodeSelector: { zone: 'west' } }, 'Node/north has no label zone=west'],
    ['has no taint that it does not tolerate', { nodeSelector: { zone: 'south' }, tolerations: [{ key: 'dedicated', value: 'db' }] },
      'it does not tolerate the taint node.kubernetes.io/unschedulable:NoSchedule of Node/south'],
    ['is not excluded by its nodeAffinity', affinity({}, expression('zone', 'Odd')),
      'its nodeAffinity excludes Node/north'],
  ])('waits, and it is said, where no node %s', (_, spec, reason) => {
    expect(nodesIn(...NODES, workload('Deployment', spec))).toEqual(['Pending']);
    const { findings } = clusterWith(...NODES, workload('Deployment', spec));
    expect(findings).toMatchObject([{ code: 'no-node-admits', object: 'Deployment/shop/agent' }]);
    expect(findings[0].message).toContain(reason);
  });

  test('that is assumed where none is given, whatever it asks for', () => {
    expect(nodesIn(workload('Deployment', { nodeSelector: { zone: 'west' } }))).toEqual(['node']);
    expect(nodesIn(workload('DaemonSet', { nodeSelector: { zone: 'west' } }))).toEqual(['node']);
  });
});

describe('a DaemonSet has a pod on each node', () => {
  test.each<[string, object, string[]]>([
    // The controller tolerates that a node is cordoned.
    ['without a taint, cordoned or not', {}, ['north', 'south']],
    ['that its nodeSelector names', { nodeSelector: { zone: 'south' } }, ['south']],
    ['whose taint it tolerates', { tolerations: [{ key: 'dedicated', operator: 'Exists' }] }, ['north', 'south', 'gpu']],
    ['that its nodeAffinity does not exclude', affinity(expression('zone', 'NotIn', 'south')), ['north']],
    ['that it names', { nodeName: 'north' }, ['north']],
  ])('%s', (_, spec, expected) => {
    expect(nodesIn(...NODES, workload('DaemonSet', spec))).toEqual(expected);
    expect(codesIn(...NODES, workload('DaemonSet', spec))).toEqual([]);
  });

  test('and none, as is said, where no node admits one', () => {
    const gpus = workload('DaemonSet', { nodeSelector: { accelerator: 'gpu' } });
    expect(nodesIn(...NODES, gpus)).toEqual([]);
    expect(codesIn(...NODES, gpus)).toEqual(['no-node-admits DaemonSet/shop/agent']);
  });

  test('whose address it has on the network of the host', () => {
    const nodes = [node('a', {}, {}, [{ type: 'InternalIP', address: '192.168.0.7' }]), node('b')];
    const { pods } = clusterWith(...nodes, workload('DaemonSet', { hostNetwork: true }));
    expect(pods.map(({ status: { podIP } }) => podIP)).toEqual(['192.168.0.7', '10.0.0.2']);
    expect(pods.map(({ status: { hostIP } }) => hostIP)).toEqual(['192.168.0.7', '10.0.0.2']);
  });

  test('except for those that its pods, where these are given, are not on', () => {
    const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', uid: '1', controller: true };
    const pod: Manifest = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'agent-x', namespace: 'shop', ownerReferences: [owner] },
      spec: { nodeName: 'south', containers: [{ name: 'app' }] },
      status: { phase: 'Running', podIP: '10.1.1.1' },
    };
    expect(nodesIn(...NODES, workload('DaemonSet'), pod)).toEqual(['south']);
    expect(codesIn(...NODES, workload('DaemonSet', { nodeSelector: { zone: 'west' } }), pod)).toEqual([]);
  });
});
