import { Pod } from './kinds';

/** Finds the pods that have all of some labels, by an index of the pods with each label of a namespace. */
export class PodsByLabel {
  private readonly index = new Map<string, Pod[]>();

  public constructor(pods: ReadonlyArray<Pod>) {
    for (const pod of pods) {
      for (const label of Object.entries(pod.metadata.labels ?? {})) {
        const key = keyOf(pod.metadata.namespace, label);
        const indexed = this.index.get(key);
        if (indexed) indexed.push(pod);
        else this.index.set(key, [pod]);
      }
    }
  }

  /** In the order of the pods; nothing for a selector without labels. */
  public withLabels(namespace: string, selector: { readonly [label: string]: string }): Pod[] {
    const wanted = Object.entries(selector);
    const [rarest = []] = wanted.map(label => this.index.get(keyOf(namespace, label)) ?? []).sort((a, b) => a.length - b.length);
    return rarest.filter(({ metadata: { labels = {} } }) => wanted.every(([name, value]) => labels[name] === value));
  }
}

function keyOf(namespace: string, [name, value]: [string, string]): string {
  return `${namespace}/${name}=${value}`;
}
