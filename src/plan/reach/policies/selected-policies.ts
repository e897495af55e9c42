import { LabelSelector, selects } from '../../kubernetes/label-selector';
import { Manifest } from '../../kubernetes/manifest';
import { Labels } from '../../prometheus/labels';

/** How a kind of policy is read: once, since every pod asks for it. */
export interface Reading<P> {
  readonly selector: (manifest: Manifest) => LabelSelector;
  readonly policy: (manifest: Manifest) => P;
}

/** Finds the policies that select a pod, by an index of the label that they want in a namespace. */
export class SelectedPolicies<P> {
  private readonly byNamespace = new Map<string, Index<P>>();

  public constructor(manifests: ReadonlyArray<Manifest>, { selector: selectorOf, policy }: Reading<P>) {
    for (const manifest of manifests) {
      const selector = selectorOf(manifest);
      const index = entryOf(this.byNamespace, manifest.metadata.namespace ?? 'default', (): Index<P> => ({ wanting: new Map(), others: [] }));
      const [label] = Object.entries(selector.matchLabels ?? {});
      const sameLabel = label === undefined ? index.others : entryOf(entryOf(index.wanting, label[0], newMap<P>), label[1], () => []);
      sameLabel.push({ policy: policy(manifest), matches: selects(selector) });
    }
  }

  public of(namespace: string, labels: Labels = {}): P[] {
    const index = this.byNamespace.get(namespace);
    if (index === undefined) return [];
    const possible = [...index.others];
    for (const [name, byValue] of index.wanting) possible.push(...byValue.get(labels[name]) ?? []);
    return possible.filter(({ matches }) => matches(labels)).map(({ policy }) => policy);
  }
}

interface Selecting<P> {
  readonly policy: P;
  readonly matches: (labels: Labels) => boolean;
}

/** The policies of a namespace: by the name and the value of one label that they want, and those that want none. */
interface Index<P> {
  readonly wanting: Map<string, Map<string, Selecting<P>[]>>;
  readonly others: Selecting<P>[];
}

function newMap<P>(): Map<string, Selecting<P>[]> {
  return new Map();
}

function entryOf<V>(map: Map<string, V>, key: string, made: () => V): V {
  let known = map.get(key);
  if (known === undefined) map.set(key, known = made());
  return known;
}
