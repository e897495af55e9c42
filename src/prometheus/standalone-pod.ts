import { CERTIFICATE_MOUNT, CERTIFICATE_SIDECAR_ANNOTATIONS, CERTIFICATE_VOLUME, certificateSidecarLabels } from './certificate-sidecar';
import { HandWrittenProxy, handWrittenProxy, PROXY_VOLUMES, ProxiedWorkload } from './hand-written-proxy';
import { RESTRICTED } from './mtls-sidecar-spec';
import { IstioMesh } from '../mesh/istio-mesh';
import { INJECT } from '../mesh/labels-and-annotations';

/** What the pods of a Prometheus without operator are made of. */
export interface StandalonePod {
  readonly kind: ProxiedWorkload['kind'];
  readonly name: string;
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
  readonly mesh: IstioMesh;
  /** Undefined where Istio injects it. */
  readonly handWrittenProxy?: HandWrittenProxy;
  readonly image: string;
  readonly args: ReadonlyArray<string>;
  readonly resources: object;
  /** The name of the ConfigMap with its `prometheus.yml`. */
  readonly configMapName: string;
}

/** The name of the port of Prometheus, and of the volumes with its configuration and its samples. */
export const [PORT_NAME, CONFIGURATION, DATA] = ['http', 'configuration', 'data'];

const PORTS = [{ name: PORT_NAME, containerPort: 9090, protocol: 'TCP' }];

const probe = (path: string, periodSeconds: number, failureThreshold: number) =>
  ({ httpGet: { path, port: PORT_NAME }, periodSeconds, timeoutSeconds: 3, failureThreshold });

/**
 * The template of these pods. A StatefulSet has a claim for the volume `DATA`, which holds the samples.
 *
 * @throws when the image of a proxy that is written by hand is not of a version that works with the mesh.
 */
export function standalonePodTemplate(pod: StandalonePod, cannot: string): object {
  const { kind, name, labels, image, args, resources, configMapName, mesh } = pod;
  const sidecar = sidecarOf(pod, cannot);
  const prometheus = {
    name: 'prometheus',
    image,
    args,
    ports: PORTS,
    // Until it has replayed its write-ahead log: a quarter of an hour, as the operator does.
    startupProbe: probe('/-/ready', 3, 300),
    readinessProbe: probe('/-/ready', 5, 3),
    livenessProbe: probe('/-/healthy', 5, 6),
    resources,
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
    volumeMounts: [
      // The whole volume: the kubelet updates no file that is mounted by subPath.
      { name: CONFIGURATION, mountPath: '/etc/prometheus', readOnly: true },
      CERTIFICATE_MOUNT,
      { name: DATA, mountPath: '/prometheus' },
    ],
  };
  return {
    metadata: { labels: { ...labels, ...sidecar.labels }, annotations: sidecar.annotations },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: true,
      securityContext: RESTRICTED,
      ...mesh.nativeSidecars
        ? { initContainers: sidecar.containers, containers: [prometheus] }
        : { containers: [...sidecar.containers, prometheus] },
      volumes: [
        { name: CONFIGURATION, configMap: { name: configMapName } },
        CERTIFICATE_VOLUME,
        ...kind === 'Deployment' ? [{ name: DATA, emptyDir: {} }] : [],
        ...sidecar.volumes,
      ],
    },
  };
}

/** What a sidecar that writes certificates adds to a pod, before Istio does. */
interface Sidecar {
  readonly labels: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  readonly containers: object[];
  readonly volumes: ReadonlyArray<object>;
}

function sidecarOf({ handWrittenProxy: proxy, mesh, kind, name, namespace }: StandalonePod, cannot: string): Sidecar {
  if (proxy === undefined) {
    return { labels: certificateSidecarLabels(mesh), annotations: CERTIFICATE_SIDECAR_ANNOTATIONS, containers: [], volumes: [] };
  }
  const workload = { kind, name, namespace, container: 'prometheus', ports: PORTS };
  return { labels: { [INJECT]: 'false' }, containers: [handWrittenProxy(proxy, mesh, workload, cannot)], volumes: PROXY_VOLUMES };
}
