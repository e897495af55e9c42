import { Yaml } from 'cdk8s';
import { IstioMesh } from '../mesh/istio-mesh';
import {
  INCLUDE_INBOUND_PORTS, INCLUDE_OUTBOUND_IP_RANGES, INJECT, PROXY_CONFIG, REVISION, TLS_MODE, USER_VOLUME_MOUNT,
} from '../mesh/labels-and-annotations';

/** Not `istio-certs`, the volume that a mesh with `global.mountMtlsCerts` adds to every pod (injection-template.yaml in Istio). */
const VOLUME = 'istio-output-certs';

/** Where both containers mount the certificates. */
const DIRECTORY = '/etc/istio-output-certs';

/** The volume that the sidecar writes certificates to, in memory since a key should not be written to a disk. */
export const CERTIFICATE_VOLUME = { name: VOLUME, emptyDir: { medium: 'Memory' } };

/** The mount of that volume in the container of Prometheus. */
export const CERTIFICATE_MOUNT = { name: VOLUME, mountPath: DIRECTORY, readOnly: true };

/**
 * The TLS settings that use the certificates. Targets verify Prometheus but not the other way round: a certificate of the mesh has a SPIFFE
 * identity and no host name, and Prometheus can only verify host names.
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
 * Injection is requested with the label, since the webhook does not look at the annotation in a namespace without a label. Nothing
 * terminates TLS in front of the pod, so `tlsMode` makes clients in the mesh connect without it.
 */
export function certificateSidecarLabels({ revision }: IstioMesh): { [key: string]: string } {
  return {
    [INJECT]: 'true',
    [TLS_MODE]: 'disabled',
    ...(revision === undefined ? {} : { [REVISION]: revision }),
  };
}

/**
 * The annotations of a pod whose sidecar only writes certificates, and captures neither inbound nor outbound traffic: otherwise its Envoy
 * would refuse plaintext scrapes of the pod in a STRICT mesh, and would answer scrapes of the agents of other pods.
 *
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/#tls-settings
 */
export const CERTIFICATE_SIDECAR_ANNOTATIONS: { [key: string]: string } = {
  [INCLUDE_INBOUND_PORTS]: '',
  [INCLUDE_OUTBOUND_IP_RANGES]: '',
  [PROXY_CONFIG]: Yaml.stringify({
    // For sidecars that are ordinary containers, which start together with Prometheus: scrapes fail until the files are there. Native
    // sidecars start first.
    holdApplicationUntilProxyStarts: true,
    proxyMetadata: { OUTPUT_CERTS: DIRECTORY },
  }),
  [USER_VOLUME_MOUNT]: JSON.stringify([{ name: VOLUME, mountPath: DIRECTORY }]),
};
