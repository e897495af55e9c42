import { uidOf } from './generated-ids';
import { Node } from './kinds';
import { Network } from './network';

/** The node of pods that name no other. */
export const ASSUMED_NODE = 'node';

/** The assumed node as an object, since discovery that attaches node metadata leaves out the pods of an unknown node. */
export function assumedNode({ node }: Network): Node {
  return {
    metadata: { name: ASSUMED_NODE, uid: uidOf('Node', '', ASSUMED_NODE), labels: { 'kubernetes.io/hostname': ASSUMED_NODE } },
    status: {
      addresses: [{ type: 'InternalIP', address: node }, { type: 'Hostname', address: ASSUMED_NODE }],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    },
  };
}
