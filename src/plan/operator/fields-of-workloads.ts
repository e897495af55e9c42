import { placementFields } from '../cluster/kinds';
import { isFields, valueAt } from '../kubernetes/fields';
import { Manifest } from '../kubernetes/manifest';
import { readIfValid } from '../kubernetes/shape';

export const MANAGED_BY = { 'app.kubernetes.io/managed-by': 'prometheus-operator' };

/** Labels or annotations as texts. */
export function textsOf(given: unknown): { readonly [key: string]: string } {
  return isFields(given) ? Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)])) : {};
}

/** A text that is given, or what the operator takes in its place. */
export function textOr(given: unknown, otherwise: string): string {
  return typeof given === 'string' && given !== '' ? given : otherwise;
}

/** What a resource says of the nodes for its pods. */
export function placementOf({ spec }: Manifest): object {
  return readIfValid(placementFields, spec) ?? {};
}

/** Whether it is an agent that runs on each node. */
export function isDaemonSet(prometheus: Manifest): boolean {
  return prometheus.kind === 'PrometheusAgent' && valueAt(prometheus, 'spec.mode') === 'DaemonSet';
}
