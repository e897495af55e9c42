import { sorted } from '../../go/text';
import { LabelSelector } from '../../kubernetes/label-selector';
import { sanitizeLabelName } from '../../prometheus/label-name';
import { RelabelConfig } from '../../prometheus/scrape-config';

// The rules that the jobs of several kinds have in common (`pkg/prometheus/promcfg.go`).

/** The first rule of every job: its name stays known, whatever becomes of the label `job`. */
export const JOB_NAME: RelabelConfig = { source_labels: ['job'], target_label: '__tmp_prometheus_job_name' };

/** Pods that have ended are not scraped (`generateRunningFilter`). */
export const RUNNING: RelabelConfig = { action: 'drop', source_labels: ['__meta_kubernetes_pod_phase'], regex: '(Failed|Succeeded)' };

/** A meta label becomes a label. */
export function copy(source: string, target: string): RelabelConfig {
  return { source_labels: [source], target_label: target };
}

/** A meta label becomes a label, unless it is empty. */
export function copyIfSet(source: string, target: string): RelabelConfig {
  return { source_labels: [source], target_label: target, regex: '(.+)', replacement: '${1}' };
}

/** Only targets with one value. */
export function keep(source: string, regex: string): RelabelConfig {
  return { action: 'keep', source_labels: [source], regex };
}

/** The labels that a monitor and then its Prometheus copy from each pod. */
export function podTargetLabels(own: ReadonlyArray<string> = [], ofPrometheus: ReadonlyArray<string> = []): RelabelConfig[] {
  return [...own, ...ofPrometheus].map(label => copyIfSet(`__meta_kubernetes_pod_label_${sanitizeLabelName(label)}`, sanitizeLabelName(label)));
}

/** A monitor's selector as rules on the meta labels of pods, services or ingresses; its values stand in expressions unescaped. */
export function selection(role: 'pod' | 'service' | 'ingress', { matchLabels = {}, matchExpressions = [] }: LabelSelector): RelabelConfig[] {
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
      // Nobody checks the selector of a Probe's ingresses.
      default: return [];
    }
  });
  return [...exact, ...sets];
}
