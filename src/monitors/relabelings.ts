import {
  PodMonitorSpecPodMetricsEndpointsRelabelings, PodMonitorSpecPodMetricsEndpointsRelabelingsAction as Action,
} from '../../imports/pod-monitor';

export type Relabeling = PodMonitorSpecPodMetricsEndpointsRelabelings;

/** A label of Prometheus' pod discovery, by its name without the prefix. */
export function pod(label: string): string {
  return `__meta_kubernetes_pod_${label}`;
}

export const NAMESPACE = '__meta_kubernetes_namespace';

/** The key of a label or an annotation as Prometheus writes it in the name of a label (`strutil.SanitizeLabelName`). */
export function sanitized(key: string): string {
  return key.replace(/[^a-zA-Z0-9_]/g, '_');
}

/** A regular expression that matches exactly the given label values or names of Kubernetes. */
export function oneOf(values: string[]): string {
  const literals = values.map(value => value.replace(/\./g, '\\.'));
  return literals.length === 1 ? literals[0] : `(${literals.join('|')})`;
}

/** Keeps the targets whose source labels, joined by `;`, match. */
export function keep(sourceLabels: string[], regex: string): Relabeling {
  return { action: Action.KEEP, sourceLabels, regex };
}

/** Drops the targets whose source labels, joined by `;`, match. */
export function drop(sourceLabels: string[], regex: string): Relabeling {
  return { action: Action.DROP, sourceLabels, regex };
}

/** Sets a label where the source labels, joined by `;`, match. */
export function replace(sourceLabels: string[], regex: string, targetLabel: string, replacement: string): Relabeling {
  return { action: Action.REPLACE, sourceLabels, regex, targetLabel, replacement };
}

/** Sets a label to the value of another one that is there. */
export function copy(sourceLabel: string, targetLabel: string): Relabeling {
  return replace([sourceLabel], '(.+)', targetLabel, '$1');
}

/**
 * Sets the address to the pod's IP and a port, with two rules since an IPv6 address needs brackets.
 *
 * `when` is a label that must match too. If its expression has a group, that is `$1` in `port` and the IP is `$2`.
 */
export function address(port: string, ip = '$1', when?: { readonly label: string; readonly regex: string }): Relabeling[] {
  const sources = when ? [when.label, pod('ip')] : [pod('ip')];
  const prefix = when ? `${when.regex};` : '';
  return [
    replace(sources, `${prefix}([^:]+)`, '__address__', `${ip}:${port}`),
    replace(sources, `${prefix}(.*:.*)`, '__address__', `[${ip}]:${port}`),
  ];
}
