/** The parts of `metadata` that decide what is scraped. */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  readonly ownerReferences?: ReadonlyArray<{ readonly kind: string; readonly name: string; readonly controller?: boolean }>;
}

/** A Kubernetes object as written in YAML. Code that reads another field has to check its type. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

/** Where a manifest was read: the file, or a name for the text, and the number of the document in it, counted from 1. */
export interface Source {
  readonly file: string;
  readonly document: number;
}

/** How the plan names an object: `Kind/namespace/name`, or `Kind/name` without a namespace. */
export function idOf({ kind, metadata: { namespace, name } }: Manifest): string {
  return namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

/** The namespace in the name that `idOf` gives an object with one. */
export function namespaceOfId(id: string): string {
  return id.split('/')[1];
}
