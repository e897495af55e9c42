import { LabelSelector, matcherOf } from './label-selector';
import { sorted } from '../go/text';
import { within } from '../refusal';

/** The labels of each namespace. */
export type Namespaces = ReadonlyMap<string, { readonly [key: string]: string }>;

/** In which namespaces a Prometheus looks for monitors, and which of them it selects there. */
interface Selectors {
  /** The namespace of the Prometheus itself: the only one in which it looks without a namespace selector. */
  readonly namespace: string;
  readonly namespaceSelector: LabelSelector | undefined;
  readonly selector: LabelSelector | undefined;
}

/** An object that can be selected. */
interface Selectable {
  readonly namespace: string;
  readonly name: string;
  readonly labels: { readonly [key: string]: string };
}

/** The monitors that a Prometheus selects, by namespace and name (`selectObjects` of `pkg/prometheus/resource_selector.go`). */
export function selectObjects<T extends Selectable>(resources: ReadonlyArray<T>, namespaces: Namespaces, selectors: Selectors): T[] {
  const looksIn = namespaceMatcher(namespaces, selectors);
  const takes = matcherOf(selectors.selector);
  const found = new Map(resources
    .filter(({ namespace, labels }) => looksIn(namespace) && takes(labels))
    .map(resource => [`${resource.namespace}/${resource.name}`, resource]));
  return sorted(found.keys()).map(key => found.get(key)!);
}

function namespaceMatcher(namespaces: Namespaces, { namespace: own, namespaceSelector }: Selectors): (namespace: string) => boolean {
  if (namespaceSelector === undefined) return namespace => namespace === own;
  const matches = within('failed to convert namespace label selector to selector', () => matcherOf(namespaceSelector));
  return namespace => matches(namespaces.get(namespace) ?? {});
}
