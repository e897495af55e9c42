import { IPrometheus } from '../described/prometheus';
import { MetricsEndpoint } from '../endpoint';
import { IstioMesh } from '../mesh/istio-mesh';

/** What is to be scraped, by whom, and where it is. */
export interface ScrapeContext {
  readonly mesh: IstioMesh;
  readonly prometheus: IPrometheus;
  /** The endpoints of one workload, at least one. */
  readonly endpoints: readonly MetricsEndpoint[];
  readonly namespace: string;
  readonly podLabels: { readonly [key: string]: string };
  /** Whether a Service declares the ports, and so their protocol. */
  readonly declared: boolean;
  /** Whether the pods are on the network of their node, where nothing is injected (`injectRequired` in pkg/kube/inject/inject.go of Istio). */
  readonly hostNetwork?: boolean;
}

/** What goes on the pod. */
export interface PodWiring {
  /** Whether the pod has a sidecar: true and false are said on the pod, undefined leaves it to the namespace. */
  readonly sidecar?: boolean;
  /** Ports that the sidecar does not capture. */
  readonly excludeInboundPorts?: readonly number[];
  /** Ports that the sidecar has to capture. */
  readonly capturedPorts?: readonly number[];
  /** Endpoints that the agent merges into its own. */
  readonly mergedEndpoints?: readonly MetricsEndpoint[];
}

/** What goes on each endpoint of a monitor, and on the monitor itself. */
export interface MonitorWiring {
  /** `http` or `https`. */
  readonly scheme: string;
  readonly scrapeClass?: string;
  /** False where Envoy would not know what to do with HTTP/2; undefined leaves Prometheus its default. */
  readonly enableHttp2?: false;
}

/** Both sides of a scrape, decided at once. */
export interface TransportWiring {
  readonly pod: PodWiring;
  /** By endpoint; undefined where no monitor is needed, since the merged endpoint is scraped anyway. */
  readonly monitor?: (endpoint: MetricsEndpoint) => MonitorWiring;
  /** Ports that need a `PeerAuthentication` which lets plaintext in. */
  readonly permissivePorts?: readonly number[];
}

/** One way for a scrape to cross the mesh. */
export interface TransportStrategy {
  /** The name of the factory that makes it. */
  readonly name: string;
  /** In one sentence why it cannot work here, or undefined. */
  objection(context: ScrapeContext): string | undefined;
  /** In one sentence why it is never chosen without being asked for here, or undefined. */
  reservation?(context: ScrapeContext): string | undefined;
  /** Both sides of the scrape. */
  wiring(context: ScrapeContext): TransportWiring;
}
