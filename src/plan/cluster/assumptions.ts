import { Node, Pod } from './kinds';
import { ASSUMED_NODE } from './nodes';

/** What the plan depends on, and the manifests do not say. */
export interface Assumed {
  readonly namespaces: ReadonlyArray<string>;
  readonly pods: ReadonlyArray<Pod>;
  readonly nodes: ReadonlyArray<Node>;
  readonly replicas: boolean;
}

/** Says it in sentences, each with what would end the assumption. */
export function assumptionsOf({ namespaces, pods, nodes, replicas }: Assumed): string[] {
  const assumptions: string[] = [];
  if (namespaces.length > 0) {
    assumptions.push(`No Namespace is given for ${namespaces.join(', ')}: assumed to have no label but kubernetes.io/metadata.name.`);
  }
  if (pods.length > 0) {
    assumptions.push('Pods without a status are assumed to run, ready, each at an address of its own.');
    if (!replicas) assumptions.push('Each workload is assumed to have one pod, or none where it asks for none.');
  }
  if (nodes.length > 0) assumptions.push(`Pods are assumed to run on a Node '${ASSUMED_NODE}', since they name none.`);
  return assumptions;
}
