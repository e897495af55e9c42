import { IstioMesh, ScrapePlan } from 'cdk8s-mesh-metrics';
import { linesOf } from './expectation-lines';
import { cartWith, INJECTED, join, MESH_MONITOR, PROMETHEUS } from '../cluster/shop';

const SIDECARS = IstioMesh.sidecar({ version: '1.31' });

describe('metric relabelings of a monitor of proxies', () => {
  const planOf = (...rules: string[]) => ScrapePlan.fromYaml(join(
    cartWith(INJECTED), `${MESH_MONITOR}      metricRelabelings:\n${rules.map(rule => `        - ${rule}\n`).join('')}`, PROMETHEUS,
  ), { mesh: SIDECARS });
  const drop = (regex: string) => `{ action: drop, sourceLabels: [__name__], regex: "${regex}" }`;
  const ENVOY = 'PodMonitor/monitoring/mesh: Deployment/shop/cart Envoy:';

  test('that drop all series of Envoy leave nothing, and the cause names the rule', () => {
    const plan = planOf('{ targetLabel: mesh, replacement: main }', drop('(envoy|istio)_.+'));
    expect(linesOf(plan)).toEqual([`${ENVOY} refuted series-dropped`]);
    expect(plan.expectations[0].cause!.message)
      .toContain('rule 1 of its metric_relabel_configs (drop __name__ matching "(envoy|istio)_.+")');
    expect(plan.explain('shop/cart')).toContain('gives agent and Envoy; but of agent and Envoy rule 1 of its metric_relabel_configs');
  });

  test('are right where they drop some', () => {
    expect(linesOf(planOf(drop('envoy_.*'), drop('istio_request_bytes.*')))).toEqual([`${ENVOY} proven`]);
  });
});
