import { drop, NAMESPACE, oneOf, pod, Relabeling, sanitized } from './relabelings';
import { refusal } from '../errors';
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
 * The relabeling rule that drops the pods of an exclusion.
 *
 * @throws when it has neither a namespace nor a label, and so would leave nothing to scrape.
 */
export function dropExcluded(exclusion: PodExclusion, cannot: string): Relabeling {
  const namespaces = exclusion.namespaces?.map(name => dnsLabel(name, 'exclude.namespaces', cannot)) ?? [];
  const wanted = Object.entries(labels(exclusion.labels ?? {}, 'exclude.labels', cannot));
  if (namespaces.length + wanted.length === 0) {
    throw refusal({
      cannot,
      because: 'exclude has an entry with neither namespaces nor labels, which matches every pod',
      instead: 'Give the namespaces or labels of the pods to exclude',
    });
  }
  const conditions: Array<[label: string, regex: string]> = [
    ...(namespaces.length > 0 ? [[NAMESPACE, oneOf(namespaces)] as [string, string]] : []),
    // An absent label has an empty value too, so its presence is checked as well, as the operator does for selectors.
    ...wanted.flatMap(([key, value]): Array<[string, string]> => [
      [pod(`label_${sanitized(key)}`), oneOf([value])],
      [pod(`labelpresent_${sanitized(key)}`), 'true'],
    ]),
  ];
  return drop(conditions.map(([label]) => label), conditions.map(([, regex]) => regex).join(';'));
}
