import { Cell, CELLS, MODES } from './cells';
import { Port, ScrapeCase, Workload } from './scrape-case';

/** A kind of port of the table, and the pod that has it. */
interface Kind {
  readonly pod: 'meshed' | 'excluding' | 'outside';
  /** The number of a proxy's port. */
  readonly number?: number;
  readonly captured?: boolean;
  /** The start of its name in a Service. */
  readonly declared?: string;
}

const KINDS: Record<string, Kind> = {
  'merged': { pod: 'meshed', number: 15020 },
  'Envoy': { pod: 'meshed', number: 15090 },
  'secure merged': { pod: 'meshed', number: 15092, captured: true },
  'secure merged, excluded': { pod: 'excluding', number: 15092 },
  'secure Envoy': { pod: 'meshed', number: 15091, captured: true },
  'secure Envoy, excluded': { pod: 'excluding', number: 15091 },
  'no sidecar': { pod: 'outside' },
  'excluded': { pod: 'meshed' },
  'declared HTTP': { pod: 'meshed', captured: true, declared: 'http' },
  'declared HTTP/2': { pod: 'meshed', captured: true, declared: 'http2' },
  'declared TCP': { pod: 'meshed', captured: true, declared: 'tcp' },
  'declared without protocol': { pod: 'meshed', captured: true, declared: 'metrics' },
  'undeclared': { pod: 'meshed', captured: true },
};

/** The workloads of the table: one namespace for each mode, with each of the pods. */
export const TABLE_WORKLOADS: ReadonlyArray<Workload> = Object.keys(MODES).flatMap((mode, i) =>
  (['meshed', 'excluding', 'outside'] as const).map((name): Workload => ({
    namespace: `reachability-${i + 1}`,
    name,
    sidecar: name !== 'outside',
    capture: 'excludeInboundPorts',
    modes: { namespace: MODES[mode].workload, workload: MODES[mode].workload },
    ports: distinct(CELLS.filter(cell => cell.mode === mode && KINDS[cell.port].pod === name).map(portOf)),
  })));

/** The scrape of a cell of the table. */
export function caseOf(cell: Cell): ScrapeCase {
  const { port, mode, scheme, certificates, http2 } = cell;
  const namespace = `reachability-${Object.keys(MODES).indexOf(mode) + 1}`;
  const workload = TABLE_WORKLOADS.find(each => each.namespace === namespace && each.name === KINDS[port].pod)!;
  return { workload, port: portOf(cell), client: { scheme, certificates, http2 } };
}

function portOf({ port, application, mode }: Cell): Port {
  const { captured, declared, number = numberOf(port, application) } = KINDS[port];
  return {
    number,
    application,
    captured,
    declared: declared === undefined ? undefined : { name: `${declared}-${number}` },
    mode: MODES[mode].port,
  };
}

/** A number for each kind of port and application. */
function numberOf(port: string, application?: string): number {
  return 9001 + Object.keys(KINDS).indexOf(port) * 3 + ['HTTP/1.1', 'h2c', 'TLS'].indexOf(application!);
}

function distinct(ports: ReadonlyArray<Port>): Port[] {
  return [...new Map(ports.map(port => [port.number, port])).values()];
}
