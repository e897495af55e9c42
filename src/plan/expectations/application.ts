import { whyAnnotatedPortIsNotScraped } from './annotated-port';
import { Evidence } from './evidence';
import { Application, Cause, Judgement, refuted } from './expectation';
import { judgementOnSeries } from './judgement';
import { judgementWithoutPrometheus } from './without-scraper';
import { whyWithoutTarget } from './without-target';
import { Pod } from '../cluster/kinds';
import { injectionEdits } from '../explain/edits/pod-edits';
import { mergingEdits, whyNotMerged } from '../explain/merging';
import { Code } from '../findings/catalogue';
import { nameOf } from '../serves/series';

export function nameOfApplication({ port, path }: Application): string {
  return nameOf({ of: 'application', endpoint: port === undefined ? undefined : { port, path } });
}

/** What is to be scraped of a workload. */
export interface ApplicationOfPods {
  readonly workload: string;
  /** Its pods as they run. */
  readonly pods: ReadonlyArray<Pod>;
  readonly application: Application;
  /** Whether its metrics come merged with those of its sidecar. */
  readonly isMerged: boolean;
  /** The cause where nothing asks for them, and nothing tells why. */
  readonly unasked: Code;
}

/** Whether the metrics of an application are scraped once, whatever by. */
export function judgementOnApplication(stated: ApplicationOfPods, evidence: Evidence): Judgement {
  const withoutPrometheus = judgementWithoutPrometheus(evidence);
  if (withoutPrometheus !== undefined) return withoutPrometheus;
  const { port, path } = stated.application;
  const isOnAnyPort = port === undefined;
  const own = [...evidence.seriesOf(stated.workload).values()].filter(({ endpoint }) =>
    endpoint?.path === path && (isOnAnyPort || endpoint.port === port));
  if (own.length === 0) {
    const { code, message, ...cause } = whyNotAsked(stated, evidence);
    return refuted(code, message, cause);
  }
  if (stated.isMerged && own.every(({ code }) => code === 'no-target')) return whyAgentIsNotScraped(stated.workload, evidence);
  return isOnAnyPort && own.some(({ times }) => times === 'once') ? judgementOnSeries([]) : judgementOnSeries(own);
}

/** Why no target asks for an endpoint, and no agent does. */
function whyNotAsked({ workload, pods, application, isMerged, unasked }: ApplicationOfPods, evidence: Evidence): Cause {
  const { context } = evidence;
  const [pod] = pods;
  const proxy = pod && evidence.proxyOf(pod);
  if (isMerged && pod !== undefined && proxy === undefined) {
    const message = `its agent should merge its metrics, and its pods have none: ${evidence.admissionOf(pod)}`;
    return { code: 'not-injected', message, objects: [], edits: injectionEdits(context.meshCluster, context.workloads.byId(workload)!) };
  }
  if (isMerged && proxy !== undefined) {
    const why = whyNotMerged(pod, proxy, evidence.meshCluster.cluster.manifests);
    if (why !== undefined) {
      const message = `its agent does not merge its metrics, since ${why.reason}`;
      return { code: why.code, message, objects: [], edits: mergingEdits(why, workload, context.meshCluster) };
    }
  }
  const { port = 'any port', path } = application;
  return whyAnnotatedPortIsNotScraped(pods, application, evidence)
    ?? { code: unasked, message: `no target asks for ${port}${path}`, objects: [] };
}

/** Why nobody scrapes the agents that serve merged metrics: a monitor of proxies leaves these out, or there is none. */
function whyAgentIsNotScraped(workload: string, evidence: Evidence): Judgement {
  const { context, meshMonitors } = evidence;
  // Rather one without any target.
  const monitor = [...meshMonitors].find(({ id }) => evidence.whyIdle(id) !== undefined) ?? [...meshMonitors][0];
  if (monitor === undefined) {
    const message = 'its metrics are merged into those of its sidecar, and nothing scrapes the agents of its pods';
    return refuted('merged-endpoint-not-scraped', message);
  }
  const prediction = context.predictions.find(({ accepted }) => accepted.includes(monitor.id));
  const { code, message, edits } = whyWithoutTarget({ monitor, prediction }, context.workloads.byId(workload), evidence);
  return refuted(code, message, { objects: [monitor.id], edits });
}
