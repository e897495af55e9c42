import { CERTIFICATE_DIRECTORY, CERTIFICATE_VOLUME } from './certificate-sidecar';
import { refusal } from '../errors';
import { DEFAULT_ROOT_NAMESPACE, DEFAULT_STATUS_PORT, ENVOY_METRICS_PORT, HEALTH_PORT, istioVersion, PROXY_CONTAINER } from '../mesh/istio';
import { IstioMesh } from '../mesh/istio-mesh';
import { optional, propsOf, shown } from '../values/check';
import { flag, text } from '../values/scalars';

/** A sidecar that is written into the pod instead of being injected: the container `istio-proxy`. */
export interface HandWrittenProxy {
  /**
   * The image. Its tag begins with the version of Istio: the minor version of the mesh, or the one before it.
   *
   * @default - `registry.istio.io/release/proxyv2` with the version of the mesh, where that is written in full, such as `1.31.2`
   * @see https://istio.io/latest/docs/releases/supported-releases/#control-planedata-plane-skew
   */
  readonly image?: string;

  /**
   * Whether Envoy runs in it. The agent alone, with the variable `DISABLE_ENVOY`, gets certificates, renews them and waits for them too, in
   * a third of the memory; it serves no metrics but its own. It has to be a native sidecar.
   *
   * @default true - as in what Istio injects
   */
  readonly envoy?: boolean;
}

/** The checks of these props. */
export const handWrittenProxyProp = propsOf<HandWrittenProxy>({ image: optional(text), envoy: optional(flag) });

/** The workload whose pods have it. */
export interface ProxiedWorkload {
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly name: string;
  readonly namespace: string;
  /** The only other container. */
  readonly container: string;
  readonly ports: ReadonlyArray<object>;
}

const ofField = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
const ofResource = (name: string, resource: string) => ({ name, valueFrom: { resourceFieldRef: { resource, divisor: '1' } } });

/** What Istio's installation gives a proxy (`values.global.proxy` of the chart istio-discovery). */
const RESOURCES = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } };

/**
 * The container, as Istio injects it where it captures nothing.
 *
 * @throws when its image is not of a version that works with the mesh, or it is without Envoy and not a native sidecar.
 * @see manifests/charts/istio-control/istio-discovery/files/injection-template.yaml in Istio
 */
export function handWrittenProxy(
  { image, envoy = true }: HandWrittenProxy, mesh: IstioMesh, workload: ProxiedWorkload, cannot: string,
): object {
  const { kind, name, namespace, container, ports } = workload;
  if (!envoy) refuseOrdinary(mesh, cannot);
  // Envoy answers the one, and the agent the other: without Envoy when the certificates are written (pilot/cmd/pilot-agent/status).
  const probe = { httpGet: { path: '/healthz/ready', port: envoy ? HEALTH_PORT : mesh.statusPort }, timeoutSeconds: 3 };
  return {
    name: PROXY_CONTAINER,
    image: proxyImage(image, mesh, cannot),
    ...mesh.nativeSidecars ? { restartPolicy: 'Always' } : {},
    args: [
      'proxy', 'sidecar', '--domain', '$(POD_NAMESPACE).svc.cluster.local',
      '--proxyLogLevel=warning', '--proxyComponentLogLevel=misc:error', '--log_output_level=default:info',
    ],
    env: [
      { name: 'PILOT_CERT_PROVIDER', value: 'istiod' },
      { name: 'CA_ADDR', value: istiodAddress(mesh) },
      ofField('POD_NAME', 'metadata.name'),
      ofField('POD_NAMESPACE', 'metadata.namespace'),
      ofField('INSTANCE_IP', 'status.podIP'),
      ofField('SERVICE_ACCOUNT', 'spec.serviceAccountName'),
      ofField('HOST_IP', 'status.hostIP'),
      ofResource('ISTIO_CPU_LIMIT', 'limits.cpu'),
      { name: 'PROXY_CONFIG', value: JSON.stringify(proxyConfig(mesh)) },
      { name: 'ISTIO_META_POD_PORTS', value: JSON.stringify(ports) },
      { name: 'ISTIO_META_APP_CONTAINERS', value: container },
      ofResource('GOMEMLIMIT', 'limits.memory'),
      ofResource('GOMAXPROCS', 'limits.cpu'),
      { name: 'ISTIO_META_CLUSTER_ID', value: 'Kubernetes' },
      ofField('ISTIO_META_NODE_NAME', 'spec.nodeName'),
      { name: 'ISTIO_META_INTERCEPTION_MODE', value: 'REDIRECT' },
      { name: 'ISTIO_META_WORKLOAD_NAME', value: name },
      { name: 'ISTIO_META_OWNER', value: `kubernetes://apis/apps/v1/namespaces/${namespace}/${kind.toLowerCase()}s/${name}` },
      { name: 'ISTIO_META_MESH_ID', value: 'cluster.local' },
      { name: 'TRUST_DOMAIN', value: 'cluster.local' },
      { name: 'OUTPUT_CERTS', value: CERTIFICATE_DIRECTORY },
      ...envoy ? [] : [{ name: 'DISABLE_ENVOY', value: 'true' }],
    ],
    ...envoy ? {
      ports: [{ name: 'http-envoy-prom', containerPort: ENVOY_METRICS_PORT, protocol: 'TCP' }],
      lifecycle: lifecycle(mesh),
    } : {},
    startupProbe: { ...probe, periodSeconds: 1, failureThreshold: 600 },
    readinessProbe: { ...probe, periodSeconds: 15, failureThreshold: 4 },
    resources: RESOURCES,
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsGroup: 1337,
      runAsNonRoot: true,
      runAsUser: 1337,
    },
    volumeMounts: [
      { name: 'workload-socket', mountPath: '/var/run/secrets/workload-spiffe-uds' },
      { name: 'credential-socket', mountPath: '/var/run/secrets/credential-uds' },
      { name: 'workload-certs', mountPath: '/var/run/secrets/workload-spiffe-credentials' },
      { name: 'istiod-ca-cert', mountPath: '/var/run/secrets/istio' },
      { name: 'istio-ca-crl', mountPath: '/var/run/secrets/istio/crl' },
      { name: 'istio-data', mountPath: '/var/lib/istio/data' },
      { name: 'istio-envoy', mountPath: '/etc/istio/proxy' },
      { name: 'istio-token', mountPath: '/var/run/secrets/tokens' },
      { name: 'istio-podinfo', mountPath: '/etc/istio/pod' },
      { name: CERTIFICATE_VOLUME.name, mountPath: CERTIFICATE_DIRECTORY },
    ],
  };
}

/** The volumes of that container, besides the one for its certificates. */
export const PROXY_VOLUMES: ReadonlyArray<object> = [
  { name: 'workload-socket', emptyDir: {} },
  { name: 'credential-socket', emptyDir: {} },
  { name: 'workload-certs', emptyDir: {} },
  { name: 'istio-envoy', emptyDir: { medium: 'Memory' } },
  { name: 'istio-data', emptyDir: {} },
  {
    name: 'istio-podinfo',
    downwardAPI: {
      items: ['labels', 'annotations'].map(field => ({ path: field, fieldRef: { fieldPath: `metadata.${field}` } })),
    },
  },
  // The token by which istiod knows the service account; without it there is no certificate.
  {
    name: 'istio-token',
    projected: { sources: [{ serviceAccountToken: { path: 'istio-token', expirationSeconds: 43200, audience: 'istio-ca' } }] },
  },
  // istiod makes it in each namespace.
  { name: 'istiod-ca-cert', configMap: { name: 'istio-ca-root-cert' } },
  { name: 'istio-ca-crl', configMap: { name: 'istio-ca-crl', optional: true } },
];

/** A native sidecar starts before the application and is drained before it ends; after another one the application waits. */
function lifecycle({ nativeSidecars, statusPort }: IstioMesh): object {
  return nativeSidecars
    ? { preStop: { exec: { command: ['pilot-agent', 'request', `--debug-port=${statusPort}`, 'POST', 'drain'] } } }
    : { postStart: { exec: { command: ['pilot-agent', 'wait'] } } };
}

function refuseOrdinary({ nativeSidecars }: IstioMesh, cannot: string): void {
  if (nativeSidecars) return;
  throw refusal({
    cannot,
    because: 'handWrittenProxy.envoy is false, and the sidecars of the mesh are ordinary containers: Prometheus would not wait for it',
    instead: 'Leave it out, or describe the mesh with nativeSidecars: true where the nodes have them',
  });
}

/** The Service of istiod, as its chart names it. */
function istiodAddress({ revision, rootNamespace }: IstioMesh): string {
  return `istiod${revision === undefined || revision === 'default' ? '' : `-${revision}`}.${rootNamespace}.svc:15012`;
}

/** What differs from the defaults of the agent (`DefaultProxyConfig` in pkg/config/mesh/mesh.go of Istio). */
function proxyConfig(mesh: IstioMesh): object {
  const discoveryAddress = istiodAddress(mesh);
  return {
    ...discoveryAddress === `istiod.${DEFAULT_ROOT_NAMESPACE}.svc:15012` ? {} : { discoveryAddress },
    ...mesh.statusPort === DEFAULT_STATUS_PORT ? {} : { statusPort: mesh.statusPort },
  };
}

/** Where Istio publishes its images. */
const REPOSITORY = 'registry.istio.io/release/proxyv2';

function proxyImage(image: string | undefined, { version }: IstioMesh, cannot: string): string {
  const { minor, patch } = istioVersion(version, cannot);
  const instead = `Give handWrittenProxy.image, such as '${REPOSITORY}:1.${minor}.${patch ?? 0}'`;
  if (image === undefined) {
    if (patch !== undefined) return `${REPOSITORY}:${version}`;
    throw refusal({
      cannot,
      because: `the version of the mesh is ${shown(version)}, which is the tag of no image`,
      instead: `${instead}, or describe the mesh with its full version`,
    });
  }
  const [, ofProxy] = /:v?1\.(\d+)(?:[.-][^/:]*)?$/.exec(image.replace(/@.*$/, '')) ?? [];
  if (ofProxy === undefined) {
    throw refusal({ cannot, because: `handWrittenProxy.image is ${shown(image)}, whose tag is not a version of Istio`, instead });
  }
  if (Number(ofProxy) === minor || Number(ofProxy) === minor - 1) return image;
  throw refusal({
    cannot,
    because: `handWrittenProxy.image is ${shown(image)}, and an istiod of version ${version} supports proxies of 1.${minor - 1}`
      + ` and 1.${minor}`,
    instead,
  });
}
