import { refusal } from '../errors';
import { direct } from './direct';
import { excludeInboundPort } from './exclude-inbound-port';
import { istioMutual } from './istio-mutual';
import { merged } from './merged';
import { portLevelPermissive } from './port-level-permissive';
import { ScrapeContext, TransportStrategy, TransportWiring } from './strategy';

/**
 * How a scrape crosses the mesh: decides at once what goes on the pod, the Service and the monitor, and what is needed beside them.
 *
 * What cannot work in the mesh that is described is an error that says why, and names what would.
 */
export class ScrapeTransport {
  /** The first that works here, in the order that the construct's documentation gives. */
  public static auto(): ScrapeTransport {
    return new ScrapeTransport();
  }

  /**
   * The agent's merged endpoint, in plaintext on a port that the sidecar does not capture. Something has to scrape merged endpoints: a `MeshPodMonitor`, or what
   * the Prometheus is described with.
   */
  public static merged(): ScrapeTransport {
    return new ScrapeTransport(merged);
  }

  /** The application port over mutual TLS, for a Prometheus that has certificates of the mesh and a port that is STRICT. */
  public static istioMutual(): ScrapeTransport {
    return new ScrapeTransport(istioMutual);
  }

  /**
   * The application port in plaintext, past the sidecar; the port must serve nothing but metrics. Callers inside the mesh need a `DestinationRule` that
   * turns TLS off for it.
   */
  public static excludeInboundPort(): ScrapeTransport {
    return new ScrapeTransport(excludeInboundPort);
  }

  /** The application port in plaintext through the sidecar, by a `PeerAuthentication` with `portLevelMtls`; the port must serve nothing but metrics. */
  public static portLevelPermissive(): ScrapeTransport {
    return new ScrapeTransport(portLevelPermissive);
  }

  /** The application port of a workload that is kept outside the mesh. */
  public static direct(): ScrapeTransport {
    return new ScrapeTransport(direct);
  }

  private constructor(private readonly strategy?: TransportStrategy) {}

  /**
   * Both sides of a scrape.
   *
   * @param order what `auto()` tries, first to last
   * @throws when the transport cannot work here; the error carries its objection and names the first that would.
   * @internal
   */
  public _wire(context: ScrapeContext, order: readonly ScrapeTransport[], cannot: string): TransportWiring {
    const candidates = order.map(transport => transport.strategy!);
    const fitting = candidates.find(strategy => refused(strategy, context) === undefined);
    if (this.strategy) {
      const objection = this.strategy.objection(context);
      if (objection === undefined) return this.strategy.wiring(context);
      throw refusal({
        cannot,
        because: `ScrapeTransport.${this.strategy.name}() cannot work: ${objection}`,
        instead: fitting ? `Use ScrapeTransport.${fitting.name}()` : 'Change what stands in the way',
      });
    }
    if (fitting) return fitting.wiring(context);
    throw refusal({
      cannot,
      because: `no transport works by itself: ${candidates.map(strategy => `${strategy.name}: ${refused(strategy, context)}`).join('; ')}`,
      instead: 'Change what stands in the way, or name the transport yourself',
    });
  }
}

/** Why a strategy is not chosen by itself. */
function refused(strategy: TransportStrategy, context: ScrapeContext): string | undefined {
  return strategy.objection(context) ?? strategy.reservation?.(context);
}
