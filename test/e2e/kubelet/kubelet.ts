import { RunningPod } from './pod';
import { Manifest } from '../../cluster/manifest';
import { Layers } from '../components/programs';
import { ApiError, KubernetesApi } from '../mesh/kubernetes-api';
import { HOST } from '../mesh/network';

export const NODE = 'node';

/** A stand-in for the scheduler and the kubelet of the only node: pods run as processes. */
export async function startKubelet(api: KubernetesApi, layers: Layers): Promise<void> {
  await registerNode(api);
  const pods = new Map<string, RunningPod>();

  const added = async (pod: Manifest): Promise<void> => {
    const running = new RunningPod(pod, layers, api);
    pods.set(pod.metadata.uid, running);
    await running.run(NODE);
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
  const logErrors = (work: Promise<void>, pod: Manifest): void => {
    work.catch(error => console.error(`${pod.metadata.namespace}/${pod.metadata.name}: ${error.message}`));
  };

  void api.watch('v1', 'Pod', ({ type, object: pod }) => {
    const { uid, deletionTimestamp } = pod.metadata;
    const running = pods.get(uid);
    if (type === 'DELETED' || deletionTimestamp) {
      if (running) logErrors(removed(pod), pod);
    } else if (running) {
      // Also if it is added: a watch that begins again says so of every pod.
      running.update(pod);
    } else if (type === 'ADDED') {
      logErrors(added(pod), pod);
    }
  });
  for (const kind of ['ConfigMap', 'Secret']) {
    void api.watch('v1', kind, ({ type, object }) => {
      if (type === 'MODIFIED') for (const pod of pods.values()) logErrors(pod.refresh({ kind, ...object }), object);
    });
  }
}

async function registerNode(api: KubernetesApi): Promise<void> {
  await api.apply({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: NODE, labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': NODE } },
  });
  const capacity = { cpu: '64', memory: '256Gi', pods: '1000' };
  const now = new Date().toISOString();
  const condition = { type: 'Ready', status: 'True', reason: 'KubeletReady', lastHeartbeatTime: now, lastTransitionTime: now };
  const status = {
    capacity,
    allocatable: capacity,
    addresses: [{ type: 'InternalIP', address: HOST }, { type: 'Hostname', address: NODE }],
    conditions: [condition],
    // Istio reads the version of the node before it makes sidecars native.
    nodeInfo: {
      kubeletVersion: 'v1.34.4',
      operatingSystem: 'linux',
      architecture: 'amd64',
      machineID: '',
      systemUUID: '',
      bootID: '',
      kernelVersion: '',
      osImage: '',
      containerRuntimeVersion: '',
      kubeProxyVersion: '',
    },
  };
  await api.request('PATCH', `/api/v1/nodes/${NODE}/status`, { status }, 'application/merge-patch+json');
}
