import { Outcome } from './outcomes';
import { Application, Client, CLIENTS, Mode, nameOf } from './scrape-case';

/** The modes of the table: that of a whole workload, or that of a port with another mode than its workload. */
export const MODES: Readonly<Record<string, { readonly workload: Mode; readonly port?: Mode }>> = {
  'STRICT': { workload: 'STRICT' },
  'STRICT port, PERMISSIVE workload': { workload: 'PERMISSIVE', port: 'STRICT' },
  'PERMISSIVE': { workload: 'PERMISSIVE' },
  'PERMISSIVE port, STRICT workload': { workload: 'STRICT', port: 'PERMISSIVE' },
  'DISABLE': { workload: 'DISABLE' },
};

/** One cell of the table: a client that scrapes a kind of port. */
export interface Cell extends Client {
  /** The kind of port, one of the table below. */
  readonly port: string;
  /** Undefined if the proxy itself answers. */
  readonly application?: Application;
  /** The mode of the port and its workload, one of MODES. */
  readonly mode: string;
  readonly expected: Outcome;
}

/**
 * How a scrape ends, by the kind of port, the protocol of the application, and the mode that applies to the port. outcomes.ts explains the
 * words; `with` and `none` are about certificates of the mesh.
 */
export const CELLS: ReadonlyArray<Cell> = cells(`
  port                      | application  | mode               | http  | with, HTTP/2 | with, HTTP/1.1 | none, HTTP/2 | none, HTTP/1.1
  merged                    |              | any                | up    | plaintext    | plaintext      | plaintext    | plaintext
  Envoy                     |              | any                | up    | plaintext    | plaintext      | plaintext    | plaintext
  secure merged             |              | STRICT             | reset | reset        | reset          | certificate  | certificate
  secure merged             |              | PERMISSIVE DISABLE | 503   | up           | up             | certificate  | certificate
  secure merged, excluded   |              | any                | reset | up           | up             | certificate  | certificate
  secure Envoy              |              | STRICT             | reset | reset        | reset          | certificate  | certificate
  secure Envoy              |              | PERMISSIVE DISABLE | 503   | up           | up             | certificate  | certificate
  secure Envoy, excluded    |              | any                | reset | up           | up             | certificate  | certificate
  no sidecar                | HTTP/1.1 h2c | any                | up    | plaintext    | plaintext      | plaintext    | plaintext
  no sidecar                | TLS          | any                | 400   | up           | up             | up           | up
  excluded                  | HTTP/1.1 h2c | any                | up    | plaintext    | plaintext      | plaintext    | plaintext
  excluded                  | TLS          | any                | 400   | up           | up             | up           | up
  declared HTTP             | HTTP/1.1 h2c | STRICT             | reset | up           | up             | certificate  | certificate
  declared HTTP             | HTTP/1.1 h2c | PERMISSIVE         | up    | reset        | reset          | reset        | reset
  declared HTTP             | HTTP/1.1 h2c | DISABLE            | up    | plaintext    | plaintext      | plaintext    | plaintext
  declared HTTP             | TLS          | STRICT             | reset | 400          | 400            | certificate  | certificate
  declared HTTP             | TLS          | PERMISSIVE         | 400   | reset        | reset          | reset        | reset
  declared HTTP             | TLS          | DISABLE            | 400   | plaintext    | plaintext      | plaintext    | plaintext
  declared HTTP/2           | HTTP/1.1     | STRICT             | reset | 502          | 502            | certificate  | certificate
  declared HTTP/2           | HTTP/1.1     | PERMISSIVE         | 502   | reset        | reset          | reset        | reset
  declared HTTP/2           | HTTP/1.1     | DISABLE            | 502   | plaintext    | plaintext      | plaintext    | plaintext
  declared HTTP/2           | h2c          | STRICT             | reset | up           | up             | certificate  | certificate
  declared HTTP/2           | h2c          | PERMISSIVE         | up    | reset        | reset          | reset        | reset
  declared HTTP/2           | h2c          | DISABLE            | up    | plaintext    | plaintext      | plaintext    | plaintext
  declared HTTP/2           | TLS          | STRICT             | reset | 503          | 503            | certificate  | certificate
  declared HTTP/2           | TLS          | PERMISSIVE         | 503   | reset        | reset          | reset        | reset
  declared HTTP/2           | TLS          | DISABLE            | 503   | plaintext    | plaintext      | plaintext    | plaintext
  declared TCP              | HTTP/1.1     | STRICT             | reset | garbled      | up             | certificate  | certificate
  declared TCP              | h2c          | STRICT             | reset | up           | up             | certificate  | certificate
  declared TCP              | HTTP/1.1 h2c | PERMISSIVE DISABLE | up    | plaintext    | plaintext      | plaintext    | plaintext
  declared TCP              | TLS          | STRICT             | reset | garbled      | 400            | certificate  | certificate
  declared TCP              | TLS          | PERMISSIVE DISABLE | 400   | up           | up             | up           | up
  declared without protocol | HTTP/1.1     | STRICT             | reset | garbled      | up             | certificate  | certificate
  declared without protocol | h2c          | STRICT             | reset | up           | up             | certificate  | certificate
  declared without protocol | HTTP/1.1 h2c | PERMISSIVE DISABLE | up    | plaintext    | plaintext      | plaintext    | plaintext
  declared without protocol | TLS          | STRICT             | reset | garbled      | 400            | certificate  | certificate
  declared without protocol | TLS          | PERMISSIVE DISABLE | 400   | up           | up             | up           | up
  undeclared                | HTTP/1.1     | STRICT             | reset | garbled      | up             | certificate  | certificate
  undeclared                | h2c          | STRICT             | reset | up           | up             | certificate  | certificate
  undeclared                | HTTP/1.1 h2c | PERMISSIVE DISABLE | up    | plaintext    | plaintext      | plaintext    | plaintext
  undeclared                | TLS          | STRICT             | reset | garbled      | 400            | certificate  | certificate
  undeclared                | TLS          | PERMISSIVE DISABLE | 400   | up           | up             | up           | up
`);

/** The cells that differ for a Prometheus whose sidecar captures outbound traffic and has secure metrics ports as well. */
export const DIFFERENT_WITH_CAPTURED_OUTBOUND: ReadonlyArray<Cell> = cells(`
  port                    | application  | mode   | http   | with, HTTP/2 | with, HTTP/1.1 | none, HTTP/2 | none, HTTP/1.1
  Envoy                   |              | any    | itself | plaintext    | plaintext      | plaintext    | plaintext
  secure merged           |              | any    | reset  | itself       | itself         | certificate  | certificate
  secure merged, excluded |              | any    | reset  | itself       | itself         | certificate  | certificate
  secure Envoy            |              | any    | reset  | itself       | itself         | certificate  | certificate
  secure Envoy, excluded  |              | any    | reset  | itself       | itself         | certificate  | certificate
  declared HTTP           | HTTP/1.1 h2c | STRICT | 503    | up           | up             | certificate  | certificate
  declared HTTP           | TLS          | STRICT | 503    | 400          | 400            | certificate  | certificate
  declared HTTP/2         | HTTP/1.1     | STRICT | 503    | 502          | 502            | certificate  | certificate
  declared HTTP/2         | h2c          | STRICT | 503    | up           | up             | certificate  | certificate
  declared HTTP/2         | TLS          | STRICT | 503    | 503          | 503            | certificate  | certificate
`);

/** The whole table for such a Prometheus. */
export const CELLS_WITH_CAPTURED_OUTBOUND: ReadonlyArray<Cell> = CELLS.map(cell =>
  DIFFERENT_WITH_CAPTURED_OUTBOUND.find(other => nameOfCell(other) === nameOfCell(cell)) ?? cell);

/** The mode that applies to a port of the table. */
export function effective(mode: string): Mode {
  const { workload, port = workload } = MODES[mode];
  return port;
}

/** The name of a cell, without how it ends. */
export function nameOfCell({ port, application, mode, ...client }: Omit<Cell, 'expected'>): string {
  return [port, ...application ? [application] : [], mode, nameOf(client)].join(' | ');
}

/** The cells of a table, whose lines stand for several applications and modes each. */
function cells(table: string): Cell[] {
  const [, ...lines] = table.trim().split('\n').map(line => line.split('|').map(column => column.trim()));
  return lines.flatMap(([port, applications, modes, ...outcomes]) => {
    const modesOfLine = Object.keys(MODES).filter(mode => modes === 'any' || modes.split(' ').includes(effective(mode)));
    return applications.split(' ').flatMap(application => modesOfLine.flatMap(mode => CLIENTS.map((client, i) =>
      ({ port, ...application && { application: application as Application }, mode, ...client, expected: outcomes[i] as Outcome }))));
  });
}
