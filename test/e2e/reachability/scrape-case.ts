/** The mode of mutual TLS of a PeerAuthentication. */
export type Mode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';

/** The protocol of an application on a port: HTTP/1.1, also HTTP/2 without TLS (h2c), or both over TLS with its own certificate. */
export type Application = 'HTTP/1.1' | 'h2c' | 'TLS';

/** The declaration of a port in a Service; `appProtocol` takes precedence over the name. */
export interface Declaration {
  readonly name: string;
  readonly appProtocol?: string;
}

/** A port of a pod, with everything that may decide how a scrape ends. */
export interface Port {
  readonly number: number;
  /** Undefined if the proxy itself answers. */
  readonly application?: Application;
  /** Whether the sidecar captures inbound traffic to it; it never captures the proxy's ports 15020 and 15090. */
  readonly captured?: boolean;
  readonly declared?: Declaration;
  /** Its mode in `portLevelMtls`. */
  readonly mode?: Mode;
}

/** A pod with its configuration. */
export interface Workload {
  readonly namespace: string;
  readonly name: string;
  readonly sidecar: boolean;
  /** The annotation that lists ports: those that are not captured, which is usual, or those that are. */
  readonly capture: 'excludeInboundPorts' | 'includeInboundPorts';
  /** The mode of the namespace, and that of a PeerAuthentication for the workload. */
  readonly modes: { readonly namespace: Mode; readonly workload?: Mode };
  readonly ports: ReadonlyArray<Port>;
}

/** The client settings of a job. */
export interface Client {
  readonly scheme: 'http' | 'https';
  /** Whether it presents the certificate of the mesh. */
  readonly certificates: boolean;
  readonly http2: boolean;
}

/** One scrape, whose end is predicted or observed. */
export interface ScrapeCase {
  readonly workload: Workload;
  readonly port: Port;
  readonly client: Client;
}

/** All clients that differ: without TLS, Prometheus presents no certificate and speaks HTTP/1.1. */
export const CLIENTS: ReadonlyArray<Client> = [
  { scheme: 'http', certificates: false, http2: false },
  { scheme: 'https', certificates: true, http2: true },
  { scheme: 'https', certificates: true, http2: false },
  { scheme: 'https', certificates: false, http2: true },
  { scheme: 'https', certificates: false, http2: false },
];

/** The name of a client, for Kubernetes objects. */
export function nameOf({ scheme, certificates, http2 }: Client): string {
  return [scheme, ...certificates ? ['certificates'] : [], ...http2 ? ['http2'] : []].join('-');
}
