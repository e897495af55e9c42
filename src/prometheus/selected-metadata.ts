import { ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { IPrometheus, SelectedKind } from '../described/prometheus';
import { refusal } from '../errors';
import { dnsLabel } from '../values/names';

/**
 * The metadata of an object that a Prometheus selects: that of the user with the labels that the Prometheus selects.
 *
 * If neither the object nor its chart has a namespace, it gets the namespace of the Prometheus.
 *
 * @throws when the Prometheus does not select this kind of object, or not in this namespace, or selects another value of one of the user's
 * labels.
 */
export function selectedMetadata(
  scope: Construct,
  kind: SelectedKind,
  prometheus: IPrometheus,
  own: ApiObjectMetadata = {},
): ApiObjectMetadata {
  const cannot = `create ${kind} '${scope.node.path}'`;
  const selection = prometheus.selection(kind);
  if (!selection) {
    throw refusal({
      cannot,
      because: `${prometheus.description} selects no ${kind}`,
      instead: `Give that Prometheus a selector for ${kind}s, and describe it`,
    });
  }
  const namespace = dnsLabel(own.namespace ?? Chart.of(scope).namespace ?? prometheus.namespace, 'metadata.namespace', cannot);
  if (selection.namespaces && !selection.namespaces.includes(namespace)) {
    throw refusal({
      cannot: `${cannot} in namespace '${namespace}'`,
      because: `${prometheus.description} selects ${kind}s in ${selection.namespaces.map(name => `'${name}'`).join(', ')} only`,
      instead: `Create it in a chart with the namespace '${selection.namespaces[0]}'`,
    });
  }
  const ownLabels = own.labels ?? {};
  const [key, value] = Object.entries(selection.labels).find(([k, v]) => k in ownLabels && ownLabels[k] !== v) ?? [];
  if (key !== undefined) {
    throw refusal({
      cannot,
      because: `its label '${key}' is '${ownLabels[key]}', and ${prometheus.description} selects '${value}'`,
      instead: `Leave '${key}' out of metadata.labels`,
    });
  }
  return { ...own, namespace, labels: { ...ownLabels, ...selection.labels } };
}
