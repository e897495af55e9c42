import { ASSUMED_ISTIO_VERSION, DEFAULT_ROOT_NAMESPACE, DEFAULT_STATUS_PORT, istioVersion, SINCE } from './istio';
import { MtlsMode, WorkloadMtls } from './mtls';
import { refusal } from '../errors';
import { checkedProps, Checks, fields, listOf, mapOf, optional } from '../values/check';
import { dnsLabel, labels } from '../values/names';
import { portNumber } from '../values/port';
import { flag, wordOf } from '../values/scalars';

/** How a mesh carries traffic. */
export enum DataPlane {
  /** An Envoy sidecar in each pod. */
  SIDECAR = 'sidecar',
  /** A ztunnel on each node, and waypoints. */
  AMBIENT = 'ambient',
  /** There is no mesh. */
  NONE = 'none',
}

/** Properties of every mesh. */
export interface MeshProps {
  /**
   * The version of Istio, 1.24 or newer: `1.31` or `1.31.2`.
   *
   * A version newer than 1.31 is treated as 1.31, and a plan says so in its `reliesOn`.
   *
   * @default '1.31'
   */
  readonly version?: string;

  /**
   * The mTLS mode of the mesh: that of the `PeerAuthentication` without a selector in the root namespace.
   *
   * @default MtlsMode.PERMISSIVE - that of Istio without any `PeerAuthentication`
   * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
   */
  readonly mtls?: MtlsMode;

  /**
   * The mTLS modes of namespaces that have a `PeerAuthentication` of their own, by name.
   *
   * @default - none
   */
  readonly namespaceMtls?: { [namespace: string]: MtlsMode };

  /**
   * The mTLS modes of workloads that have a `PeerAuthentication` of their own. Where two select the same pod the first one counts, so list
   * the oldest first.
   *
   * @default - none
   */
  readonly workloadMtls?: WorkloadMtls[];

  /**
   * The namespace that istiod runs in.
   *
   * @default 'istio-system'
   */
  readonly rootNamespace?: string;

  /**
   * The revision of istiod that injects and configures the sidecars, `istio.io/rev`.
   *
   * @default - the default revision
   * @see https://istio.io/latest/docs/setup/upgrade/canary/
   */
  readonly revision?: string;

  /**
   * The port of the Istio agent that serves merged metrics, `meshConfig.defaultConfig.statusPort`. A pod's own
   * `status.sidecar.istio.io/port` is respected without being set here.
   *
   * In Istio, a port other than the default has to be set in `values.global.proxy.statusPort` too: only that value excludes the port from
   * capture (injection-template.yaml), and in a STRICT mesh a scrape of a captured port is reset.
   *
   * @default 15020
   */
  readonly statusPort?: number;
}

/** Properties of a mesh with a sidecar in each pod. */
export interface SidecarMeshProps extends MeshProps {
  /**
   * Whether the agent merges the metrics of an application into its own, `meshConfig.enablePrometheusMerge`.
   *
   * @default true
   * @see https://istio.io/latest/docs/ops/integrations/prometheus/#option-1-metrics-merging
   */
  readonly metricsMerging?: boolean;

  /**
   * Whether sidecars are native sidecars: init containers that keep running.
   *
   * @default - true from Istio 1.27 on, which uses them where the nodes can, as those of every supported Kubernetes can
   */
  readonly nativeSidecars?: boolean;

  /**
   * Whether the Istio CNI plugin sets up the capture of traffic, instead of an init container.
   *
   * @default false
   */
  readonly cni?: boolean;
}

/** Properties of a mesh in ambient mode. */
export interface AmbientMeshProps extends MeshProps {}

/**
 * The mesh that the workloads are part of. The defaults are those of Istio's own installation.
 *
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/
 */
export class IstioMesh {
  /**
   * A mesh with a sidecar in each pod.
   *
   * @throws when the version is not a supported version of Istio, a port is not a valid port number, or Kubernetes does not accept a name.
   */
  public static sidecar(props: SidecarMeshProps = {}): IstioMesh {
    return new IstioMesh(DataPlane.SIDECAR, props, 'describe IstioMesh.sidecar');
  }

  /**
   * A mesh in ambient mode: ztunnels and waypoints. Nothing merges metrics there.
   *
   * @throws when the version is not a supported version of Istio, a port is not a valid port number, or Kubernetes does not accept a name.
   */
  public static ambient(props: AmbientMeshProps = {}): IstioMesh {
    const cannot = 'describe IstioMesh.ambient';
    const fixed = { metricsMerging: false, nativeSidecars: false, cni: true };
    return new IstioMesh(DataPlane.AMBIENT, { ...fields(props ?? {}, 'the argument', cannot), ...fixed }, cannot);
  }

  /** No mesh: nothing stands between Prometheus and the workloads. */
  public static none(): IstioMesh {
    const fixed = { mtls: MtlsMode.DISABLE, metricsMerging: false, nativeSidecars: false };
    return new IstioMesh(DataPlane.NONE, fixed, 'describe IstioMesh.none');
  }

  /** How the mesh carries traffic. */
  public readonly dataPlane: DataPlane;
  /** The version of Istio, as written in the props. */
  public readonly version: string;
  /** The mTLS mode where no namespace or workload has one of its own. */
  public readonly mtls: MtlsMode;
  /** The mTLS modes of namespaces. */
  public readonly namespaceMtls: { [namespace: string]: MtlsMode };
  /** The mTLS modes of workloads, the one that counts first. */
  public readonly workloadMtls: WorkloadMtls[];
  /** The namespace that istiod runs in. */
  public readonly rootNamespace: string;
  /** The revision of istiod, or undefined for the default one. */
  public readonly revision?: string;
  /** The port of the Istio agent that serves merged metrics. */
  public readonly statusPort: number;
  /** Whether the agent merges an application's metrics into its own. */
  public readonly metricsMerging: boolean;
  /** Whether sidecars are native sidecars: init containers that keep running. */
  public readonly nativeSidecars: boolean;
  /** Whether the CNI plugin sets up the capture of traffic. */
  public readonly cni: boolean;

  private constructor(dataPlane: DataPlane, props: SidecarMeshProps, cannot: string) {
    props = checkedProps(props ?? {}, CHECKS, cannot);
    this.dataPlane = dataPlane;
    this.version = props.version ?? ASSUMED_ISTIO_VERSION;
    const { minor } = istioVersion(this.version, cannot);
    this.mtls = props.mtls ?? MtlsMode.PERMISSIVE;
    this.namespaceMtls = props.namespaceMtls ?? {};
    this.workloadMtls = props.workloadMtls ?? [];
    this.rootNamespace = props.rootNamespace ?? DEFAULT_ROOT_NAMESPACE;
    this.revision = props.revision;
    this.statusPort = props.statusPort ?? DEFAULT_STATUS_PORT;
    this.metricsMerging = props.metricsMerging ?? true;
    this.nativeSidecars = props.nativeSidecars ?? minor >= SINCE.nativeSidecars;
    this.cni = props.cni ?? false;
  }
}

const mode = wordOf(MtlsMode);

const CHECKS: Checks<SidecarMeshProps> = {
  version: optional(version),
  mtls: optional(mode),
  namespaceMtls: optional(mapOf(mode, dnsLabel)),
  workloadMtls: optional(listOf(workloadMtls)),
  rootNamespace: optional(dnsLabel),
  revision: optional(dnsLabel),
  statusPort: optional(portNumber),
  metricsMerging: optional(flag),
  nativeSidecars: optional(flag),
  cni: optional(flag),
};

const WORKLOAD_CHECKS: Checks<WorkloadMtls> = {
  namespace: dnsLabel,
  labels,
  mode: optional(mode),
  portLevelMtls: optional(mapOf(mode, portKey)),
};

function version(value: string, _prop: string, cannot: string): string {
  istioVersion(value, cannot);
  return value;
}

function portKey(port: string, prop: string, cannot: string): string {
  portNumber(Number(port), prop, cannot);
  return port;
}

function workloadMtls(value: WorkloadMtls, prop: string, cannot: string): WorkloadMtls {
  const workload = checkedProps(value, WORKLOAD_CHECKS, cannot, { path: prop });
  if (Object.keys(workload.labels).length > 0) return workload;
  throw refusal({
    cannot,
    because: `${prop} has no labels, and a PeerAuthentication without a selector applies to its whole namespace`,
    instead: 'Describe that one in namespaceMtls',
  });
}
