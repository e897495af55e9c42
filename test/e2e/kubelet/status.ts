import { Manifest } from '../../cluster/manifest';
import { Component } from '../mesh/component';
import { HOST } from '../mesh/network';

export interface ContainerState {
  readonly container: Manifest;
  component?: Component;
  restarts: number;
  started: boolean;
  ready: boolean;
  /** Defined if it has ended. */
  exitCode?: number;
}

/** The status of a pod as the kubelet writes it. */
export function statusOf(pod: Manifest, states: ReadonlyArray<ContainerState>, address: string): Manifest {
  const stateOf = (name: string) => states.find(({ container }) => container.name === name);
  const of = (containers: ReadonlyArray<Manifest> = []) =>
    containers.map(({ name, image }) => statusOfContainer(name, image, stateOf(name)));
  const initContainerStatuses = of(pod.spec.initContainers);
  const containerStatuses = of(pod.spec.containers);
  const initialized = (pod.spec.initContainers ?? []).every((container: Manifest, i: number) =>
    container.restartPolicy === 'Always' ? initContainerStatuses[i].started : initContainerStatuses[i].state.terminated?.exitCode === 0);
  const sidecars = initContainerStatuses.filter((_, i) => pod.spec.initContainers[i].restartPolicy === 'Always');
  const ready = initialized && [...sidecars, ...containerStatuses].every(status => status.ready);
  const ended = containerStatuses.every(({ state }) => state.terminated) && pod.spec.restartPolicy !== 'Always';
  const phase = ended ? containerStatuses.every(({ state }) => state.terminated.exitCode === 0) ? 'Succeeded' : 'Failed'
    : containerStatuses.some(({ state }) => state.running) ? 'Running' : 'Pending';
  const lastTransitionTime = new Date().toISOString().replace(/\.\d+/, '');
  const condition = (type: string, isTrue: boolean) => ({ type, status: isTrue ? 'True' : 'False', lastTransitionTime });
  return {
    phase,
    hostIP: HOST,
    hostIPs: [{ ip: HOST }],
    podIP: address,
    podIPs: [{ ip: address }],
    startTime: pod.metadata.creationTimestamp,
    conditions: [
      condition('PodScheduled', true),
      condition('Initialized', initialized),
      condition('ContainersReady', ready),
      condition('Ready', ready),
    ],
    initContainerStatuses,
    containerStatuses,
  };
}

function statusOfContainer(name: string, image: string, state?: ContainerState): Manifest {
  const { started = false, ready = false, restarts = 0, exitCode } = state ?? {};
  return {
    name,
    image,
    imageID: image,
    containerID: `process://${name}`,
    started,
    // An init container that has succeeded counts as ready.
    ready: exitCode === undefined ? ready : exitCode === 0,
    restartCount: Math.max(restarts, 0),
    state: exitCode !== undefined ? { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' } }
      : state?.component ? { running: {} } : { waiting: { reason: 'PodInitializing' } },
  };
}
