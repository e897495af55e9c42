import { direct } from './direct';
import { excludeInboundPort } from './exclude-inbound-port';
import { istioMutual } from './istio-mutual';
import { merged } from './merged';
import { portLevelPermissive } from './port-level-permissive';
import { ScrapeContext, TransportStrategy, TransportWiring } from './strategy';
import { refusal } from '../errors';

/**
 * How a scrape crosses the mesh. It decides in one place what is needed on the pod, the Service and the monitor, and which other objects
 * are.
 *
 * A transport that cannot work in the described mesh is an error that says why, and names a transport that would work.
 */
export class ScrapeTransport {
  /** The first transport that works, in the order that the documentation of the construct gives. */
  public static auto(): ScrapeTransport {
    return new ScrapeTransport();
  }

  /**
   * The agent's merged endpoint, in plaintext on a port that the sidecar does not capture. Something has to scrape merged endpoints: a
   * `MeshPodMonitor`, or the Prometheus itself if it is described with `scrapesMergedEndpoints`.
   */
  public static merged(): ScrapeTransport {
    return new ScrapeTransport(merged);
  }

  /** The application port over mutual TLS, for a Prometheus that has certificates of the mesh and a port that is STRICT. */
  public static istioMutual(): ScrapeTransport {
    return new ScrapeTransport(istioMutual);
  }

  /**
   * The application port in plaintext, bypassing the sidecar; the port must serve nothing but metrics. Callers inside the mesh need a
   * `DestinationRule` that turns TLS off for it.
   */
  public static excludeInboundPort(): ScrapeTransport {
    return new ScrapeTransport(excludeInboundPort);
  }

  /**
   * The application port in plaintext through the sidecar, which a `PeerAuthentication` with `portLevelMtls` allows; the port must serve
   * nothing but metrics.
   */
  public static portLevelPermissive(): ScrapeTransport {
    return new ScrapeTransport(portLevelPermissive);
  }

  /** The application port of a workload outside the mesh. */
  public static direct(): ScrapeTransport {
    return new ScrapeTransport(direct);
  }

  private constructor(private readonly strategy?: TransportStrategy) {}

  /**
   * Decides both sides of a scrape.
   *
   * @param order what `auto()` tries, first to last
   * @throws when the transport cannot work here; the error says why, and names the first one that would.
   * @internal
   */
  public _wire(context: ScrapeContext, order: readonly ScrapeTransport[], cannot: string): TransportWiring {
    const candidates = order.map(transport => transport.strategy!);
    const refusals = candidates.map(strategy => strategy.objection(context) ?? strategy.reservation?.(context));
    const fitting = candidates.find((_, i) => refusals[i] === undefined);
    if (this.strategy) {
      const objection = this.strategy.objection(context);
      if (objection === undefined) return this.strategy.wiring(context);
      throw refusal({
        cannot,
        because: `ScrapeTransport.${this.strategy.name}() cannot work: ${objection}`,
        instead: fitting ? `Use ScrapeTransport.${fitting.name}()` : 'Change that',
      });
    }
    if (fitting) return fitting.wiring(context);
    throw refusal({
      cannot,
      because: `no transport can be chosen automatically: ${candidates.map(({ name }, i) => `${name}: ${refusals[i]}`).join('; ')}`,
      instead: 'Change one of these, or choose the transport yourself',
    });
  }
}
