import { Manifest } from './manifest';
import { component } from '../upstream/component';

/** A target as `/api/v1/targets` shows it. */
export interface Target {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly labels: { [name: string]: string };
  readonly discoveredLabels: { [name: string]: string };
}

/** What the operator says of a monitor or a rule that a Prometheus selects. */
export interface Verdict {
  readonly object: string;
  readonly accepted: boolean;
  readonly reason: string;
  readonly message: string;
}

/** What became of a cluster's manifests. */
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

/** What Prometheuses scrape, according to the chain or to a plan. */
export interface Scrapes {
  readonly prometheuses: ReadonlyArray<{ readonly activeTargets: ReadonlyArray<Omit<Target, 'scrapePool'>> }>;
}

/** The mesh that the manifests are applied to: settings as `istioctl --set` takes them. */
export interface MeshSettings {
  readonly set?: string[];
  readonly nativeSidecars?: boolean;
}

/** How a chain is asked. */
export interface ChainRequest {
  readonly objects: Manifest[];
  readonly mesh?: MeshSettings;
  readonly ipFamily?: 'IPv4' | 'IPv6';
}

/** Follows manifests through the API server's admission, Istio's injector, the operator and Prometheus. */
export async function chain({ objects, mesh = {}, ipFamily = 'IPv4' }: ChainRequest): Promise<Outcome> {
  return component('chain').ask<Outcome>({ objects, mesh: { set: mesh.set ?? [], nativeSidecars: mesh.nativeSidecars ?? true }, ipFamily });
}

/**
 * One line a target, sorted: the workload, the container, and where it is scraped. A pod's address is invented by the stand-in of the chain, so it is
 * written as `IP`, with the brackets that an IPv6 address has in a URL.
 */
export function targetLines({ prometheuses }: Scrapes): string[] {
  return prometheuses.flatMap(({ activeTargets }) => activeTargets)
    .map(target => `${workloadOf(target)} ${target.labels.container} ${target.scrapeUrl.replace(ADDRESS, (_, ip: string) => ip.startsWith('[') ? '[IP]' : 'IP')}`)
    .sort();
}

const ADDRESS = /(?<=\/\/)(\[[0-9a-f:]+\]|[0-9.]+)(?=:)/;

/** A pod of a Deployment is owned by a ReplicaSet, whose name ends on a hash. */
function workloadOf({ labels, discoveredLabels }: Omit<Target, 'scrapePool'>): string {
  const owner = discoveredLabels.__meta_kubernetes_pod_controller_name ?? labels.pod;
  const isReplicaSet = discoveredLabels.__meta_kubernetes_pod_controller_kind === 'ReplicaSet';
  return `${labels.namespace}/${isReplicaSet ? owner.replace(/-[^-]+$/, '') : owner}`;
}
