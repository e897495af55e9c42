import { IScraper } from '../described/scraper';
import { MetricsEndpoint } from '../endpoint';
import { IstioMesh } from '../mesh/istio-mesh';

/** The endpoints to scrape, the Prometheus that scrapes them, and the mesh between them. */
export interface ScrapeContext {
  readonly mesh: IstioMesh;
  readonly prometheus: IScraper;
  /** The endpoints of one workload, at least one. */
  readonly endpoints: readonly MetricsEndpoint[];
  readonly namespace: string;
  readonly podLabels: { readonly [key: string]: string };
  /** Whether a Service declares the ports, and thereby their protocol. */
  readonly declared: boolean;
  /** Whether the pods are on the network of their node, where Istio injects nothing (`injectRequired` in its pkg/kube/inject/inject.go). */
  readonly hostNetwork?: boolean;
}

/** The settings that a transport needs on the pod. */
export interface PodWiring {
  /** Whether the pod asks for a sidecar or for none; undefined leaves it to the namespace. */
  readonly sidecar?: boolean;
  /** Ports that the sidecar does not capture. */
  readonly excludeInboundPorts?: readonly number[];
  /** Ports that the sidecar must capture. */
  readonly capturedPorts?: readonly number[];
  /** Endpoints that the agent merges into its own. */
  readonly mergedEndpoints?: readonly MetricsEndpoint[];
}

/** The settings that a transport needs on a monitor and its endpoints. */
export interface MonitorWiring {
  /** `http` or `https`. */
  readonly scheme: string;
  readonly scrapeClass?: string;
  /** False where HTTP/2 would not reach the application; undefined leaves the default of Prometheus. */
  readonly enableHttp2?: false;
}

/** Both sides of a scrape. */
export interface TransportWiring {
  readonly pod: PodWiring;
  /** For each endpoint; undefined where no monitor is needed, since the merged endpoint is scraped anyway. */
  readonly monitor?: (endpoint: MetricsEndpoint) => MonitorWiring;
  /** Ports that need a `PeerAuthentication` to let plaintext in. */
  readonly permissivePorts?: readonly number[];
}

/** One way for a scrape to cross the mesh. */
export interface TransportStrategy {
  /** The name of its factory method in `ScrapeTransport`. */
  readonly name: string;
  /** Why it cannot work here, in one sentence, or undefined. */
  objection(context: ScrapeContext): string | undefined;
  /** Why it is not chosen automatically here, in one sentence, or undefined. */
  reservation?(context: ScrapeContext): string | undefined;
  /** The settings of both sides. */
  wiring(context: ScrapeContext): TransportWiring;
}
