import { shown } from './check';
import { refusal } from '../errors';

/**
 * Returns a valid TCP port number.
 *
 * @throws when it is not a whole number from 1 to 65535.
 */
export function portNumber(port: number, prop: string, cannot: string): number {
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw refusal({
    cannot,
    because: `${prop} is ${shown(port)}, and a port is a whole number from 1 to 65535`,
    instead: 'Give the number that the process listens on',
  });
}

/**
 * Returns a name that Kubernetes accepts for a port.
 *
 * @throws when it is not at most 15 lower-case letters, digits and single dashes with a letter among them (`IANA_SVC_NAME`).
 */
export function portName(name: string, prop: string, cannot: string): string {
  if (typeof name === 'string' && /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return name;
  throw refusal({
    cannot,
    because: `${prop} is ${shown(name)}, which Kubernetes refuses as the name of a port`,
    instead: "Use at most 15 lower-case letters, digits and single '-', with a letter among them",
  });
}
