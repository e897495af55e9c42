import { applyManifests, withObjectsOfControllers } from './cluster/apply';
import { Cluster, Input, Supposed } from './cluster/cluster';
import { IdleWorkload, idleWorkloads } from './cluster/idle-workloads';
import { Pod } from './cluster/kinds';
import { workloadIdOf } from './cluster/owners';
import { podMakersAmong, podsAskedFor, podsOf, podsOfIdle } from './cluster/pods';
import { runPods } from './cluster/run-pods';
import { Finding } from './findings/finding';
import { Admission } from './inject/admission';
import { gatewayWorkloads } from './inject/gateways/gateways';
import { inject } from './inject/inject';
import { Istiod } from './inject/mesh/istiod';
import { InjectOptions } from './inject/options';
import { idOf, Manifest } from './kubernetes/manifest';
import { operatedObjects } from './operator/prometheus-workloads';
import { Scrapers, scrapersAmong } from './scrapers/scrapers';

/** A cluster with the objects that istiod and the operator make, and with injected pods. */
export interface MeshCluster {
  readonly cluster: Cluster;
  /** The objects that are given, by their ids, and so can be edited: neither made by a controller nor taken from a description. */
  readonly given: ReadonlyMap<string, Manifest>;
  /** The ids of the objects that stand for a description, which may leave out what does not matter elsewhere. */
  readonly described: ReadonlySet<string>;
  /** The admission of each pod, by `Pod/namespace/name`. */
  readonly admissions: ReadonlyMap<string, Admission>;
  /** The pods as they were before admission, with the annotations that injection moves. */
  readonly created: ReadonlyArray<Pod>;
  /** Those of them that were refused. */
  readonly refused: ReadonlyArray<Pod>;
  /** The workloads without a pod. */
  readonly idle: ReadonlyArray<IdleWorkload>;
  /** How many pods workloads ask for of which the cluster has one only, by `Kind/namespace/name`. */
  readonly askedFor: ReadonlyMap<string, number>;
  /** Whoever scrapes, besides the custom resources of prometheus-operator. */
  readonly scrapers: Scrapers;
  /** The namespace of the policies for the whole mesh. */
  readonly rootNamespace: string;
  /** The istiods of the mesh, with their configuration. */
  readonly istiods: ReadonlyArray<Istiod>;
}

/** Applies the manifests, makes the objects of the controllers of Istio and Prometheus, and runs the pods after their admission. */
export function meshCluster(inputs: ReadonlyArray<Input>, mesh: InjectOptions, replicas = false, supposed: Supposed = {}): MeshCluster {
  const applied = applyManifests(inputs, supposed);
  const described = new Set(inputs.filter(({ isDescribed }) => isDescribed).map(({ manifest }) => idOf(manifest)));
  const gateways = gatewayWorkloads(applied, mesh);
  const complete = withObjectsOfControllers(applied, [...gateways.manifests, ...operatedObjects(applied)]);
  const makers = podMakersAmong(complete.objects);
  const created = podsOf(complete.objects, { replicas }, makers);
  const { pods, admissions, rootNamespace, istiods, assumptions, findings } = inject({ ...complete, pods: created }, mesh);
  const cluster = runPods(complete, pods, { replicas });
  const idle = idleWorkloads(complete.manifests, created);
  const refused = created.filter((_, i) => admissions[i].verdict === 'refused');
  return {
    cluster: {
      ...cluster,
      assumptions: [...new Set([...cluster.assumptions, ...gateways.assumptions, ...assumptions])],
      findings: [...cluster.findings, ...gateways.findings, ...findings, ...refusals(created, admissions)],
    },
    given: new Map(applied.manifests.map(manifest => [idOf(manifest), manifest] as const).filter(([id]) => !described.has(id))),
    described,
    admissions: new Map(admissions.map(admission => [admission.pod, admission])),
    created,
    refused,
    idle,
    askedFor: replicas ? new Map() : podsAskedFor(makers),
    scrapers: scrapersAmong(complete, created, { workloads: idle, pods: podsOfIdle(makers, created) }),
    rootNamespace,
    istiods,
  };
}

/** One finding for all pods of a workload. */
function refusals(pods: ReadonlyArray<Pod>, admissions: ReadonlyArray<Admission>): Finding[] {
  const byWorkload = new Map(pods.flatMap((pod, i): Array<[string, string]> => {
    const { verdict, reason } = admissions[i];
    return verdict === 'refused' ? [[workloadIdOf(pod), reason]] : [];
  }));
  return Array.from(byWorkload, ([object, reason]) => (
    { code: 'pod-refused', object, message: `has no pod, since the API server refuses it: ${reason}` }));
}
