import { Yaml } from 'cdk8s';
import { IstioMesh } from '../mesh/istio-mesh';
import {
  INCLUDE_INBOUND_PORTS, INCLUDE_OUTBOUND_IP_RANGES, INJECT, PROXY_CONFIG, REVISION, TLS_MODE, USER_VOLUME_MOUNT,
} from '../mesh/labels-and-annotations';

/** A name of our own: a mesh with `global.mountMtlsCerts` puts a volume `istio-certs` on every pod (injection-template.yaml in Istio). */
const VOLUME = 'istio-output-certs';

/** Where both containers see the certificates. */
const DIRECTORY = '/etc/istio-output-certs';

/** The volume that the sidecar writes certificates to. Memory, since a key should not reach a disk. */
export const CERTIFICATE_VOLUME = { name: VOLUME, emptyDir: { medium: 'Memory' } };

/** The mount of that volume in the container that reads them. */
export const CERTIFICATE_MOUNT = { name: VOLUME, mountPath: DIRECTORY, readOnly: true };

/**
 * The TLS settings that go with the certificates. Targets verify Prometheus and not the other way round: a certificate of the mesh has a SPIFFE identity
 * and no host name, and Prometheus verifies host names or nothing.
 *
 * @see security/pkg/nodeagent/util/util.go in Istio, for the names of the files
 */
export const CERTIFICATE_TLS = {
  caFile: `${DIRECTORY}/root-cert.pem`,
  certFile: `${DIRECTORY}/cert-chain.pem`,
  keyFile: `${DIRECTORY}/key.pem`,
  insecureSkipVerify: true,
};

/**
 * The labels of a pod whose sidecar only writes certificates.
 *
 * By label, since the annotation does not reach the webhook in a namespace without a label. Nothing terminates TLS in front of the pod, so clients in the
 * mesh are told not to speak it.
 */
export function certificateSidecarLabels({ revision }: IstioMesh): { [key: string]: string } {
  return {
    [INJECT]: 'true',
    [TLS_MODE]: 'disabled',
    ...(revision === undefined ? {} : { [REVISION]: revision }),
  };
}

/**
 * The annotations of a pod whose sidecar only writes certificates, and captures neither what comes in nor what goes out: an Envoy in between would refuse
 * plaintext scrapes of the pod in a STRICT mesh, and answer for the agents of other pods.
 *
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/#tls-settings
 */
export const CERTIFICATE_SIDECAR_ANNOTATIONS: { [key: string]: string } = {
  [INCLUDE_INBOUND_PORTS]: '',
  [INCLUDE_OUTBOUND_IP_RANGES]: '',
  [PROXY_CONFIG]: Yaml.stringify({
    // For sidecars that are ordinary containers: these start together, and scrapes fail until the files are there. Others start first anyway.
    holdApplicationUntilProxyStarts: true,
    proxyMetadata: { OUTPUT_CERTS: DIRECTORY },
  }),
  [USER_VOLUME_MOUNT]: JSON.stringify([{ name: VOLUME, mountPath: DIRECTORY }]),
};
