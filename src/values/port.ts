import { refusal } from '../errors';

/**
 * Returns a port number that TCP has.
 *
 * @throws when it is not a whole number from 1 to 65535.
 */
export function portNumber(port: number, prop: string, cannot: string): number {
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw refusal({
    cannot,
    because: `${prop} is ${port}, and a port is a whole number from 1 to 65535`,
    instead: 'Give the number that the process listens on',
  });
}
