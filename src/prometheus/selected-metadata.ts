import { ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { IScraper, ObjectSelection, SelectedKind } from '../described/scraper';
import { refusal } from '../errors';
import { dnsLabel } from '../values/names';

/** Who selects an object, and by what. */
interface Selecting {
  readonly description: string;
  readonly namespace: string;
  readonly selection: ObjectSelection;
}

/**
 * The metadata of a monitor that a Prometheus selects: that of the user with the labels that the Prometheus selects.
 *
 * If neither the monitor nor its chart has a namespace, it gets the namespace of the Prometheus.
 *
 * @throws when the Prometheus does not select this kind of monitor, or not in this namespace, or selects another value of one of the user's
 * labels.
 */
export function monitorMetadata(scope: Construct, kind: SelectedKind, prometheus: IScraper, own?: ApiObjectMetadata): ApiObjectMetadata {
  const cannot = `create ${kind} '${scope.node.path}'`;
  const { description, namespace, monitorSelector } = prometheus;
  if (!monitorSelector) {
    throw refusal({
      cannot,
      because: `${description} selects no monitors`,
      instead: 'Add a job to its own configuration, or describe a Prometheus that selects monitors',
    });
  }
  const selection = monitorSelector.selection(kind);
  if (!selection) {
    throw refusal({
      cannot,
      because: `${description} selects no ${kind}`,
      instead: `Give it a selector for ${kind}s, and describe it; an agent in DaemonSet mode takes PodMonitors only`,
    });
  }
  return selectedMetadata(scope, kind, { description, namespace, selection }, cannot, own);
}

/**
 * The metadata of a PrometheusRule about what a Prometheus scrapes: that of the user with the labels that whoever evaluates it selects.
 *
 * If neither the rule nor its chart has a namespace, it gets the namespace of whoever evaluates it.
 *
 * @throws when nobody evaluates PrometheusRules, or not in this namespace, or selects another value of one of the user's labels.
 */
export function ruleMetadata(scope: Construct, { description, ruleEvaluator }: IScraper, own?: ApiObjectMetadata): ApiObjectMetadata {
  const cannot = `create PrometheusRule '${scope.node.path}'`;
  if (!ruleEvaluator) {
    throw refusal({
      cannot,
      because: `${description} selects no PrometheusRule, and no one is described who evaluates rules on what it scrapes`,
      instead: 'Describe its ruleSelector or its ruleEvaluator, or leave the alert out (alert: false)',
    });
  }
  const { description: evaluator, namespace, ruleSelection: selection } = ruleEvaluator;
  return selectedMetadata(scope, 'PrometheusRule', { description: evaluator, namespace, selection }, cannot, own);
}

function selectedMetadata(
  scope: Construct, kind: string, selecting: Selecting, cannot: string, own: ApiObjectMetadata = {},
): ApiObjectMetadata {
  const { description, selection } = selecting;
  const namespace = dnsLabel(own.namespace ?? Chart.of(scope).namespace ?? selecting.namespace, 'metadata.namespace', cannot);
  if (selection.namespaces && !selection.namespaces.includes(namespace)) {
    throw refusal({
      cannot: `${cannot} in namespace '${namespace}'`,
      because: `${description} selects ${kind}s in ${selection.namespaces.map(name => `'${name}'`).join(', ')} only`,
      instead: `Create it in a chart with the namespace '${selection.namespaces[0]}'`,
    });
  }
  const ownLabels = own.labels ?? {};
  const [key, value] = Object.entries(selection.labels).find(([k, v]) => k in ownLabels && ownLabels[k] !== v) ?? [];
  if (key !== undefined) {
    throw refusal({
      cannot,
      because: `its label '${key}' is '${ownLabels[key]}', and ${description} selects '${value}'`,
      instead: `Leave '${key}' out of metadata.labels`,
    });
  }
  return { ...own, namespace, labels: { ...ownLabels, ...selection.labels } };
}
