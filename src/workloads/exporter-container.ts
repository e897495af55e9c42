import { ApiObject, JsonPatch } from 'cdk8s';
import { ConnectionScheme, Container, ImagePullPolicy, Probe, Workload } from 'cdk8s-plus-27';
import { declaredPorts } from './declared-ports';
import { Exporter } from '../exporters/exporter';
import { ExporterDefinition } from '../exporters/exporter-definition';

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
