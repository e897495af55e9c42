import { asText, Check, mapOf, shown } from './check';
import { anyText } from './scalars';
import { refusal } from '../errors';

const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Returns a label key that Kubernetes accepts.
 *
 * @throws when it is not `name` or `prefix/name` with a name of at most 63 characters and a DNS prefix of at most 253.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export const labelKey = keyOf('label');

/** Returns the key of a label or an annotation, which have the same form. */
function keyOf(what: string): Check<string> {
  return (key, prop, cannot) => {
    const [name, prefix, ...rest] = typeof key === 'string' ? key.split('/').reverse() : [''];
    if (rest.length === 0 && NAME.test(name) && (prefix === undefined || isSubdomain(prefix))) return key;
    throw refusal({
      cannot,
      because: `${prop} has the ${what} key ${shown(key)}, which Kubernetes refuses`,
      instead: "Use 'name' or 'prefix/name': a name of at most 63 letters, digits, '-', '_' and '.',"
        + ' starting and ending with a letter or digit, and a DNS prefix',
    });
  };
}

/**
 * Returns a label value that Kubernetes accepts.
 *
 * @throws when it is not empty, and not at most 63 letters, digits, `-`, `_` and `.` that start and end with a letter or digit.
 */
export function labelValue(value: string, prop: string, cannot: string): string {
  if (value === '' || (typeof value === 'string' && NAME.test(value))) return value;
  throw refusal({
    cannot,
    because: `${prop} has the label value ${shown(value)}, which Kubernetes refuses`,
    instead: typeof value === 'string'
      ? "Use at most 63 letters, digits, '-', '_' and '.', starting and ending with a letter or digit" : asText(value),
  });
}

/** Returns labels whose keys and values Kubernetes accepts. */
export function labels(all: { [key: string]: string }, prop: string, cannot: string): { [key: string]: string } {
  return mapOf((value: string) => labelValue(value, prop, cannot), labelKey)(all, prop, cannot);
}

/** Returns annotations whose keys Kubernetes accepts and whose values are texts. */
export const annotations = mapOf(anyText, keyOf('annotation'));

/**
 * Returns the name of a namespace, service account or revision: a DNS label.
 *
 * @throws when it is not at most 63 lower-case letters, digits and `-` that start and end with a letter or digit.
 */
export function dnsLabel(name: string, prop: string, cannot: string): string {
  if (typeof name === 'string' && DNS_LABEL.test(name)) return name;
  throw refusal({
    cannot,
    because: `${prop} is ${shown(name)}, which Kubernetes refuses as a name`,
    instead: "Use at most 63 lower-case letters, digits and '-', starting and ending with a letter or digit",
  });
}

/**
 * Returns the name of an object that needs no DNS label: a DNS subdomain.
 *
 * @throws when it is not at most 253 lower-case letters, digits, `-` and `.`, each part between dots starting and ending with a letter or
 * digit.
 */
export function dnsSubdomain(name: string, prop: string, cannot: string): string {
  if (typeof name === 'string' && isSubdomain(name)) return name;
  throw refusal({
    cannot,
    because: `${prop} is ${shown(name)}, which Kubernetes refuses as a name`,
    instead: "Use at most 253 lower-case letters, digits, '-' and '.', starting and ending with a letter or digit",
  });
}

function isSubdomain(name: string): boolean {
  return name.length <= 253 && SUBDOMAIN.test(name);
}

/**
 * Returns the name of a label of series.
 *
 * @throws when it is not letters, digits and `_`, not starting with a digit: older servers that samples are sent to know no others.
 */
export function labelName(name: string, prop: string, cannot: string): string {
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) return name;
  throw refusal({
    cannot,
    because: `${prop} has '${name}', which is not a valid name of a Prometheus label`,
    instead: "Use letters, digits and '_', not starting with a digit",
  });
}
