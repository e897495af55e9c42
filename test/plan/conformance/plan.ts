import { Active, activeLine, difference, differenceFromAll, Line, lineOf, Outcome, outcomeOf } from './outcome';
import { planCases } from './plan-cases';
import { checkCases, Stage, Verdict } from './stage';
import { spellings, winners } from './variants';
import { configure } from '../../../src/plan/configure/configure';
import { ambiguities } from '../../../src/plan/discover/ambiguous-labels';
import { Finding } from '../../../src/plan/findings/finding';
import { idOf, Manifest } from '../../../src/plan/kubernetes/manifest';
import { planOf } from '../../../src/plan/plan';
import { predictPrometheus } from '../../../src/plan/prediction';
import { scrapersAmong } from '../../../src/plan/scrapers/scrapers';
import { undefinedResults } from '../../../src/plan/targets/undefined-results';
import { Component } from '../../upstream/component';
import { clusterOf } from '../cluster-of';

/** The components of a cluster without a mesh, in the order of the data. */
interface Upstream {
  readonly admission: Component;
  readonly standin: Component;
  readonly operator: Component;
  readonly prometheus: Component;
}

interface Generated {
  readonly object: string;
  readonly config: string;
  readonly monitors: Array<{ readonly object: string; readonly accepted: boolean; readonly reason: string }>;
}

interface Scraped {
  readonly activeTargets: Active[];
  readonly droppedTargets: object[];
}

/** Compares the whole plan with the API server, the controllers, the operator and Prometheus, one after the other. */
export const stage: Stage = {
  name: 'plan',
  check: async options => {
    const upstream: Upstream = {
      admission: Component.start('admission'),
      standin: Component.start('standin'),
      operator: Component.start('operator'),
      prometheus: Component.start('prometheus'),
    };
    try {
      const compare = (cases: Manifest[][]) => Promise.all(cases.map(each => compared(each, upstream)));
      return await checkCases({ generator: planCases, batch: 20, compare }, options);
    } finally {
      Object.values(upstream).forEach((component: Component) => component.stop());
    }
  },
};

async function compared(objects: Manifest[], upstream: Upstream): Promise<Verdict> {
  const cluster = clusterOf(objects.map(manifest => ({ manifest })));
  const { predictions, findings } = planOf({ cluster, scrapers: scrapersAmong(cluster, cluster.pods) });
  const lines = predictions.flatMap(({ prometheus, pools, refused }) => [
    ...pools.flatMap(({ activeTargets }) => activeTargets.map(target => activeLine(target, { prometheus }))),
    ...pools.flatMap(pool =>
      Array.from(pool.droppedTargets(), ({ droppedBy: _, ...target }) => lineOf('dropped', { prometheus, ...target }))),
    ...refused.map(({ message: _, ...refusal }) => lineOf('refused', { prometheus, ...refusal })),
  ]);
  const real = await realOf(objects, upstream);
  const isUndefined = ambiguities(cluster).length > 0
    || predictions.some(({ pools }) => pools.some(pool => undefinedResults(pool).length > 0));
  const covers = ['active', 'dropped', 'refused'].map(what => real.some(({ key }) => key.startsWith(what)) ? what : `none ${what}`);
  const found = difference(lines, real);
  return {
    covers: isUndefined ? [...covers, 'undefined'] : covers,
    difference: found === undefined || !isUndefined ? found : differenceFromAll(outcomesOf(objects, findings), real),
  };
}

/** All possible outcomes of a case with one Prometheus, whose findings say that it is not defined. */
function outcomesOf(objects: Manifest[], findings: ReadonlyArray<Finding>): Outcome[] {
  return spellings(objects, findings).flatMap(variant => {
    const cluster = clusterOf(variant.map(manifest => ({ manifest })));
    return configure(cluster).prometheuses.flatMap(configured => {
      const variants = winners(configured.scrapeConfigs, predictPrometheus(configured, cluster).pools);
      return variants.map(scrapeConfigs => {
        const { prometheus, pools, refused } = predictPrometheus({ ...configured, scrapeConfigs }, cluster);
        return outcomeOf(pools, refused.map(({ object, reason }) => lineOf('refused', { prometheus, object, reason })), { prometheus });
      });
    });
  });
}

async function realOf(objects: Manifest[], { admission, standin, operator, prometheus }: Upstream): Promise<Line[]> {
  const { verdicts } = await admission.ask<{ verdicts: Array<{ admitted: boolean; result: Manifest }> }>({ objects });
  const admitted = verdicts.filter(verdict => verdict.admitted).map(({ result }) => result);
  const cluster = await standin.ask<{ objects: Manifest[] }>({ objects: admitted });
  const { prometheuses } = await operator.ask<{ prometheuses: Generated[] }>({ objects: cluster.objects });
  const nodes = nodesOfAgent(cluster.objects);
  const lines = prometheuses.map(async ({ object, config, monitors }) => {
    const manifest = cluster.objects.find(each => idOf(each) === object)!;
    const identity = { namespace: 'monitoring', serviceAccount: 'prometheus' };
    const pods = await Promise.all(config === '' ? [] : environments(manifest, nodes)
      .map(variables => prometheus.ask<Scraped>({ objects: cluster.objects, config: expanded(config, variables), identity })));
    return [
      ...pods.flatMap(({ activeTargets }) => activeTargets.map(target => activeLine(target, { prometheus: object }))),
      ...pods.flatMap(({ droppedTargets }) => droppedTargets.map(target => lineOf('dropped', { prometheus: object, ...target }))),
      ...monitors.filter(({ accepted }) => !accepted)
        .map(monitor => lineOf('refused', { prometheus: object, object: monitor.object, reason: monitor.reason })),
    ];
  });
  return (await Promise.all(lines)).flat();
}

/** The nodes on which the agent has pods; where it runs nowhere, the plan has it scrape from the first one. */
function nodesOfAgent(objects: Manifest[]): string[] {
  const pods = objects.filter(({ kind, metadata }) => kind === 'Pod' && metadata.ownerReferences?.[0]?.name === 'prom-agent-k8s');
  return pods.length > 0 ? pods.map(({ spec }) => (spec as { readonly nodeName: string }).nodeName)
    : [objects.find(({ kind }) => kind === 'Node')!.metadata.name];
}

/** The environment variables of each pod of a Prometheus. */
function environments({ kind, spec }: Manifest, nodes: string[]): Array<{ [variable: string]: string }> {
  if (kind === 'PrometheusAgent') return nodes.map(node => ({ NODE_NAME: node, SHARD: '0', POD_NAME: 'prom-agent-k8s-0' }));
  const { shards = 1 } = spec as { shards?: number };
  return Array.from({ length: shards }, (_, shard) =>
    ({ SHARD: String(shard), POD_NAME: `prometheus-k8s${shard > 0 ? `-shard-${shard}` : ''}-0` }));
}

function expanded(config: string, variables: { [variable: string]: string }): string {
  return config.replace(/\$\((\w+)\)/g, (whole, name: string) => variables[name] ?? whole);
}
