import { INCLUDE_INBOUND_PORTS } from '../../mesh/labels-and-annotations';
import { Proxy } from '../inject/proxy/proxy';

/** What to change where a sidecar demands mutual TLS that may be there for certificates only, as that of a Prometheus is: all of what comes in goes through it. */
export function captureHint({ capture, env }: Pick<Proxy, 'capture' | 'env'>): string | undefined {
  return env.OUTPUT_CERTS && capture?.includeInboundPorts === '*'
    ? `its sidecar captures what comes in: where it only has to write certificates, set ${INCLUDE_INBOUND_PORTS} to ''` : undefined;
}
