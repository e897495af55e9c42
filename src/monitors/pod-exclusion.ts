import { drop, NAMESPACE, oneOf, pod, Relabeling, sanitized } from './relabelings';
import { refusal } from '../errors';
import { checkedProps, listOf, optional } from '../values/check';
import { dnsLabel, labels } from '../values/names';

/** Pods that a monitor does not scrape: those in one of the namespaces that have all of the labels. */
export interface PodExclusion {
  /**
   * The namespaces.
   *
   * @default - any
   */
  readonly namespaces?: string[];

  /**
   * Labels with their values.
   *
   * @default - any
   */
  readonly labels?: { [key: string]: string };
}

/**
 * Returns an exclusion that leaves something to scrape.
 *
 * @throws when it has neither a namespace nor a label, or Kubernetes does not accept one.
 */
export function checkedExclusion(exclusion: PodExclusion, prop: string, cannot: string): PodExclusion {
  const checked = checkedProps(exclusion, { namespaces: optional(listOf(dnsLabel)), labels: optional(labels) }, cannot, { path: prop });
  if (checked.namespaces?.length || Object.keys(checked.labels ?? {}).length > 0) return checked;
  throw refusal({
    cannot,
    because: `${prop} has neither namespaces nor labels, which matches every pod`,
    instead: 'Give the namespaces or labels of the pods to exclude',
  });
}

/** The relabeling rule that drops the pods of an exclusion. */
export function dropExcluded({ namespaces = [], labels: wanted = {} }: PodExclusion): Relabeling {
  const conditions: Array<[label: string, regex: string]> = [
    ...(namespaces.length > 0 ? [[NAMESPACE, oneOf(namespaces)] as [string, string]] : []),
    // An absent label has an empty value too, so its presence is checked as well, as the operator does for selectors.
    ...Object.entries(wanted).flatMap(([key, value]): Array<[string, string]> => [
      [pod(`label_${sanitized(key)}`), oneOf([value])],
      [pod(`labelpresent_${sanitized(key)}`), 'true'],
    ]),
  ];
  return drop(conditions.map(([label]) => label), conditions.map(([, regex]) => regex).join(';'));
}
