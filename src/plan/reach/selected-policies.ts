import { LabelSelector } from '../configure/resources/common';
import { selects } from '../inject/mesh/selector';
import { Labels } from '../labels';
import { Manifest } from '../manifest';

/** Finds the policies that select a pod, by an index of those that want a label in a namespace. */
export class SelectedPolicies {
  private readonly index = new Map<string, Policy[]>();

  public constructor(manifests: ReadonlyArray<Manifest>, selectorOf: (manifest: Manifest) => LabelSelector) {
    for (const manifest of manifests) {
      const selector = selectorOf(manifest);
      const { metadata: { namespace = 'default' } } = manifest;
      // Those that want no label are found by the namespace alone.
      const [label] = Object.entries(selector.matchLabels ?? {});
      const key = keyOf(namespace, label);
      const policy = { manifest, matches: selects(selector) };
      const indexed = this.index.get(key);
      if (indexed) indexed.push(policy);
      else this.index.set(key, [policy]);
    }
  }

  public of(namespace: string, labels: Labels = {}): Manifest[] {
    if (this.index.size === 0) return [];
    return [undefined, ...Object.entries(labels)].flatMap(label => this.index.get(keyOf(namespace, label)) ?? [])
      .filter(({ matches }) => matches(labels)).map(({ manifest }) => manifest);
  }
}

interface Policy {
  readonly manifest: Manifest;
  readonly matches: (labels: Labels) => boolean;
}

function keyOf(namespace: string, label: readonly [string, string] | undefined): string {
  return label === undefined ? namespace : `${namespace}/${label[0]}=${label[1]}`;
}
