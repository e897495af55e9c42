import { Mesh } from './inject-meshes';
import { idOf, Manifest } from '../../../src/plan/kubernetes/manifest';
import { Component } from '../../upstream/component';

/** A container of a pod, as far as it says what is merged. */
export interface Container {
  readonly name: string;
  readonly env?: ReadonlyArray<{ readonly name: string; readonly value?: string }>;
}

/** A pod after admission, as its manifest and as text. */
export interface RealPod {
  readonly workload: string;
  readonly manifest: Manifest;
  readonly containers: ReadonlyArray<Container>;
  readonly text: string;
}

/** A target, as far as it says what is scraped. */
export interface RealTarget {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly discoveredLabels: { readonly [name: string]: string };
}

/** A cluster of which everything is given. */
export interface CompleteCluster {
  /** Undefined where there is none. */
  readonly mesh?: Mesh;
  /** All but the workloads. */
  readonly objects: ReadonlyArray<Manifest>;
  readonly workloads: ReadonlyArray<Manifest>;
}

/** The pods of a cluster, and what of them is scraped. */
export interface Followed {
  readonly pods: ReadonlyArray<RealPod>;
  readonly targets: ReadonlyArray<RealTarget>;
}

interface Admission {
  readonly object: string;
  readonly admitted: boolean;
  readonly errors: string[];
}

interface Generated {
  readonly prometheuses: Array<{ readonly config: string }>;
}

/** What the operator and Prometheus answered for the clusters of a case. */
export interface Answers {
  readonly configs: Map<string, Promise<Generated>>;
  readonly targets: Map<string, Promise<RealTarget[]>>;
}

/** Discovery waits more than it computes, so that several run side by side. */
const PROMETHEUSES = 8;

/** The objects that the operator reads. */
const READ_BY_OPERATOR = ['Prometheus', 'PodMonitor', 'ServiceMonitor', 'Namespace', 'Secret', 'ConfigMap'];

/** Follows clusters through the real components: the API server, istiod, the controllers, the operator and Prometheus. */
export class RealComponents {
  private readonly admission = Component.start('admission');
  private readonly istio = Component.start('istio');
  private readonly standin = Component.start('standin');
  private readonly operator = Component.start('operator');
  private readonly prometheuses = Array.from({ length: PROMETHEUSES }, () => Component.start('prometheus'));
  private next = 0;
  /** There are few pods that differ, so they are kept for all cases. */
  private readonly pods = new Map<string, Promise<RealPod>>();

  public stop(): void {
    for (const each of [this.admission, this.istio, this.standin, this.operator, ...this.prometheuses]) each.stop();
  }

  /** @throws if the API server refuses an object: no case is about that. */
  public async admit(objects: ReadonlyArray<Manifest>): Promise<void> {
    const { verdicts } = await this.admission.ask<{ verdicts: Admission[] }>({ objects });
    const refused = verdicts.find(({ admitted }) => !admitted);
    if (refused !== undefined) throw new Error(`the API server refuses ${refused.object}: ${refused.errors.join()}`);
  }

  /** Follows a cluster; those of one case share the answers that are the same. */
  public async follow({ mesh, objects, workloads }: CompleteCluster, answers: Answers): Promise<Followed> {
    const pods = await Promise.all(workloads.map(workload => {
      const namespace = objects.filter(({ kind, metadata: { name } }) => kind === 'Namespace' && name === workload.metadata.namespace);
      return kept(this.pods, [workload, namespace, mesh], () => this.podOf(workload, namespace, mesh));
    }));
    const config = await this.configOf(objects.filter(({ kind }) => READ_BY_OPERATOR.includes(kind)), answers);
    // Discovery does not read Namespaces.
    const read = objects.filter(({ kind }) => kind !== 'Namespace');
    const targets = await kept(answers.targets, [config, read, pods.map(({ text }) => text)],
      () => this.targetsOf([...read, ...pods.map(({ manifest }) => manifest)], config));
    return { pods, targets };
  }

  /** The pod of a workload after admission, in a cluster without a mesh as it is created. */
  private async podOf(workload: Manifest, namespace: Manifest[], mesh: Mesh | undefined): Promise<RealPod> {
    const { status: _, ...manifest }: Manifest = mesh === undefined
      ? (await this.standin.ask<{ objects: Manifest[] }>({ objects: [workload] })).objects.find(({ kind }) => kind === 'Pod')!
      : await this.injected([...namespace, workload], mesh);
    const { containers, initContainers = [] } = manifest.spec as { containers: Container[]; initContainers?: Container[] };
    return { workload: idOf(workload), manifest, containers: [...containers, ...initContainers], text: JSON.stringify(manifest) };
  }

  private async injected(objects: Manifest[], mesh: Mesh): Promise<Manifest> {
    const { pods: [{ pod, refused }] } = await this.istio.ask<{ pods: Array<{ pod?: Manifest; refused?: string }> }>({ objects, mesh });
    if (pod === undefined) throw new Error(`the API server refuses the pod: ${refused}`);
    return pod;
  }

  /** The configuration that the operator generates; empty where it gives up. */
  private async configOf(objects: ReadonlyArray<Manifest>, answers: Answers): Promise<string> {
    // The selectors of these cases do not ask for labels of Istio.
    const decides = JSON.stringify(objects, (name, value: unknown) => name.startsWith('istio') ? undefined : value);
    const { prometheuses: [{ config }] } = await kept(answers.configs, decides, () => this.operator.ask<Generated>({ objects }));
    return config.replaceAll('$(POD_NAME)', 'prometheus-k8s-0').replaceAll('$(SHARD)', '0');
  }

  private async targetsOf(objects: Manifest[], config: string): Promise<RealTarget[]> {
    if (config === '') return [];
    const running = await this.standin.ask<{ objects: Manifest[] }>({ objects });
    const prometheus = this.prometheuses[this.next++ % PROMETHEUSES];
    const identity = { namespace: 'monitoring', serviceAccount: 'k8s' };
    return (await prometheus.ask<{ activeTargets: RealTarget[] }>({ objects: running.objects, config, identity })).activeTargets;
  }
}

/** The answer to a question, which is asked once. */
function kept<T>(answers: Map<string, Promise<T>>, question: unknown, ask: () => Promise<T>): Promise<T> {
  const key = JSON.stringify(question);
  const answer = answers.get(key) ?? ask();
  answers.set(key, answer);
  return answer;
}
