import { bypassesZtunnel, isInAmbient, isSentTunnels } from './ambient';
import { FilterChain, filterChainOf, through } from './filter-chain';
import { PeerAuthentications, PortMode } from './policies/peer-authentications';
import { Sidecars } from './policies/sidecars';
import { ListenerProtocol } from './ports/declared-protocol';
import { Client, direct, ScrapeEnding, ServerProtocol } from './scrape-ending';
import { PodProxy } from './scraper';
import { Known } from './verdict';
import { MtlsMode } from '../../mesh/mtls';
import { Cluster } from '../cluster/cluster';
import { Pod, podIdOf } from '../cluster/kinds';
import { capturesInbound } from '../inject/proxy/capture';

/** A port of a pod. */
export interface PodPort {
  readonly pod: Pod;
  readonly proxy?: PodProxy;
  readonly port: number;
  /** What Services declare of it. */
  readonly declared: Known<ListenerProtocol>;
}

/** The proxy in front of a port of a pod. */
export interface Inbound {
  readonly by: 'nothing' | 'sidecar' | 'ztunnel';
  readonly mode?: PortMode;
  readonly protocol?: ListenerProtocol;
  /** Whether the connection arrives in a tunnel of a ztunnel, which is mutual TLS; where nothing takes it, there is no connection. */
  readonly isTunnelled: boolean;
}

/** How a scrape ends behind it. */
export function endingBehind(inbound: Inbound, server: ServerProtocol, client: Client): ScrapeEnding {
  const { by, mode, protocol, isTunnelled } = inbound;
  if (by === 'ztunnel' && !isTunnelled && mode?.mode === MtlsMode.STRICT) return 'reset';
  if (by !== 'sidecar') return direct(server, client);
  const chain = chainOf(inbound, client);
  return chain === undefined ? 'reset' : through(chain, protocol!, server, client);
}

/**
 * The filter chain of the sidecar in front of the port. Inside a tunnel there is no other mutual TLS
 * (`pilot/pkg/networking/core/listener_inbound.go`, buildInboundHBONEListeners).
 */
export function chainOf({ mode, protocol, isTunnelled }: Inbound, { scheme }: Pick<Client, 'scheme'>): FilterChain | undefined {
  return filterChainOf(isTunnelled ? MtlsMode.DISABLE : mode!.mode, protocol!, scheme);
}

/** Finds the proxies in front of the ports of pods. */
export class Inbounds {
  public readonly peerAuthentications: PeerAuthentications;
  public readonly sidecars: Sidecars;

  public constructor(private readonly cluster: Pick<Cluster, 'manifests' | 'namespaces'>, rootNamespace: string) {
    const { manifests } = cluster;
    this.peerAuthentications = new PeerAuthentications(manifests, rootNamespace);
    this.sidecars = new Sidecars(manifests, rootNamespace);
  }

  /** Of a port of a pod, for a client that is in ambient mode or not. */
  public of({ pod, proxy, port, declared }: PodPort, isFromAmbient: boolean): Known<Inbound> {
    // What bypasses a ztunnel is not a tunnel, which comes to a port of its own (`cni/pkg/iptables/iptables.go`, IngressMode).
    if (this.isInAmbient(pod)) return bypassesZtunnel(pod) && !isFromAmbient ? NOTHING : this.behindZtunnel(pod, port, isFromAmbient);
    const isTunnelled = isFromAmbient && isSentTunnels(pod);
    if (!isTunnelled && !isCaptured(proxy, port)) return NOTHING;
    if (isTunnelled && proxy?.takesTunnels !== true) return { value: { by: 'nothing', isTunnelled } };
    const own = this.sidecars.withListeners(pod);
    if (own) {
      const missing = `${own} gives the sidecar of ${podIdOf(pod)} listeners of its own, which the plan does not follow`;
      return { code: 'inbound-listeners-unknown', missing };
    }
    const mode = this.peerAuthentications.modeOf(pod, port);
    if ('missing' in mode) return mode;
    if ('missing' in declared) return declared;
    return { value: { by: 'sidecar', mode: mode.value, protocol: declared.value, isTunnelled } };
  }

  public isInAmbient(pod: Pod): boolean {
    return isInAmbient(pod, this.cluster.namespaces.get(pod.metadata.namespace) ?? {});
  }

  private behindZtunnel(pod: Pod, port: number, isTunnelled: boolean): Known<Inbound> {
    const mode = this.peerAuthentications.modeOf(pod, port);
    return 'missing' in mode ? mode : { value: { by: 'ztunnel', mode: mode.value, isTunnelled } };
  }
}

function isCaptured(proxy: PodProxy | undefined, port: number): boolean {
  return proxy?.capture !== undefined && proxy.capture.mode !== 'NONE' && capturesInbound(proxy.capture, port);
}

const NOTHING: Known<Inbound> = { value: { by: 'nothing', isTunnelled: false } };
