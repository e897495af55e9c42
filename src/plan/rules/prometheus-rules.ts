import { Expression, readExpression } from './expression';
import { Cluster } from '../cluster/cluster';
import { leftOut } from '../cluster/unknown-objects';
import { Finding } from '../findings/finding';
import { itemsOf, valueAt } from '../kubernetes/fields';
import { idOf, Manifest } from '../kubernetes/manifest';
import { text } from '../kubernetes/shape';
import { unknownFields } from '../kubernetes/unknown-fields';
import { CustomResource, customResourcesAmong } from '../resources/custom-resource';
import { expr, PrometheusRuleSpec, prometheusRuleSpec } from '../resources/prometheus-rule';

const KIND = 'PrometheusRule';

/** A PrometheusRule, valid or not. */
export interface Rules extends Omit<CustomResource<PrometheusRuleSpec>, 'spec'> {
  /** Why the API server does not store it. */
  readonly complaints: ReadonlyArray<string>;
  /** Fields that are dropped when it is stored. */
  readonly remarks: ReadonlyArray<string>;
  /** Undefined if the API server does not store it. */
  readonly spec?: PrometheusRuleSpec;
  readonly rules: ReadonlyArray<ReadRule>;
}

/** The name and the expression of a rule, even if other fields of it are wrong. */
export interface ReadRule {
  /** The name of the alert. */
  readonly alert?: string;
  /** The name of the recorded metric. */
  readonly record?: string;
  readonly expression: Expression;
}

/** The PrometheusRules of a cluster, including those that the API server would not store. */
export function rulesAmong(cluster: Pick<Cluster, 'manifests' | 'findings'>): Rules[] {
  return [
    ...cluster.manifests.filter(({ kind, apiVersion }) => kind === KIND && apiVersion.startsWith('monitoring.coreos.com/')).map(rulesOf),
    ...leftOut(cluster, [KIND]).map(object => ({ ...object, rules: [] })),
  ];
}

function rulesOf(manifest: Manifest): Rules {
  const findings: Finding[] = [];
  const [resource] = customResourcesAmong([manifest], KIND, 'v1', prometheusRuleSpec, findings);
  const { metadata: { namespace = 'default', name, labels = {} }, spec } = manifest;
  return {
    id: idOf(manifest),
    kind: KIND,
    namespace,
    name,
    labels,
    complaints: findings.map(({ path, message }) => `${path}: ${message}`),
    remarks: unknownFields(manifest).map(({ path, message }) => `${path}: ${message}`),
    spec: resource?.spec,
    rules: itemsOf(valueAt(spec, 'groups')).flatMap(group => itemsOf(valueAt(group, 'rules'))).map(ruleOf),
  };
}

function ruleOf(rule: unknown): ReadRule {
  const place = { path: '', complain: () => {} };
  const [alert, record] = ['alert', 'record'].map(field => text.read(valueAt(rule, field), place) || undefined);
  return { alert, record, expression: readExpression(String(expr.read(valueAt(rule, 'expr'), place) ?? '')) };
}
