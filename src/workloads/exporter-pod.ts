import { ApiObject, ApiObjectMetadata, JsonPatch } from 'cdk8s';
import {
  ConnectionScheme, Container, DaemonSet, Deployment, ImagePullPolicy, MountPropagation, Probe, Volume, Workload,
} from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { declaredPorts } from './endpoint-ports';
import { Exporter } from '../exporters/exporter';
import { ExporterDefinition } from '../exporters/exporter-definition';
import { NODE_ROOT } from '../exporters/node';

/**
 * Adds an exporter's container to a workload, such as Pod Security "restricted" wants it.
 *
 * Its probes ask over HTTP or for a connection, both of which Istio leads past the sidecar.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function addExporterContainer(workload: Workload, { _definition: exporter }: Exporter): Container {
  const { name, image, command, args, envVariables, resources, user } = exporter;
  const ports = declaredPorts(exporter.endpoints).map(({ port, portName }) => ({ number: port, name: portName }));
  const position = workload.containers.length;
  const container = workload.addContainer({
    name,
    image,
    command,
    args,
    envVariables,
    ports,
    resources,
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    liveness: health(exporter),
    readiness: health(exporter),
    securityContext: { user, group: user },
  });
  // Neither of which cdk8s-plus knows; the rest of "restricted" are its defaults.
  const securityContext = `/spec/template/spec/containers/${position}/securityContext`;
  ApiObject.of(workload).addJsonPatch(
    JsonPatch.add(`${securityContext}/capabilities`, { drop: ['ALL'] }),
    JsonPatch.add(`${securityContext}/seccompProfile`, { type: 'RuntimeDefault' }),
  );
  return container;
}

function health({ healthPath, endpoints: [{ port, scheme }] }: ExporterDefinition): Probe {
  if (healthPath === undefined) return Probe.fromTcpSocket({ port });
  return Probe.fromHttpGet(healthPath, { port, scheme: scheme === 'https' ? ConnectionScheme.HTTPS : ConnectionScheme.HTTP });
}

/** A Deployment of one pod: each more would have every series again. */
export function exporterDeployment(scope: Construct, metadata: ApiObjectMetadata, podMetadata: ApiObjectMetadata): Deployment {
  const deployment = new Deployment(scope, 'Deployment', { metadata, podMetadata, replicas: 1 });
  // Of the pod as well as of its container, so that it is that of the sidecar too.
  ApiObject.of(deployment).addJsonPatch(JsonPatch.add('/spec/template/spec/securityContext/seccompProfile', { type: 'RuntimeDefault' }));
  return deployment;
}

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
