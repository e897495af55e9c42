import { refusal } from '../errors';
import { drop, NAMESPACE, oneOf, pod, Relabeling, sanitized } from './relabelings';
import { dnsLabel, labels } from '../values/names';

/** Pods that a monitor leaves alone: those in one of the namespaces that carry all of the labels. */
export interface PodExclusion {
  /**
   * The namespaces.
   *
   * @default - any
   */
  readonly namespaces?: string[];

  /**
   * The labels with their values.
   *
   * @default - any
   */
  readonly labels?: { [key: string]: string };
}

/**
 * The rule that drops the pods of an exclusion.
 *
 * @throws when it names neither a namespace nor a label, and so would leave nothing to scrape.
 */
export function dropExcluded(exclusion: PodExclusion, cannot: string): Relabeling {
  const namespaces = exclusion.namespaces?.map(name => dnsLabel(name, 'exclude.namespaces', cannot)) ?? [];
  const wanted = Object.entries(labels(exclusion.labels ?? {}, 'exclude.labels', cannot));
  if (namespaces.length + wanted.length === 0) {
    throw refusal({
      cannot,
      because: 'exclude has an entry with neither namespaces nor labels, which every pod fits',
      instead: 'Name what the pods to leave alone have in common',
    });
  }
  const conditions: Array<[label: string, regex: string]> = [
    ...(namespaces.length > 0 ? [[NAMESPACE, oneOf(namespaces)] as [string, string]] : []),
    // A label that is absent reads as an empty value, so presence is asked for as well, as the operator does for selectors.
    ...wanted.flatMap(([key, value]): Array<[string, string]> => [
      [pod(`label_${sanitized(key)}`), oneOf([value])],
      [pod(`labelpresent_${sanitized(key)}`), 'true'],
    ]),
  ];
  return drop(conditions.map(([label]) => label), conditions.map(([, regex]) => regex).join(';'));
}
