import { Pod } from './kinds';

/** Finds the pods that have all the given labels, with an index for each label that is asked for. */
export class PodsByLabel {
  private readonly indexes = new Map<string, ReadonlyMap<string, ReadonlyArray<Pod>>>();

  public constructor(private readonly pods: ReadonlyArray<Pod>) {}

  /** In the order of the pods; nothing for a selector without labels. */
  public withLabels(namespace: string, selector: { readonly [label: string]: string }): Pod[] {
    const wanted = Object.entries(selector);
    const [rarest = []] = wanted
      .map(([name, value]) => this.indexOf(name).get(`${namespace}/${value}`) ?? [])
      .sort((a, b) => a.length - b.length);
    return rarest.filter(({ metadata: { labels = {} } }) => wanted.every(([name, value]) => labels[name] === value));
  }

  /** The pods with each value of a label in each namespace. */
  private indexOf(label: string): ReadonlyMap<string, ReadonlyArray<Pod>> {
    let index = this.indexes.get(label);
    if (index === undefined) this.indexes.set(label, index = indexedBy(label, this.pods));
    return index;
  }
}

function indexedBy(label: string, pods: ReadonlyArray<Pod>): Map<string, Pod[]> {
  const index = new Map<string, Pod[]>();
  for (const pod of pods) {
    const value = pod.metadata.labels?.[label];
    if (value === undefined) continue;
    const key = `${pod.metadata.namespace}/${value}`;
    const indexed = index.get(key);
    if (indexed) indexed.push(pod);
    else index.set(key, [pod]);
  }
  return index;
}
