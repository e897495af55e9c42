import { Manifest } from '../cluster/manifest';

/** One thing wrong in what a workload with merged metrics synthesizes, by what it is. */
export const MERGING_MUTATIONS: ReadonlyArray<readonly [name: string, change: (objects: Manifest[]) => void]> = [
  ['the label that asks for a sidecar', o => { delete template(o).labels['sidecar.istio.io/inject']; }],
  ['a reserved port', o => { template(o).annotations['prometheus.istio.io/scrape-targets'] = '15090:/metrics'; }],
  ['the agent’s own port', o => { template(o).annotations = { 'prometheus.io/port': '15020' }; }],
  ['the port', o => {
    delete template(o).annotations['prometheus.istio.io/scrape-targets'];
    template(o).annotations['prometheus.io/port'] = '80';
  }],
  ['merging, switched off', o => { template(o).annotations['prometheus.istio.io/merge-metrics'] = 'false'; }],
  ['scrape: false', o => { template(o).annotations['prometheus.io/scrape'] = 'false'; }],
  ['one endpoint of two', o => { delete template(o).annotations['prometheus.istio.io/scrape-targets']; }],
  ['the label by which rules are selected', o => { rule(o).metadata.labels.release = 'other'; }],
  ['the alert’s expression', o => { rule(o).spec.groups[0].rules[0].expr = 'increase(istio_agent_scrape_failures_total{'; }],
  ['the alert’s duration', o => { rule(o).spec.groups[0].rules[0].for = '5 minutes'; }],
  ['a field of the rule that does not exist', o => { rule(o).spec.groups[0].rules[0].expression = 'up'; }],
];

function template(objects: Manifest[]): Manifest {
  return objects.find(({ kind }) => kind === 'Deployment')!.spec.template.metadata;
}

function rule(objects: Manifest[]): Manifest {
  return objects.find(({ kind }) => kind === 'PrometheusRule')!;
}
