import { memoize } from '../memoize';
import { sanitizeLabelName } from '../prometheus/label-name';

/** The prefix of the meta labels of Kubernetes discovery. */
export const META = '__meta_kubernetes_';

/** The names of the two meta labels for a label or annotation. They are computed once: very many objects have the same few keys. */
const namesOf = memoize((kind: string) => memoize((key: string) => {
  const name = sanitizeLabelName(key);
  return {
    label: `${META}${kind}_label_${name}`,
    labelPresent: `${META}${kind}_labelpresent_${name}`,
    annotation: `${META}${kind}_annotation_${name}`,
    annotationPresent: `${META}${kind}_annotationpresent_${name}`,
  };
}));

interface Named {
  readonly name?: string;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
}

/**
 * The meta labels of an object (Prometheus `discovery/kubernetes/kubernetes.go`, addObjectMetaLabels). Of two keys that become one name,
 * such as `a/b` and `a.b`, the last one counts; Prometheus takes one at random.
 */
export function objectLabels(kind: string, { name, labels = {}, annotations = {} }: Named): Map<string, string> {
  const found = new Map<string, string>();
  if (name !== undefined) found.set(`${META}${kind}_name`, name);
  const names = namesOf(kind);
  for (const [key, value] of Object.entries(labels)) {
    const { label, labelPresent } = names(key);
    found.set(label, value).set(labelPresent, 'true');
  }
  for (const [key, value] of Object.entries(annotations)) {
    const { annotation, annotationPresent } = names(key);
    found.set(annotation, value).set(annotationPresent, 'true');
  }
  return found;
}

const metaName = memoize((name: string) => META + name);

/** The values of meta labels, by name without the prefix. */
interface MetaValues {
  readonly [name: string]: string | number | boolean | undefined;
}

/** Adds the meta labels that have a value. */
export function addMeta(labels: Map<string, string>, values: MetaValues): Map<string, string> {
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) labels.set(metaName(name), String(value));
  }
  return labels;
}

/** Joins an address and a port, with an IPv6 address in brackets (Go `net`, JoinHostPort). */
export function joinHostPort(host: string, port: number): string {
  return /[:%]/.test(host) ? `[${host}]:${port}` : `${host}:${port}`;
}
