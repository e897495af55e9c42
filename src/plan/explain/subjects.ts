import { Backends } from './backends';
import { fits } from './label-words';
import { ofPods, Subject } from './subject';
import { Pod } from '../cluster/kinds';
import { workloadIdOf } from '../cluster/owners';
import { LabelSelector } from '../kubernetes/label-selector';
import { Labels } from '../prometheus/labels';

/** The labels by which monitors of a kind select: the pods' of one kind, the Services' of the other. */
export type Selecting = 'PodMonitor' | 'ServiceMonitor';

/** Every workload that has a pod, found by what monitors look at. */
export class Subjects {
  public readonly all: ReadonlyArray<Subject>;
  private readonly byNamespace: ReadonlyMap<string, ReadonlyArray<Subject>>;
  private readonly byLabel: { readonly [Kind in Selecting]: ReadonlyMap<string, ReadonlyArray<Subject>> };

  public constructor(pods: ReadonlyArray<Pod>, backends: Backends) {
    this.all = Array.from(grouped(pods, pod => [workloadIdOf(pod)]).values(), ofWorkload => ofPods(ofWorkload, backends));
    this.byNamespace = grouped(this.all, subject => [namespaceOf(subject)]);
    const keysOf = (kind: Selecting) => (subject: Subject) => new Set(labelsOf(kind, subject).flatMap(labels => Object.entries(labels).map(keyOf)));
    const byLabelsOf = (kind: Selecting) => grouped(this.all, keysOf(kind));
    this.byLabel = { PodMonitor: byLabelsOf('PodMonitor'), ServiceMonitor: byLabelsOf('ServiceMonitor') };
  }

  public in(namespace: string): ReadonlyArray<Subject> {
    return this.byNamespace.get(namespace) ?? [];
  }

  /** Those with labels that a selector takes. */
  public selectedBy(kind: Selecting, selector: LabelSelector): Subject[] {
    const [label] = Object.entries(selector.matchLabels ?? {});
    const candidates = label === undefined ? this.all : this.byLabel[kind].get(keyOf(label)) ?? [];
    return candidates.filter(subject => isSelected(kind, selector, subject));
  }
}

/** Whether a selector takes a workload, wherever it is. */
export function isSelected(kind: Selecting, selector: LabelSelector, subject: Subject): boolean {
  return labelsOf(kind, subject).some(labels => fits(selector, labels));
}

/** What a monitor of a kind sees of a workload. */
export function labelsOf(kind: Selecting, { pods, services }: Subject): Labels[] {
  return (kind === 'PodMonitor' ? pods.slice(0, 1) : services).map(({ metadata }) => metadata.labels ?? {});
}

/** The namespace of a workload that has a pod. */
export function namespaceOf({ pods: [{ metadata }] }: Subject): string {
  return metadata.namespace;
}

function keyOf([name, value]: [string, string]): string {
  return `${name}=${value}`;
}

function grouped<T>(all: ReadonlyArray<T>, keysOf: (each: T) => Iterable<string>): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    for (const key of keysOf(each)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [each]);
      else group.push(each);
    }
  }
  return groups;
}
