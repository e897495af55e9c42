import { CustomResource } from '../../../src/plan/resources/custom-resource';
import { PrometheusSpec, prometheusSpec } from '../../../src/plan/resources/prometheus';
import { Evaluation, evaluationsAt } from '../../../src/plan/rules/evaluation';
import { rulesAmong } from '../../../src/plan/rules/prometheus-rules';
import { Manifest } from '../../cluster/manifest';

type Fields = { readonly [field: string]: unknown };

/** A PrometheusRule with one group. */
export function prometheusRule(rules: ReadonlyArray<Fields>, metadata: Fields = {}): Manifest {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'cart-alert', namespace: 'shop', ...metadata },
    spec: { groups: [{ name: 'cart', rules }] },
  };
}

/** A PrometheusRule with one alert. */
export function alertOn(expr: unknown, metadata: Fields = {}): Manifest {
  return prometheusRule([{ alert: 'Dead', expr }], metadata);
}

/** A Prometheus that selects all rules, unless its spec says otherwise. */
export function prometheusOf(spec: Fields = {}): CustomResource<PrometheusSpec> {
  const read = prometheusSpec.read({ ruleSelector: {}, ruleNamespaceSelector: {}, ...spec }, { path: 'spec', complain: fail })!;
  return { id: 'Prometheus/monitoring/k8s', kind: 'Prometheus', namespace: 'monitoring', name: 'k8s', labels: {}, spec: read };
}

/** The evaluation of PrometheusRules by a Prometheus; each namespace has its name as a label. */
export function evaluated(prometheus: CustomResource<PrometheusSpec>, ...manifests: Manifest[]): Evaluation[] {
  const namespaces = new Map(manifests.map(({ metadata: { namespace } }) => [namespace, { 'kubernetes.io/metadata.name': namespace }]));
  return evaluationsAt(prometheus, rulesAmong({ manifests, findings: [] }), namespaces);
}

function fail(path: string, message: string): never {
  throw new Error(`${path} ${message}`);
}
