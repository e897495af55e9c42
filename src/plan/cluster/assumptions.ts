import { Pod } from './kinds';
import { ASSUMED_NODE, Nodes } from './scheduling/nodes';

/** The facts that the plan depends on and the manifests leave open. */
export interface Assumed {
  readonly namespaces: ReadonlyArray<string>;
  readonly pods: ReadonlyArray<Pod>;
  readonly nodes: Nodes;
  readonly replicas: boolean;
}

/** The assumptions as sentences; each names what is missing from the manifests. */
export function assumptionsOf({ namespaces, pods, nodes, replicas }: Assumed): string[] {
  const assumptions: string[] = [];
  if (namespaces.length > 0) {
    assumptions.push(`No Namespace is given for ${namespaces.join(', ')}: assumed to have only the label kubernetes.io/metadata.name.`);
  }
  if (pods.length > 0) {
    assumptions.push('Pods without a status are assumed to be running and ready, each with its own address.');
    if (!replicas) assumptions.push('Each workload is assumed to have one pod, or none if it asks for none.');
  }
  if (!nodes.areGiven) assumptions.push(`Pods that name no node are assumed to run on a Node '${ASSUMED_NODE}'.`);
  else if (pods.length > 0) assumptions.push('Pods that name no node are assumed to run where the given Nodes admit them.');
  return assumptions;
}
