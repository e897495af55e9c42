import { IConstruct } from 'constructs';
import { refusal } from '../errors';

/** What is known of a Namespace that is not among the objects of an app. */
export interface DescribedNamespace {
  /**
   * Whether it has the label that makes its pods part of the mesh: `istio-injection: enabled`, or `istio.io/rev` with the revision of the
   * mesh, or `istio.io/dataplane-mode: ambient` in an ambient mesh.
   *
   * @default false - its pods are part of the mesh only if they say so themselves
   * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
   */
  readonly injected?: boolean;

  /**
   * Its other labels, by which a Prometheus or a NetworkPolicy may select it.
   *
   * @default - none
   */
  readonly labels?: { readonly [name: string]: string };
}

/** Namespaces by their names. */
export interface DescribedNamespaces {
  readonly [name: string]: DescribedNamespace;
}

/** What is described of the cluster outside an app. It is the same for all of its scopes. */
export interface Surroundings {
  readonly namespaces: DescribedNamespaces;
  /** Objects, YAML texts or constructs, as in the options of a plan. */
  readonly also: ReadonlyArray<unknown>;
}

const described = new WeakMap<IConstruct, Surroundings>();

/**
 * Adds to what is described of the cluster outside an app.
 *
 * @throws when a namespace has been described differently before.
 */
export function describeSurroundings(scope: IConstruct, { namespaces = {}, also = [] }: Partial<Surroundings>): void {
  const { root } = scope.node;
  const { namespaces: known, also: alsoKnown } = surroundingsOf(root);
  for (const [name, namespace] of Object.entries(namespaces)) {
    if (!Object.hasOwn(known, name) || formOf(known[name]) === formOf(namespace)) continue;
    throw refusal({
      cannot: `describe namespace ${name} on '${scope.node.path || 'the app'}'`,
      because: `it is described differently before: ${formOf(known[name])}, and now ${formOf(namespace)}`,
      instead: 'Describe it once, for the whole app',
    });
  }
  described.set(root, { namespaces: { ...known, ...namespaces }, also: [...alsoKnown, ...also] });
}

/** What is described anywhere in an app. */
export function surroundingsOf(root: IConstruct): Surroundings {
  return described.get(root) ?? { namespaces: {}, also: [] };
}

/** A text that is the same for descriptions that say the same. */
function formOf({ injected = false, labels = {} }: DescribedNamespace): string {
  return JSON.stringify({ injected, labels: Object.fromEntries(Object.entries(labels).sort(([a], [b]) => a < b ? -1 : 1)) });
}
