import { ApiObject, ApiObjectMetadata, JsonPatch } from 'cdk8s';
import { Container, DaemonSet, MountPropagation, Volume } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { NODE_ROOT } from '../exporters/node';

/**
 * A DaemonSet whose pods look at their nodes: on the network and among the processes of the node, on every node whatever its taints.
 *
 * @see https://github.com/prometheus/node_exporter#docker
 */
export function nodeDaemonSet(scope: Construct, metadata: ApiObjectMetadata, podMetadata: ApiObjectMetadata): DaemonSet {
  const daemonSet = new DaemonSet(scope, 'DaemonSet', { metadata, podMetadata, hostNetwork: true });
  ApiObject.of(daemonSet).addJsonPatch(
    // Patches are read before cdk8s-plus gives fields their own spelling, `hostPID`.
    JsonPatch.add('/spec/template/spec/hostPid', true),
    JsonPatch.add('/spec/template/spec/tolerations', [{ operator: 'Exists' }]),
    JsonPatch.add('/spec/template/spec/nodeSelector', { 'kubernetes.io/os': 'linux' }),
  );
  return daemonSet;
}

/** Shows the file system of the node to a container. What is mounted on the node later is seen too. */
export function mountNode(scope: Construct, container: Container): void {
  container.mount(NODE_ROOT, Volume.fromHostPath(scope, 'NodeRoot', 'node-root', { path: '/' }), {
    readOnly: true,
    propagation: MountPropagation.HOST_TO_CONTAINER,
  });
}
