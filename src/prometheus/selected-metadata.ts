import { ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { IPrometheus, SelectedKind } from '../described/prometheus';
import { refusal } from '../errors';
import { labels } from '../values/names';

/**
 * The metadata with which a Prometheus selects an object: the user's own, the labels that it must carry, and a namespace that it may live in.
 *
 * Without a namespace, neither on the object nor on its chart, it goes to that of the Prometheus.
 *
 * @throws when the Prometheus selects none of this kind, or not in this namespace, or by another value of a label than the user's.
 */
export function selectedMetadata(scope: Construct, kind: SelectedKind, prometheus: IPrometheus, own: ApiObjectMetadata = {}): ApiObjectMetadata {
  const cannot = `create ${kind} '${scope.node.path}'`;
  const selection = prometheus.selection(kind);
  if (!selection) {
    throw refusal({ cannot, because: `${prometheus.description} selects no ${kind}`, instead: `Give that Prometheus a selector for ${kind}s, and describe it` });
  }
  const namespace = own.namespace ?? Chart.of(scope).namespace ?? prometheus.namespace;
  if (selection.namespaces && !selection.namespaces.includes(namespace)) {
    throw refusal({
      cannot: `${cannot} in namespace '${namespace}'`,
      because: `${prometheus.description} selects ${kind}s in ${selection.namespaces.map(name => `'${name}'`).join(', ')} only`,
      instead: `Create it in a chart with the namespace '${selection.namespaces[0]}'`,
    });
  }
  const mine = labels(own.labels ?? {}, 'metadata.labels', cannot);
  const [key, value] = Object.entries(selection.labels).find(([k, v]) => k in mine && mine[k] !== v) ?? [];
  if (key !== undefined) {
    throw refusal({
      cannot,
      because: `its label '${key}' is '${mine[key]}', and ${prometheus.description} selects '${value}'`,
      instead: `Leave '${key}' out of metadata.labels`,
    });
  }
  return { ...own, namespace, labels: { ...mine, ...selection.labels } };
}
