import { isDeepStrictEqual } from 'util';
import { TargetsCase } from './discover-cases';
import { Verdict } from './stage';
import { Cluster } from '../../../src/plan/cluster/cluster';
import { checkLoading } from '../../../src/plan/configure/loading';
import { EVERYTHING } from '../../../src/plan/discover/access';
import { accessOf } from '../../../src/plan/discover/account';
import { Discovery } from '../../../src/plan/discover/discovery';
import { Labels } from '../../../src/plan/labels';
import { Manifest } from '../../../src/plan/manifest';
import { scrapePools } from '../../../src/plan/targets/targets';
import { Component } from '../../upstream/component';

interface Active {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly labels: Labels;
  readonly discoveredLabels: Labels;
}

interface Answer {
  readonly activeTargets: Active[];
  readonly droppedTargets: Array<Pick<Active, 'scrapePool' | 'discoveredLabels'>>;
  readonly problems: Array<{ readonly scrapePool: string; readonly message: string }>;
}

/** Compares the targets of a case with those of the real Prometheus. */
export async function compareTargets(asked: TargetsCase, upstream: Component): Promise<Verdict> {
  const { objects, global, jobs, identity } = asked;
  const config = JSON.stringify({ global, scrape_configs: jobs });
  const their: Answer | Error = await upstream.ask<Answer>({ objects, config, identity }).catch((error: Error) => error);
  const our = ours(asked);
  if (their instanceof Error || our instanceof Error) {
    const agree = their instanceof Error && our instanceof Error && /refuses the configuration/.test(their.message);
    return { covers: ['refused'], difference: agree ? undefined : `ours ${said(our)}\ntheirs ${said(their)}` };
  }
  const covers = [
    ...their.activeTargets.length > 0 ? ['active'] : ['nothing active'],
    ...their.droppedTargets.length > 0 ? ['dropped'] : [],
    ...their.problems.length > 0 ? ['problems'] : [],
  ];
  const difference = (Object.keys(their) as Array<keyof Answer>)
    .map(field => differing(field, our[field] as object[], their[field] as object[])).find(each => each !== undefined);
  return { covers, difference };
}

/** As the cluster stage makes it of objects that are complete. */
export function clusterWith(objects: Manifest[]): Cluster {
  const of = <T>(kind: string) => objects.flatMap(object => object.kind === kind ? [object as Manifest & T] : []);
  return {
    manifests: objects,
    sources: new Map(),
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

function ours({ objects, global = {}, jobs, identity }: TargetsCase): Answer | Error {
  const cluster = clusterWith(objects);
  const access = identity ? accessOf(cluster, identity) : EVERYTHING;
  try {
    checkLoading(global, jobs);
    const pools = scrapePools(jobs, global, new Discovery(cluster, access));
    return {
      activeTargets: pools.flatMap(pool => pool.activeTargets.map(({ scrapePool, scrapeUrl, labels, discoveredLabels }) =>
        ({ scrapePool, scrapeUrl, labels, discoveredLabels }))),
      droppedTargets: pools.flatMap(pool => [...pool.droppedTargets()].map(({ scrapePool, discoveredLabels }) => ({ scrapePool, discoveredLabels }))),
      problems: [
        ...access.unresolved.map(message => ({ scrapePool: '', message })),
        ...pools.flatMap((pool, i) => pool.problems.map(message => ({ scrapePool: jobs[i].job_name, message }))),
      ],
    };
  } catch (error) {
    return error as Error;
  }
}

function said(answer: Answer | Error): string {
  return answer instanceof Error ? answer.stack! : JSON.stringify(answer);
}

function differing(field: string, our: object[], their: object[]): string | undefined {
  const [left, right] = [canonical(our), canonical(their)];
  if (isDeepStrictEqual(left, right)) return undefined;
  const only = (these: string[], those: string[]) => these.filter(each => !those.includes(each)).join('\n  ');
  return `${field}\nonly ours:\n  ${only(left, right)}\nonly theirs:\n  ${only(right, left)}${left.length === right.length ? '' : `\n${left.length} against ${right.length}`}`;
}

/** Sorted, with sorted keys; upstream numbers the targets of a group as a map gives them. */
function canonical(items: object[]): string[] {
  return items.map(item => JSON.stringify(item, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1)) : value)
    .replace(/"message":"instance \d+ in/, '"message":"instance in')).sort();
}
