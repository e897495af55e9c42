import { Cell, CELLS } from './cells';
import { Declaration, Port, ScrapeCase, Workload } from './scrape-case';

/**
 * The protocol of a port for Istio, by the start of its name up to a hyphen, or by its `appProtocol` (`pkg/config/kube/conversion.go`,
 * `pkg/config/protocol/instance.go`).
 */
const PROTOCOLS: Record<string, string> = {
  'http': 'HTTP',
  'kubernetes.io/ws': 'HTTP',
  'http2': 'HTTP/2',
  'grpc': 'HTTP/2',
  'kubernetes.io/h2c': 'HTTP/2',
  'tcp': 'TCP',
  'https': 'TCP',
  'tls': 'TCP',
  'kubernetes.io/wss': 'TCP',
  'mongo': 'TCP',
  'mysql': 'TCP',
  'redis': 'TCP',
};

/** The cell of the table for a scrape. */
export function cellOf({ workload, port, client }: ScrapeCase): Cell {
  const mode = port.mode ?? workload.modes.workload ?? workload.modes.namespace;
  return CELLS.find(cell => cell.port === kindOf(workload, port) && cell.application === port.application && cell.mode === mode
    && cell.scheme === client.scheme && cell.certificates === client.certificates && cell.http2 === client.http2)!;
}

function kindOf({ sidecar }: Workload, { number, captured, declared }: Port): string {
  if (!sidecar) return 'no sidecar';
  if (number === 15020) return 'merged';
  if (number === 15090) return 'Envoy';
  if (number === 15091) return captured ? 'secure Envoy' : 'secure Envoy, excluded';
  if (number === 15092) return captured ? 'secure merged' : 'secure merged, excluded';
  if (!captured) return 'excluded';
  return declared ? `declared ${protocolOf(declared) ?? 'without protocol'}` : 'undeclared';
}

function protocolOf({ name, appProtocol = name }: Declaration): string | undefined {
  return PROTOCOLS[appProtocol.toLowerCase()] ?? PROTOCOLS[appProtocol.toLowerCase().split('-')[0]];
}
