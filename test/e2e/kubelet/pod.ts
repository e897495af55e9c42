import { rmSync } from 'fs';
import { setTimeout as sleep } from 'timers/promises';
import { ContainerSurroundings, runHook, startContainer } from './container';
import { environmentOf } from './environment';
import { probe } from './probe';
import { ContainerState, statusOf } from './status';
import { makeVolumes, refreshVolumes, Volumes, volumesOf } from './volumes';
import { Manifest } from '../../cluster/manifest';
import { Layers } from '../components/programs';
import { Component } from '../mesh/component';
import { ApiError, KubernetesApi } from '../mesh/kubernetes-api';
import { PodNetwork, podNetwork } from '../mesh/network';

/** The annotation by which a test stops a container for as long as it is there: the container's name. */
export const STOPPED = 'e2e/stopped';

/** A pod whose containers run as processes: init containers in their order, sidecars among them, then the others. */
export class RunningPod {
  private readonly network: PodNetwork;
  private readonly folder: string;
  private readonly containers = new Map<string, ContainerState>();
  private volumes?: Volumes;
  /** Settles when the volumes are made, and later when they are up to date. */
  private filling: Promise<void> = Promise.resolve();
  private removed = false;
  private reporting = Promise.resolve();

  public constructor(private pod: Manifest, private readonly layers: Layers, private readonly api: KubernetesApi) {
    this.network = podNetwork(pod.metadata.namespace, pod.metadata.name);
    this.folder = volumesOf(pod);
  }

  /** Starts its containers on a node, and restarts them until the pod is removed. */
  public async run(node: string): Promise<void> {
    if (!this.pod.spec.nodeName) await this.insisting(() => this.bind(node));
    await this.report();
    this.filling = this.makeVolumes();
    await this.filling;
    for (const container of this.pod.spec.initContainers ?? []) {
      const isSidecar = container.restartPolicy === 'Always';
      const state = this.supervise(container, isSidecar ? 'Always' : 'OnFailure');
      await (isSidecar ? state.started : state.completed);
      if (this.removed) return;
    }
    for (const container of this.pod.spec.containers) {
      const { begun } = this.supervise(container, this.pod.spec.restartPolicy);
      // The next container waits for the hook of this one.
      if (container.lifecycle?.postStart) await begun;
      if (this.removed) return;
    }
  }

  /** Handles a change of the pod. */
  public update(pod: Manifest): void {
    this.pod = pod;
    const stopped = this.stopped;
    if (stopped) this.containers.get(stopped)?.component?.kill('SIGKILL');
  }

  /** Handles a change of a ConfigMap or Secret. */
  public async refresh(changed: Manifest): Promise<void> {
    if (changed.metadata.namespace !== this.pod.metadata.namespace) return;
    // One after the other, so that the oldest content is not written last.
    this.filling = this.filling.catch(() => {}).then(async () => {
      if (this.volumes) await refreshVolumes(this.pod, this.volumes, changed, this.network.address, this.api);
    });
    await this.filling;
  }

  /** Ends its containers, and removes its network and volumes. */
  public async remove(): Promise<void> {
    this.removed = true;
    const components = [...this.containers.values()].flatMap(({ component }) => component ?? []);
    components.forEach(each => each.kill('SIGTERM'));
    const late = setTimeout(() => components.forEach(each => each.kill('SIGKILL')), 3_000);
    await Promise.all(components.map(({ end }) => end));
    clearTimeout(late);
    this.network.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async bind(node: string): Promise<void> {
    const { name, namespace } = this.pod.metadata;
    const target = { apiVersion: 'v1', kind: 'Node', name: node };
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace }, target };
    await this.api.request('POST', `/api/v1/namespaces/${namespace}/pods/${name}/binding`, binding).catch(error => {
      // The answer to an earlier attempt may have been lost.
      if (!(error instanceof ApiError) || error.status !== 409) throw error;
    });
  }

  private get stopped(): string | undefined {
    return this.pod.metadata.annotations?.[STOPPED];
  }

  private async makeVolumes(): Promise<void> {
    this.volumes = await this.insisting(() => makeVolumes(this.pod, this.folder, this.network.address, this.api));
  }

  /** Runs one container until it has ended for good. */
  private supervise(container: Manifest, restartPolicy: string): Supervised {
    const state: ContainerState = { container, restarts: -1, started: false, ready: false };
    this.containers.set(container.name, state);
    let onBegun: () => void;
    let onStarted: () => void;
    const begun = new Promise<void>(resolve => { onBegun = resolve; });
    const started = new Promise<void>(resolve => { onStarted = resolve; });
    const completed = this.keepUp(state, restartPolicy, () => onBegun(), () => onStarted());
    void completed.catch(error => console.error(`${this.name}/${container.name}: ${error.message}`));
    return { begun, started, completed };
  }

  private async keepUp(state: ContainerState, restartPolicy: string, onBegun: () => void, onStarted: () => void): Promise<void> {
    const { container } = state;
    while (!this.removed) {
      const environment = await this.insisting(() => environmentOf(container, this.pod, this.network.address, this.api));
      const { pod, layers, volumes } = this;
      const surroundings = { pod, layers, volumes: volumes!, environment, network: this.network.file };
      const component = startContainer(container, surroundings);
      Object.assign(state, { component, restarts: state.restarts + 1, exitCode: undefined });
      void this.report();
      void postStart(container, component, surroundings).then(onBegun).then(() => this.watch(state, component, onStarted));
      const end = await component.end;
      Object.assign(state, { started: false, ready: false, exitCode: typeof end === 'number' ? end : 137 });
      await this.report();
      if (restartPolicy === 'Never' || (restartPolicy === 'OnFailure' && end === 0)) return;
      await sleep(500);
      while (this.stopped === container.name && !this.removed) await sleep(100);
    }
  }

  /** Waits until a container has started, and then follows whether it is ready. */
  private async watch(state: ContainerState, component: Component, onStarted: () => void): Promise<void> {
    const { startupProbe, readinessProbe } = state.container;
    const passes = async (how: Manifest) => !how || probe(how, state.container, this.network.address).then(() => true, () => false);
    while (!component.ended && !await passes(startupProbe)) await sleep(200);
    if (component.ended) return;
    state.started = true;
    onStarted();
    while (!component.ended) {
      const ready = await passes(readinessProbe);
      if (ready !== state.ready && !component.ended) {
        state.ready = ready;
        component.readySeconds ??= (Date.now() - component.began) / 1000;
        void this.report();
      }
      await sleep(ready ? 1_000 : 200);
    }
  }

  /** Writes the status of the pod, one write after the other. */
  private async report(): Promise<void> {
    this.reporting = this.reporting.then(async () => {
      if (this.removed) return;
      const { name, namespace } = this.pod.metadata;
      const status = statusOf(this.pod, [...this.containers.values()], this.network.address);
      const path = `/api/v1/namespaces/${namespace}/pods/${name}/status`;
      await this.api.request('PATCH', path, { status }, 'application/merge-patch+json').catch(error => {
        if (!this.removed) console.error(error.message);
      });
    });
    return this.reporting;
  }

  /** Tries again until it succeeds, since objects that the pod refers to may come later. */
  private async insisting<Result>(act: () => Promise<Result>): Promise<Result> {
    for (let isLogged = false; ; await sleep(500)) {
      try {
        return await act();
      } catch (error) {
        if (this.removed) throw error;
        if (!isLogged) console.error(`${this.name} waits: ${(error as Error).message}`);
        isLogged = true;
      }
    }
  }

  private get name(): string {
    return `${this.pod.metadata.namespace}/${this.pod.metadata.name}`;
  }
}

interface Supervised {
  /** Settles after the postStart hook. */
  readonly begun: Promise<void>;
  /** Settles after the startup probe. */
  readonly started: Promise<void>;
  /** Settles when the container has ended and is not restarted. */
  readonly completed: Promise<void>;
}

/** Runs the postStart hook of a container, which ends if the hook fails. */
async function postStart(container: Manifest, component: Component, surroundings: ContainerSurroundings): Promise<void> {
  const command: string[] | undefined = container.lifecycle?.postStart?.exec?.command;
  if (command && await runHook(command, container, component, surroundings) !== 0) component.kill('SIGKILL');
}
