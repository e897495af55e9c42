import { createHash } from 'crypto';
import { Container, Pod, PodStatus } from './kinds';
import { Network } from './network';
import { Nodes } from './scheduling/nodes';

/** Whether the manifests give the status of a pod, as the output of `kubectl get` does. */
export function hasStatus({ status }: Pod): boolean {
  return status.phase !== undefined;
}

/**
 * A pod without a status as a running one: it is scheduled and has an address, and all its containers are ready. One that no node admits
 * waits. `i` is its index.
 */
export function withStatus(pod: Pod, nodes: Nodes, network: Network, i: number): Pod {
  const { spec, status } = pod;
  if (hasStatus(pod)) return status.podIP && !status.podIPs ? { ...pod, status: { ...status, podIPs: [{ ip: status.podIP }] } } : pod;
  const nodeName = spec.nodeName ?? nodes.admitting(spec);
  if (nodeName === undefined) return { ...pod, status: WAITING };
  const hostIP = nodes.addressOf(nodeName);
  const address = spec.hostNetwork ? hostIP : network.pod(i);
  return { ...pod, spec: { ...spec, nodeName }, status: assumedStatus(pod, address, hostIP) };
}

/** Whether a pod waits for a node that admits it. */
export function isUnscheduled({ spec: { nodeName }, status: { phase } }: Pod): boolean {
  return nodeName === undefined && phase === 'Pending';
}

const WAITING: PodStatus = { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False' }] };

function assumedStatus({ metadata: { uid }, spec: { containers, initContainers } }: Pod, address: string, hostIP: string): PodStatus {
  const statusOf = ({ name }: Container, state: ContainerState) =>
    ({ name, containerID: `containerd://${createHash('sha256').update(`${uid}/${name}`).digest('hex')}`, state });
  return {
    phase: 'Running',
    hostIP,
    podIP: address,
    podIPs: [{ ip: address }],
    conditions: CONDITIONS,
    containerStatuses: containers.map(container => statusOf(container, RUNNING)),
    initContainerStatuses: initContainers?.map(container => statusOf(container, isSidecar(container) ? RUNNING : TERMINATED)),
  };
}

/** All containers of a pod, whether they run together or one after the other. */
export function containersOf({ spec: { containers, initContainers = [] } }: Pod): ReadonlyArray<Container> {
  return [...containers, ...initContainers];
}

/** The containers that run together: init containers with `restartPolicy: Always` keep running, others have ended. */
export function runningContainers({ spec: { containers, initContainers = [] } }: Pod): ReadonlyArray<Container> {
  return [...containers, ...initContainers.filter(isSidecar)];
}

function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always';
}

const CONDITIONS = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map(type => ({ type, status: 'True' }));
const RUNNING = { running: {} };
const TERMINATED = { terminated: {} };
type ContainerState = typeof RUNNING | typeof TERMINATED;
