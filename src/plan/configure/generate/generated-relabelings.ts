import { sorted } from '../../go/text';
import { LabelSelector } from '../../kubernetes/label-selector';
import { sanitizeLabelName } from '../../prometheus/label-name';
import { RelabelConfig } from '../../prometheus/scrape-config';

// The rules that the jobs of several kinds share (`pkg/prometheus/promcfg.go`).

/** The first rule of every job: it keeps the name of the job, which other rules may overwrite in the label `job`. */
export const JOB_NAME: RelabelConfig = { source_labels: ['job'], target_label: '__tmp_prometheus_job_name' };

/** Completed pods are not scraped (`generateRunningFilter`). */
export const RUNNING: RelabelConfig = { action: 'drop', source_labels: ['__meta_kubernetes_pod_phase'], regex: '(Failed|Succeeded)' };

/** Copies a meta label to a label. */
export function copy(source: string, target: string): RelabelConfig {
  return { source_labels: [source], target_label: target };
}

/** Copies a meta label to a label, unless it is empty. */
export function copyIfSet(source: string, target: string): RelabelConfig {
  return { source_labels: [source], target_label: target, regex: '(.+)', replacement: '${1}' };
}

/** Keeps only the targets with one value of a label. */
export function keep(source: string, regex: string): RelabelConfig {
  return { action: 'keep', source_labels: [source], regex };
}

/** Copies the pod labels that a monitor and then its Prometheus name. */
export function podTargetLabels(ofMonitor: ReadonlyArray<string> = [], ofPrometheus: ReadonlyArray<string> = []): RelabelConfig[] {
  return [...ofMonitor, ...ofPrometheus].map(sanitizeLabelName).map(label => copyIfSet(`__meta_kubernetes_pod_label_${label}`, label));
}

/** A monitor's selector as rules on the meta labels of pods, services or ingresses; its values are not escaped in the expressions. */
export function selection(role: 'pod' | 'service' | 'ingress', selector: LabelSelector): RelabelConfig[] {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const value = (key: string) => `__meta_kubernetes_${role}_label_${sanitizeLabelName(key)}`;
  const presence = (key: string) => `__meta_kubernetes_${role}_labelpresent_${sanitizeLabelName(key)}`;
  const exact = sorted(Object.keys(matchLabels)).map((key): RelabelConfig => {
    return { action: 'keep', source_labels: [value(key), presence(key)], regex: `(${matchLabels[key]});true` };
  });
  const sets = matchExpressions.flatMap(({ key, operator, values = [] }): RelabelConfig[] => {
    const compared = { source_labels: [value(key), presence(key)], regex: `(${values.join('|')});true` };
    const present = { source_labels: [presence(key)], regex: 'true' };
    switch (operator) {
      case 'In': return [{ action: 'keep', ...compared }];
      case 'NotIn': return [{ action: 'drop', ...compared }];
      case 'Exists': return [{ action: 'keep', ...present }];
      case 'DoesNotExist': return [{ action: 'drop', ...present }];
      // The operator does not check the selector of a Probe's ingresses.
      default: return [];
    }
  });
  return [...exact, ...sets];
}
