import { TargetsCase } from './discover-cases';
import { Active, activeLine, difference, differenceFromAll, lineOf, Outcome, outcomeOf } from './outcome';
import { Verdict } from './stage';
import { spellings, winners } from './variants';
import { Cluster } from '../../../src/plan/cluster/cluster';
import { checkLoading } from '../../../src/plan/configure/load/load';
import { EVERYTHING } from '../../../src/plan/discover/access';
import { ambiguities } from '../../../src/plan/discover/ambiguous-labels';
import { Discovery } from '../../../src/plan/discover/discovery';
import { accessOf } from '../../../src/plan/discover/service-account';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { refusalOf } from '../../../src/plan/refusal';
import { ScrapePool } from '../../../src/plan/targets/scrape-pool';
import { scrapePools } from '../../../src/plan/targets/targets';
import { undefinedResults } from '../../../src/plan/targets/undefined-results';
import { Component } from '../../upstream/component';

interface Answer {
  readonly activeTargets: ReadonlyArray<Active>;
  readonly droppedTargets: ReadonlyArray<object>;
  readonly problems: ReadonlyArray<object>;
}

/** Compares the targets of a case with those of the real Prometheus. */
export async function compareTargets(asked: TargetsCase, upstream: Component): Promise<Verdict> {
  const { objects, global, jobs, identity } = asked;
  // Prometheus goes through the discoveries of a job in the random order of a map: here it gets them in another order than ours.
  const reordered = jobs.map(job => ({ ...job, kubernetes_sd_configs: [...job.kubernetes_sd_configs ?? []].reverse() }));
  const config = JSON.stringify({ global, scrape_configs: reordered });
  const their: Answer | Error = await upstream.ask<Answer>({ objects, config, identity }).catch((error: Error) => error);
  const refused = refusalOf(() => checkLoading(global ?? {}, jobs));
  if (their instanceof Error || refused !== undefined) {
    const agree = their instanceof Error && refused !== undefined && /refuses the configuration/.test(their.message);
    return {
      covers: ['refused'],
      difference: agree ? undefined : `ours ${refused}\ntheirs ${their instanceof Error ? their.stack : 'not refused'}`,
    };
  }
  const our = ours(asked);
  const covers = [
    ...their.activeTargets.length > 0 ? ['active'] : ['nothing active'],
    ...their.droppedTargets.length > 0 ? ['dropped'] : [],
    ...their.problems.length > 0 ? ['problems'] : [],
    ...our.isDefined ? [] : ['undefined'],
  ];
  const real = [
    ...their.activeTargets.map(target => activeLine(target)),
    ...their.droppedTargets.map(target => lineOf('dropped', target)),
    ...their.problems.map(problem => lineOf('problem', problem)),
  ];
  const found = difference(our.outcome.lines, real);
  return { covers, difference: found === undefined || our.isDefined ? found : differenceFromAll(outcomesOf(asked), real) };
}

/** The cluster that the cluster stage would make of complete objects. */
export function clusterWith(objects: Manifest[]): Cluster {
  const of = <T>(kind: string) => objects.flatMap(object => object.kind === kind ? [object as Manifest & T] : []);
  return {
    manifests: objects,
    sources: new Map(),
    assumedNamespaces: [],
    supposed: {},
    namespaces: new Map(of<Manifest>('Namespace').map(({ metadata: { name, labels = {} } }) => [name, labels])),
    pods: of('Pod'),
    services: of('Service'),
    endpointSlices: of('EndpointSlice'),
    endpoints: of('Endpoints'),
    ingresses: of('Ingress'),
    nodes: of('Node'),
    assumptions: [],
    findings: [],
  };
}

/** The outcome of a case, and whether it is defined, that is, no finding says otherwise. */
interface Ours {
  readonly pools: ReadonlyArray<ScrapePool>;
  readonly outcome: Outcome;
  readonly isDefined: boolean;
}

function ours({ objects, global = {}, jobs, identity }: TargetsCase): Ours {
  const cluster = clusterWith(objects);
  const access = identity ? accessOf(cluster, identity) : EVERYTHING;
  const pools = scrapePools(jobs, global, new Discovery(cluster, access));
  const problems = [
    ...access.unresolved.map(message => ({ scrapePool: '', message })),
    ...pools.flatMap(({ name, problems: ofPool }) => ofPool.map(({ message }) => ({ scrapePool: name, message }))),
  ];
  return {
    pools,
    outcome: outcomeOf(pools, problems.map(problem => lineOf('problem', problem))),
    isDefined: ambiguities(cluster).length === 0 && pools.every(pool => undefinedResults(pool).length === 0),
  };
}

/** All possible outcomes of a case. */
function outcomesOf(asked: TargetsCase): Outcome[] {
  return spellings(asked.objects, ambiguities(clusterWith(asked.objects))).flatMap(objects => {
    const { pools } = ours({ ...asked, objects });
    return winners(asked.jobs, pools).map(jobs => ours({ ...asked, objects, jobs }).outcome);
  });
}
