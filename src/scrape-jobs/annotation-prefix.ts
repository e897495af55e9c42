import { refusal } from '../errors';
import { sanitized } from '../monitors/relabelings';
import { shown } from '../values/check';
import { dnsSubdomain } from '../values/names';

/** The prefix that charts, and Istio's sidecars, use. */
export const DEFAULT_PREFIX = 'prometheus.io';

/**
 * Returns the prefix of annotations: what stands in front of the `/`.
 *
 * @throws when Kubernetes does not accept annotations with it.
 */
export function annotationPrefix(prefix: string, prop: string, cannot: string): string {
  if (typeof prefix === 'string' && /[/.]$/.test(prefix)) {
    throw refusal({
      cannot,
      because: `${prop} is ${shown(prefix)}, and a prefix ends before its separator`,
      instead: `Write '${prefix.replace(/[/.]+$/, '') || DEFAULT_PREFIX}'`,
    });
  }
  return dnsSubdomain(prefix, prop, cannot);
}

/**
 * The label that discovery makes of the annotation of an object with a prefix. A key with a dot instead of the slash, such as
 * `prometheus.io.scrape`, has the same label.
 */
export function annotationLabel(of: 'pod' | 'service' | 'ingress', prefix: string, name: string): string {
  return `__meta_kubernetes_${of}_annotation_${sanitized(`${prefix}/${name}`)}`;
}
