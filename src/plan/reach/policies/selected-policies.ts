import { Pod } from '../../cluster/kinds';
import { LabelSelector, selects } from '../../kubernetes/label-selector';
import { Manifest } from '../../kubernetes/manifest';
import { Labels } from '../../prometheus/labels';

/** How a kind of policy is read; once for each, since all pods share it. */
export interface Reading<P> {
  readonly selector: (manifest: Manifest) => LabelSelector;
  readonly policy: (manifest: Manifest) => P;
}

/** Finds the policies that select a pod, by an index of one label of their selectors. */
export class SelectedPolicies<P> {
  private readonly byNamespace = new Map<string, Index<P>>();

  public constructor(manifests: ReadonlyArray<Manifest>, { selector: selectorOf, policy }: Reading<P>) {
    for (const manifest of manifests) {
      const selector = selectorOf(manifest);
      const { namespace = 'default' } = manifest.metadata;
      const index = entryOf(this.byNamespace, namespace, (): Index<P> => ({ byLabel: new Map(), others: [] }));
      const [label] = Object.entries(selector.matchLabels ?? {});
      const sameLabel = label === undefined ? index.others : entryOf(entryOf(index.byLabel, label[0], newMap<P>), label[1], () => []);
      sameLabel.push({ policy: policy(manifest), matches: selects(selector) });
    }
  }

  public of(namespace: string, labels: Labels = {}): P[] {
    const index = this.byNamespace.get(namespace);
    if (index === undefined) return [];
    const possible = [...index.others];
    for (const [name, byValue] of index.byLabel) possible.push(...byValue.get(labels[name]) ?? []);
    return possible.filter(({ matches }) => matches(labels)).map(({ policy }) => policy);
  }

  /** Those that hold together for a pod: of the root namespace, and of its own. */
  public onPod({ metadata: { namespace, labels } }: Pick<Pod, 'metadata'>, rootNamespace: string): P[] {
    return [...new Set([rootNamespace, namespace])].flatMap(each => this.of(each, labels));
  }
}

interface Selecting<P> {
  readonly policy: P;
  readonly matches: (labels: Labels) => boolean;
}

/** The policies of a namespace: by the name and the value of one label that they select, and those without labels. */
interface Index<P> {
  readonly byLabel: Map<string, Map<string, Selecting<P>[]>>;
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
