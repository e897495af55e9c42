import { RunningPod } from './pod';
import { Manifest } from '../../cluster/manifest';
import { Layers } from '../components/programs';
import { ApiError, KubernetesApi } from '../mesh/kubernetes-api';
import { HOST } from '../mesh/network';

export const NODE = 'node';

/** Stands in for the scheduler and the kubelet: there is one node, and pods run as processes. */
export async function startKubelet(api: KubernetesApi, layers: Layers): Promise<void> {
  await registerNode(api);
  const pods = new Map<string, RunningPod>();

  const added = async (pod: Manifest): Promise<void> => {
    const { name, namespace, uid } = pod.metadata;
    const running = new RunningPod(pod, layers, api);
    pods.set(uid, running);
    if (!pod.spec.nodeName) {
      const target = { apiVersion: 'v1', kind: 'Node', name: NODE };
      await api.request('POST', `/api/v1/namespaces/${namespace}/pods/${name}/binding`, { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace }, target });
    }
    await running.run();
  };
  const removed = async (pod: Manifest): Promise<void> => {
    const { name, namespace, uid } = pod.metadata;
    const running = pods.get(uid);
    pods.delete(uid);
    await running?.remove();
    const now = { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0, preconditions: { uid } };
    await api.request('DELETE', `/api/v1/namespaces/${namespace}/pods/${name}`, now).catch(error => {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
    });
  };
  const told = (work: Promise<void>, pod: Manifest): void => {
    work.catch(error => console.error(`${pod.metadata.namespace}/${pod.metadata.name}: ${error.message}`));
  };

  void api.watch('v1', 'Pod', ({ type, object: pod }) => {
    if (type === 'ADDED' && !pod.metadata.deletionTimestamp) {told(added(pod), pod);} else if (type === 'DELETED' || pod.metadata.deletionTimestamp) {
      if (pods.has(pod.metadata.uid)) told(removed(pod), pod);
    } else if (type === 'MODIFIED') {pods.get(pod.metadata.uid)?.update(pod);}
  });
  for (const kind of ['ConfigMap', 'Secret']) {
    void api.watch('v1', kind, ({ type, object }) => {
      if (type === 'MODIFIED') for (const pod of pods.values()) told(pod.refresh({ kind, ...object }), object);
    });
  }
}

async function registerNode(api: KubernetesApi): Promise<void> {
  await api.apply({ apiVersion: 'v1', kind: 'Node', metadata: { name: NODE, labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': NODE } } });
  const capacity = { cpu: '64', memory: '256Gi', pods: '1000' };
  const condition = { type: 'Ready', status: 'True', reason: 'KubeletReady', lastHeartbeatTime: new Date().toISOString(), lastTransitionTime: new Date().toISOString() };
  const status = {
    capacity,
    allocatable: capacity,
    addresses: [{ type: 'InternalIP', address: HOST }, { type: 'Hostname', address: NODE }],
    conditions: [condition],
    // Istio asks the node for its version before it makes sidecars native.
    nodeInfo: { kubeletVersion: 'v1.34.4', operatingSystem: 'linux', architecture: 'amd64', machineID: '', systemUUID: '', bootID: '', kernelVersion: '', osImage: '', containerRuntimeVersion: '', kubeProxyVersion: '' },
  };
  await api.request('PATCH', `/api/v1/nodes/${NODE}/status`, { status }, 'application/merge-patch+json');
}
