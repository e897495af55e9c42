import { applyManifests, withObjectsOfControllers } from './cluster/apply';
import { Cluster, Input } from './cluster/cluster';
import { Pod } from './cluster/kinds';
import { workloadIdOf } from './cluster/owners';
import { podsOf } from './cluster/pods';
import { runPods } from './cluster/run-pods';
import { Finding } from './findings/finding';
import { Admission } from './inject/admission';
import { gatewayWorkloads } from './inject/gateways/gateways';
import { inject } from './inject/inject';
import { InjectOptions } from './inject/options';
import { prometheusWorkloads } from './operator/prometheus-workloads';

/** A cluster in which istiod and the operator have done their work too. */
export interface MeshCluster {
  readonly cluster: Cluster;
  /** What became of each pod when it was created, by `Pod/namespace/name`. */
  readonly admissions: ReadonlyMap<string, Admission>;
  /** The pods that were refused, as they were asked for. */
  readonly refused: ReadonlyArray<Pod>;
  /** Where policies for the whole mesh are. */
  readonly rootNamespace: string;
}

/** Applies the manifests, makes what the controllers of a mesh and of Prometheus make, and lets the pods run as their admission leaves them. */
export function meshCluster(inputs: Iterable<Input>, mesh: InjectOptions, replicas = false): MeshCluster {
  const given = applyManifests(inputs);
  const gateways = gatewayWorkloads(given, mesh);
  const whole = withObjectsOfControllers(given, [...gateways.manifests, ...prometheusWorkloads(given)]);
  const created = podsOf(whole.objects, { replicas });
  const { pods, admissions, rootNamespace, assumptions, findings } = inject({ ...whole, pods: created }, mesh);
  const cluster = runPods(whole, pods, { replicas });
  const refused = created.filter((_, i) => admissions[i].verdict === 'refused');
  return {
    cluster: {
      ...cluster,
      assumptions: [...new Set([...cluster.assumptions, ...gateways.assumptions, ...assumptions])],
      findings: [...cluster.findings, ...gateways.findings, ...findings, ...refusals(created, admissions)],
    },
    admissions: new Map(admissions.map(admission => [admission.pod, admission])),
    refused,
    rootNamespace,
  };
}

/** Once for all pods of a workload. */
function refusals(pods: ReadonlyArray<Pod>, admissions: ReadonlyArray<Admission>): Finding[] {
  const byWorkload = new Map(pods.flatMap((pod, i): Array<[string, string]> => admissions[i].verdict === 'refused' ? [[workloadIdOf(pod), admissions[i].reason]] : []));
  return Array.from(byWorkload, ([object, reason]) => ({ object, message: `has no pod, since the API server refuses it: ${reason}` }));
}
