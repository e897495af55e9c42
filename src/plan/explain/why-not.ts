import { Monitor } from './monitors';
import { whyUnresolved } from './port-words';
import { Scene } from './scene';
import { Subject } from './subject';
import { Drop, whyDropped } from './why-dropped';
import { whyElsewhere, whyUnselectedBy } from './why-unfit';
import { whyUnselected } from './why-unselected';
import { RefusedQuery } from '../discover/api';
import { qualifiedName } from '../discover/resource';
import { Prediction } from '../prediction';

/** How far a monitor comes at a Prometheus, before any workload is looked at. */
export interface Standing {
  /** The farther, the higher. */
  readonly step: number;
  /** Why it comes no farther; undefined where its jobs run. */
  readonly reason?: string;
}

/** Says whether a monitor has jobs at a Prometheus that run, and may discover: anything, or what is in one namespace. */
export function standingOf(scene: Scene, prediction: Prediction, monitor: Monitor, namespace?: string): Standing {
  const { prometheus, accepted, refused } = prediction;
  const resource = scene.resourceOf(prediction);
  if (monitor.complaints.length > 0) return { step: 0, reason: monitor.complaints.join('; ') };
  const refusal = refused.find(({ object }) => object === monitor.id);
  if (refusal !== undefined) return { step: 2, reason: `${prometheus} selects it, and the operator refuses it: ${refusal.message}` };
  if (!accepted.includes(monitor.id)) {
    if (resource === undefined) return { step: 1, reason: `${prometheus} knows no monitors` };
    const unselected = whyUnselected(monitor, resource, scene.meshed.cluster.namespaces);
    if (unselected !== undefined) return { step: 1 + 1 / (2 + unselected.misses), reason: unselected.sentence };
  }
  const noJobs = whyNoJobs(prediction);
  if (noJobs !== undefined) return { step: 3, reason: noJobs };
  if (monitor.jobs.length === 0) return { step: 4, reason: 'it has no endpoint, so no job is made of it. Add one' };
  const pools = monitor.jobs.flatMap(({ name }) => scene.poolsOf(prediction, name));
  const query = pools.flatMap(({ refusedQueries }) => refusedQueries).find(({ forbidden }) => isOf(namespace, forbidden?.namespace));
  return query === undefined ? { step: 6 } : { step: 5, reason: `${prometheus} may not discover its targets: ${query.message}${grant(query)}` };
}

/** Whether what may not be listed in a namespace, or in all, counts for what is in one, or for anything. */
function isOf(namespace: string | undefined, forbiddenIn: string | undefined): boolean {
  return namespace === undefined || !forbiddenIn || forbiddenIn === namespace;
}

/** Why a Prometheus runs no job; of several pods one may. */
export function whyNoJobs({ prometheus, pools, refused }: Prediction): string | undefined {
  const refusal = refused.find(({ object }) => object === prometheus);
  return refusal === undefined || pools.length > 0 ? undefined : `${prometheus} gets no configuration that it could load: ${refusal.message}`;
}

function grant({ forbidden }: RefusedQuery): string {
  return forbidden === undefined ? '' : `. Allow its ServiceAccount to list and watch ${qualifiedName(forbidden.resource)}`;
}

/** Why a monitor whose jobs run has no target of a workload: a sentence for each endpoint, the one that came farthest first. */
export function whyNotOf(scene: Scene, prediction: Prediction, monitor: Monitor, subject: Subject): string[] {
  const [first] = monitor.jobs.flatMap(({ name }) => scene.poolsOf(prediction, name));
  const elsewhere = whyElsewhere(monitor, first?.job.config ?? {}, subject.pods[0].metadata.namespace, subject.workload);
  if (elsewhere !== undefined) return [elsewhere];
  const drops = dropsOf(scene, prediction, monitor, subject);
  if (drops.length > 0) return [...new Set(drops.map(({ sentence }) => sentence))];
  const unselected = whyUnselectedBy(monitor, subject, scene);
  if (unselected !== undefined) return [unselected];
  const nothing = `discovery finds nothing of ${subject.workload}`;
  if (!subject.pods.some(({ status }) => status.podIP)) return [`${nothing}, since its pods have no address`];
  const unresolved = monitor.kind === 'ServiceMonitor' ? subject.services.flatMap(service => whyUnresolved(service, subject.workload) ?? []) : [];
  return [unresolved.length > 0 ? `${nothing}: ${unresolved[0]}` : nothing];
}

/** What the rules of each endpoint drop of a workload, the farthest first. */
export function dropsOf(scene: Scene, prediction: Prediction, monitor: Monitor, subject: Subject): Drop[] {
  return monitor.jobs.flatMap(job => whyDropped(scene, prediction, monitor, job, subject) ?? []).sort((a, b) => b.place - a.place);
}
