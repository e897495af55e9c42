import { Manifest } from './manifest';
import { component } from '../upstream/component';

/** A target as `/api/v1/targets` shows it. */
export interface Target {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly labels: { [name: string]: string };
  readonly discoveredLabels: { [name: string]: string };
}

/** The operator's verdict on a monitor or a rule that a Prometheus selects. */
export interface Verdict {
  readonly object: string;
  readonly accepted: boolean;
  readonly reason: string;
  readonly message: string;
}

/** The results for the manifests of a cluster. */
export interface Outcome {
  readonly refused: Array<{ stage: string; object: string; message: string }>;
  readonly prometheuses: Array<{
    readonly object: string;
    readonly monitors: Verdict[];
    readonly rules: Verdict[];
    readonly config: string;
    readonly activeTargets: Target[];
    readonly droppedTargets: Array<Pick<Target, 'scrapePool' | 'discoveredLabels'>>;
  }>;
}

/** The targets of Prometheuses, of a chain or of a plan. */
export interface Scrapes {
  readonly prometheuses: ReadonlyArray<{ readonly activeTargets: ReadonlyArray<Omit<Target, 'scrapePool'>> }>;
}

/** The mesh that the manifests are applied to, by its settings in the notation of `istioctl --set`. */
export interface MeshSettings {
  readonly set?: string[];
  readonly nativeSidecars?: boolean;
}

export interface ChainRequest {
  readonly objects: Manifest[];
  readonly mesh?: MeshSettings;
  readonly ipFamily?: 'IPv4' | 'IPv6';
  /** The shard of each Prometheus whose targets are asked for, from 0. */
  readonly shard?: number;
}

/** Follows manifests through the API server's admission, Istio's injector, the operator and Prometheus. */
export async function chain(
  { objects, mesh: { set = [], nativeSidecars = true } = {}, ipFamily = 'IPv4', shard = 0 }: ChainRequest,
): Promise<Outcome> {
  return component('chain').ask<Outcome>({ objects, mesh: { set, nativeSidecars }, ipFamily, shard });
}

/**
 * One line for each target, sorted: the workload, the container, and the URL. The stand-in of the chain chooses the address of a pod, so it
 * is written as `IP`, with the brackets of an IPv6 address in a URL.
 */
export function targetLines({ prometheuses }: Scrapes): string[] {
  const url = (scrapeUrl: string) => scrapeUrl.replace(ADDRESS, (_, ip: string) => ip.startsWith('[') ? '[IP]' : 'IP');
  return prometheuses.flatMap(({ activeTargets }) => activeTargets)
    .map(target => `${workloadOf(target)} ${target.labels.container} ${url(target.scrapeUrl)}`)
    .sort();
}

const ADDRESS = /(?<=\/\/)(\[[0-9a-f:]+\]|[0-9.]+)(?=:)/;

/** A pod of a Deployment is owned by a ReplicaSet, whose name ends in a hash. */
function workloadOf({ labels, discoveredLabels }: Omit<Target, 'scrapePool'>): string {
  const owner = discoveredLabels.__meta_kubernetes_pod_controller_name ?? labels.pod;
  const isReplicaSet = discoveredLabels.__meta_kubernetes_pod_controller_kind === 'ReplicaSet';
  return `${labels.namespace}/${isReplicaSet ? owner.replace(/-[^-]+$/, '') : owner}`;
}
