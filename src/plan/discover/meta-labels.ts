import { memoize } from '../memoize';
import { sanitizeLabelName } from '../prometheus/label-name';

/** The meta labels of Kubernetes discovery begin with this. */
export const META = '__meta_kubernetes_';

/** The names of the two meta labels that a label or annotation becomes; few keys are on very many objects. */
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
 * What discovery says of an object's metadata (Prometheus `discovery/kubernetes/kubernetes.go`, addObjectMetaLabels). Of two keys that become one
 * name, such as `a/b` and `a.b`, the last counts; in Prometheus it is another one each time.
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

/** The values of meta labels by what follows their prefix. */
interface MetaValues {
  readonly [name: string]: string | number | boolean | undefined;
}

/** Adds meta labels; one without a value is left out. */
export function addMeta(labels: Map<string, string>, values: MetaValues): Map<string, string> {
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) labels.set(metaName(name), String(value));
  }
  return labels;
}

/** Writes an address and a port as one; an IPv6 address in brackets (Go `net`, JoinHostPort). */
export function joinHostPort(host: string, port: number): string {
  return /[:%]/.test(host) ? `[${host}]:${port}` : `${host}:${port}`;
}
