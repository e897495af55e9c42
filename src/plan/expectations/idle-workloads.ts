import { Service } from '../cluster/kinds';
import { ExplanationContext } from '../explain/context';
import { fits } from '../explain/label-words';
import { Monitor } from '../explain/monitors';
import { looksIn } from '../explain/selectors';
import { isFields, valueAt } from '../kubernetes/fields';
import { idOf, Manifest } from '../kubernetes/manifest';
import { makesPods, POD_MAKERS } from '../kubernetes/pod-makers';
import { Labels } from '../prometheus/labels';

/** The labels of the pods that a workload would have which asks for none now: `replicas: 0`, a suspended CronJob. */
interface IdleWorkload {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Whether a monitor selects a workload that asks for no pod: there is nothing to scrape then, and nothing wrong with the monitor. */
export function selectsIdleWorkload(monitor: Monitor, context: ExplanationContext): boolean {
  const { selection } = monitor;
  if (selection === undefined) return false;
  const { by, selector } = selection;
  const idle = idleWorkloads(context).filter(({ namespace }) => looksIn(monitor, namespace));
  if (idle.length === 0) return false;
  if (by === 'PodMonitor') return idle.some(({ labels }) => fits(selector, labels));
  const isSelected = ({ metadata: { labels = {} } }: Service) => fits(selector, labels);
  return idle.some(({ namespace, labels }) => context.servicesIn(namespace).filter(isSelected)
    .some(({ spec }) => fits({ matchLabels: spec.selector }, labels)));
}

function idleWorkloads({ meshCluster: { cluster: { manifests }, refused }, workloads }: ExplanationContext): IdleWorkload[] {
  if (refused.length > 0) return [];
  return manifests.flatMap(manifest => makesPods(manifest.kind) && manifest.kind !== 'Pod' && workloads.byId(idOf(manifest)) === undefined
    ? [{ namespace: manifest.metadata.namespace ?? 'default', labels: templateLabels(manifest, POD_MAKERS[manifest.kind].template) }] : []);
}

function templateLabels(manifest: Manifest, template: ReadonlyArray<string>): Labels {
  const labels = valueAt(manifest, [...template, 'metadata', 'labels'].join('.'));
  return isFields(labels) ? labels as Labels : {};
}
