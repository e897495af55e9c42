import { Yaml } from 'cdk8s';
import { refusal } from '../errors';
import { DataPlane, IstioMesh } from '../mesh/istio-mesh';
import {
  DATAPLANE_MODE, INCLUDE_INBOUND_PORTS, INCLUDE_OUTBOUND_IP_RANGES, INJECT, PROXY_CONFIG, REVISION, TLS_MODE, USER_VOLUME_MOUNT,
} from '../mesh/labels-and-annotations';
import { dnsLabel } from '../values/names';

/** Not `istio-certs`, the volume that a mesh with `global.mountMtlsCerts` adds to every pod (injection-template.yaml in Istio). */
const VOLUME = 'istio-output-certs';

/** Where both containers mount the certificates. */
export const CERTIFICATE_DIRECTORY = '/etc/istio-output-certs';

/** The volume that the sidecar writes certificates to, in memory since a key should not be written to a disk. */
export const CERTIFICATE_VOLUME = { name: VOLUME, emptyDir: { medium: 'Memory' } };

/** The mount of that volume in the container of Prometheus. */
export const CERTIFICATE_MOUNT = { name: VOLUME, mountPath: CERTIFICATE_DIRECTORY, readOnly: true };

/**
 * The TLS settings that use the certificates. Targets verify Prometheus but not the other way round: a certificate of the mesh has a SPIFFE
 * identity and no host name, and Prometheus can only verify host names.
 *
 * @see security/pkg/nodeagent/util/util.go in Istio, for the names of the files
 */
export const CERTIFICATE_TLS = {
  caFile: `${CERTIFICATE_DIRECTORY}/root-cert.pem`,
  certFile: `${CERTIFICATE_DIRECTORY}/cert-chain.pem`,
  keyFile: `${CERTIFICATE_DIRECTORY}/key.pem`,
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
    proxyMetadata: { OUTPUT_CERTS: CERTIFICATE_DIRECTORY },
  }),
  [USER_VOLUME_MOUNT]: JSON.stringify([{ name: VOLUME, mountPath: CERTIFICATE_DIRECTORY }]),
};

/** Refuses a mesh in which nothing writes certificates. */
export function refuseWithoutSidecars({ dataPlane }: IstioMesh, cannot: string): void {
  switch (dataPlane) {
    case DataPlane.SIDECAR: return;
    case DataPlane.AMBIENT: throw refusal({
      cannot,
      because: 'the mesh is ambient, and a ztunnel does not share its certificates',
      instead: `Put the label '${DATAPLANE_MODE}: ambient' on the pods of an ordinary Prometheus:`
        + ' its plaintext scrapes then travel over mutual TLS',
    });
    case DataPlane.NONE: throw refusal({
      cannot,
      because: 'the mesh is described as IstioMesh.none(), so nothing writes certificates',
      instead: 'Describe the mesh, or use an ordinary Prometheus',
    });
  }
}

/** Namespaces in which Istio never injects sidecars (`IgnoredNamespaces` in pkg/kube/inject/initializer.go of Istio). */
const NOT_INJECTED = ['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'];

/** Those without the ConfigMap `istio-ca-root-cert` (`pilot/pkg/serviceregistry/kube/controller/namespacecontroller.go` of Istio). */
const WITHOUT_ROOT = NOT_INJECTED.filter(name => name !== 'kube-system');

/**
 * Returns the namespace of a Prometheus whose sidecar is injected, or written by hand.
 *
 * @throws when there is none, or a sidecar gets no certificates in it.
 */
export function namespaceOfSidecar(namespace: string | undefined, isInjected: boolean, cannot: string): string {
  if (namespace === undefined) {
    throw refusal({
      cannot,
      because: 'neither its metadata nor its chart has a namespace, and the permissions of its service account refer to it',
      instead: "Create it in a chart with a namespace, such as 'monitoring'",
    });
  }
  if ((isInjected ? NOT_INJECTED : WITHOUT_ROOT).includes(namespace)) {
    throw refusal({
      cannot,
      because: isInjected ? `Istio injects no sidecar in namespace '${namespace}'`
        : `Istio gives namespace '${namespace}' no root certificate, by which a sidecar knows istiod`,
      instead: "Create it in another one, such as 'monitoring'",
    });
  }
  return dnsLabel(namespace, 'metadata.namespace', cannot);
}
