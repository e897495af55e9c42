import { whyNotAdmitted } from './admission-to-nodes';
import { Supposed } from '../cluster';
import { uidOf } from '../generated-ids';
import { Node, Pod } from '../kinds';
import { Network } from '../network';

/** The node of pods where no Node is given. */
export const ASSUMED_NODE = 'node';

/** The label that every node has. */
const HOSTNAME = 'kubernetes.io/hostname';

/** The nodes of a cluster: those that are given, or one that is assumed. */
export class Nodes {
  public readonly all: ReadonlyArray<Node>;
  public readonly areGiven: boolean;
  /** The node that admits pods, by the fields that decide. */
  private readonly admittingByFields = new Map<string, string | undefined>();

  public constructor(
    given: ReadonlyArray<Node>, private readonly network: Network, private readonly supposed: Pick<Supposed, 'nodeLabels' | 'nodes'>,
  ) {
    this.areGiven = given.length > 0;
    this.all = this.areGiven ? given : [assumedNode(network, supposed.nodeLabels)];
  }

  /** The first node that admits a pod, for the scheduler may take any of them; the assumed one admits all. */
  public admitting(spec: Pod['spec']): string | undefined {
    if (!this.areGiven) return ASSUMED_NODE;
    const key = JSON.stringify([spec.nodeSelector, spec.affinity, spec.tolerations]);
    if (!this.admittingByFields.has(key)) {
      const { nodes = [] } = this.supposed;
      const admitting = this.all.filter(node => whyNotAdmitted(node, spec) === undefined).map(({ metadata: { name } }) => name);
      this.admittingByFields.set(key, admitting.find(name => nodes.includes(name)) ?? admitting[0]);
    }
    return this.admittingByFields.get(key);
  }

  /** The address of a node, which its pods on the network of the host share. */
  public addressOf(name: string): string {
    const i = Math.max(this.all.findIndex(({ metadata }) => metadata.name === name), 0);
    return this.all[i].status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? this.network.node(i);
  }
}

/** The assumed node as an object, since discovery that attaches node metadata leaves out the pods of an unknown node. */
function assumedNode({ node }: Network, labels: Supposed['nodeLabels']): Node {
  return {
    metadata: { name: ASSUMED_NODE, uid: uidOf('Node', '', ASSUMED_NODE), labels: { ...labels, [HOSTNAME]: ASSUMED_NODE } },
    status: {
      addresses: [{ type: 'InternalIP', address: node(0) }, { type: 'Hostname', address: ASSUMED_NODE }],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    },
  };
}
