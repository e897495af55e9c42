/** What a PeerAuthentication says of mutual TLS. */
export type Mode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';

/** What an application speaks on a port: HTTP/1.1, beside it HTTP/2 without TLS (h2c), or both over TLS with a certificate of its own. */
export type Application = 'HTTP/1.1' | 'h2c' | 'TLS';

/** How a Service declares a port; `appProtocol` counts before the name. */
export interface Declaration {
  readonly name: string;
  readonly appProtocol?: string;
}

/** A port of a pod: everything about it that may decide how a scrape ends. */
export interface Port {
  readonly number: number;
  /** Undefined where the proxy itself answers. */
  readonly application?: Application;
  /** Whether the sidecar captures what comes in there; the proxy's ports 15020 and 15090 it never does. */
  readonly captured?: boolean;
  readonly declared?: Declaration;
  /** What `portLevelMtls` says of it. */
  readonly mode?: Mode;
}

/** A pod, with what is configured for it. */
export interface Workload {
  readonly namespace: string;
  readonly name: string;
  readonly sidecar: boolean;
  /** How its annotation tells what is captured: every port but some, as is usual, or some. */
  readonly capture: 'excludeInboundPorts' | 'includeInboundPorts';
  /** The mode of the namespace, and that of a PeerAuthentication which selects the workload. */
  readonly modes: { readonly namespace: Mode; readonly workload?: Mode };
  readonly ports: ReadonlyArray<Port>;
}

/** How Prometheus asks. */
export interface Client {
  readonly scheme: 'http' | 'https';
  /** Whether it shows the certificate of the mesh. */
  readonly certificates: boolean;
  readonly http2: boolean;
}

/** One scrape: how will it end? */
export interface ScrapeCase {
  readonly workload: Workload;
  readonly port: Port;
  readonly client: Client;
}

/** All that differ from each other: without TLS Prometheus shows no certificate and speaks HTTP/1.1. */
export const CLIENTS: ReadonlyArray<Client> = [
  { scheme: 'http', certificates: false, http2: false },
  { scheme: 'https', certificates: true, http2: true },
  { scheme: 'https', certificates: true, http2: false },
  { scheme: 'https', certificates: false, http2: true },
  { scheme: 'https', certificates: false, http2: false },
];

/** A client's name, for objects in Kubernetes. */
export function nameOf({ scheme, certificates, http2 }: Client): string {
  return [scheme, ...certificates ? ['certificates'] : [], ...http2 ? ['http2'] : []].join('-');
}
