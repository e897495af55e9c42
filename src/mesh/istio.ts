import { refusal } from '../errors';
import { shown } from '../values/check';

// Facts about Istio that several parts of the library use, each with the file of istio/istio that it comes from.

/** The container of Envoy and the agent: of sidecars, gateways, waypoints, ztunnels (`pkg/kube/inject/inject.go`, ProxyContainerName). */
export const PROXY_CONTAINER = 'istio-proxy';

/** The init container that sets up the capture of traffic (`pkg/kube/inject/inject.go`, InitContainerName). */
export const INIT_CONTAINER = 'istio-init';

/** The init container that checks the setup of the CNI plugin (`pkg/kube/inject/inject.go`, ValidationContainerName). */
export const VALIDATION_CONTAINER = 'istio-validation';

/** The default namespace of istiod and of policies for the whole mesh (`pkg/config/constants/constants.go`, IstioSystemNamespace). */
export const DEFAULT_ROOT_NAMESPACE = 'istio-system';

/** The default port of the agent, `meshConfig.defaultConfig.statusPort` (`pkg/config/mesh/mesh.go`, DefaultProxyConfig). */
export const DEFAULT_STATUS_PORT = 15020;

/** The port of Envoy's own metrics, without those of the agent and the application (`pilot/cmd/pilot-agent/options/options.go`). */
export const ENVOY_METRICS_PORT = 15090;

/** The port of a proxy's readiness endpoint (`pilot/cmd/pilot-agent/options/options.go`). */
export const HEALTH_PORT = 15021;

/** The port for inbound HBONE tunnels (`pilot/pkg/model/listener.go`, HBoneInboundListenPort). */
export const HBONE_PORT = 15008;

/** The port where the agent answers DNS queries that it captures (`pilot/cmd/pilot-agent/options/options.go`). */
export const DNS_PORT = 15053;

/**
 * Ports that a sidecar reserves, and for what; it merges no metrics from them (`pilot/cmd/pilot-agent/status/server.go`,
 * istioReservedPorts).
 */
export const RESERVED_PORTS: { readonly [port: number]: string } = {
  15000: 'Envoy admin',
  15001: 'outbound traffic capture',
  15004: 'pilot debug',
  15006: 'inbound traffic capture',
  [HBONE_PORT]: 'HBONE tunnel',
  [DEFAULT_STATUS_PORT]: 'pilot-agent status / merged Prometheus',
  [HEALTH_PORT]: 'Envoy health',
  [DNS_PORT]: 'DNS proxy',
  [ENVOY_METRICS_PORT]: 'Envoy Prometheus (already merged)',
};

/** The variable of a proxy that has its metrics answer on localhost only (`pkg/features/telemetry.go`). */
export const LOCALHOST_ONLY = 'METRICS_LOCALHOST_ACCESS_ONLY';

/** The path where the agent serves all metrics of a pod, and Envoy its own (`pilot/cmd/pilot-agent/status/server.go`). */
export const METRICS_PATH = '/stats/prometheus';

/** The paths of the agent, which serves both with one handler (`pilot/cmd/pilot-agent/status/server.go`). */
export const MERGED_PATHS: ReadonlyArray<string> = [METRICS_PATH, '/metrics'];

/** The counter of failed scrapes by the agent, with the label `type` for what it scraped (`pilot/cmd/pilot-agent/metrics/metrics.go`). */
export const SCRAPE_FAILURES = 'istio_agent_scrape_failures_total';

/** The oldest minor version of Istio 1 whose rules are known here. */
export const OLDEST_MINOR = 24;

/** The newest known minor version. Newer ones are treated as this one. */
export const NEWEST_MINOR = 31;

/** The version assumed where none is given: the one that the library is tested with. */
export const ASSUMED_ISTIO_VERSION = `1.${NEWEST_MINOR}`;

/** The minor versions of Istio 1 that introduced a behaviour. */
export const SINCE = {
  /** Sidecars are native sidecars on nodes that support them (`pilot/pkg/features/pilot.go`, ENABLE_NATIVE_SIDECARS). */
  nativeSidecars: 27,
  /** The agent merges several targets, and the webhook refuses reserved ports (`pkg/kube/inject/webhook.go`, applyPrometheusMerge). */
  severalTargets: 31,
  /** The webhook announces where metrics are served over mutual TLS (`pkg/kube/inject/webhook.go`, applySecurePrometheusAnnotation). */
  securePorts: 31,
};

/** A version of Istio 1. `patch` is undefined where the version does not name it. */
export interface IstioVersion {
  readonly minor: number;
  readonly patch?: number;
}

/**
 * Parses `1.31` or `1.31.2`. A version newer than all known ones is accepted too, since rules hold from a version on.
 *
 * @throws when it is not a version of Istio 1, or older than all known ones: a guess would be silently wrong.
 */
export function istioVersion(version: string, cannot: string): IstioVersion {
  const [, minor, patch] = typeof version === 'string' ? /^1\.(\d+)(?:\.(\d+))?$/.exec(version) ?? [] : [];
  if (minor !== undefined && Number(minor) >= OLDEST_MINOR) {
    return { minor: Number(minor), patch: patch === undefined ? undefined : Number(patch) };
  }
  throw refusal({
    cannot,
    because: `version is ${shown(version)}, and the supported versions are 1.${OLDEST_MINOR} to 1.${NEWEST_MINOR}`,
    instead: `Write it as 'minor' or 'minor.patch', such as '1.${NEWEST_MINOR}' or '1.${NEWEST_MINOR}.0'`,
  });
}

/** A fault that patches of one minor version fix. */
interface Fault {
  readonly minor: number;
  /** The first patch without it. */
  readonly fixedInPatch: number;
}

/** Faults of Istio that decide about scrapes. */
export const FAULTS = {
  /** The merged endpoint answers a scrape that asks for protobuf with text and protobuf in one: https://github.com/istio/istio/issues/60322 */
  protobufInText: { minor: 30, fixedInPatch: 2 },
};

/** Whether a version has a fault; undefined where that depends on its patch, which it does not name. */
export function hasFault({ minor, patch }: IstioVersion, fault: Fault): boolean | undefined {
  if (minor !== fault.minor) return false;
  return patch === undefined ? undefined : patch < fault.fixedInPatch;
}
