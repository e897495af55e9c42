import { portNumber } from './port';
import { anyText } from './scalars';
import { refusal } from '../errors';

const HOST_AND_PORT = /^(?<host>[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?\.?|\[[0-9A-Fa-f:.]+\])(:(?<port>\d+))?$/;

/**
 * Returns `host:port` for a host with or without a port. An IPv6 address is in brackets.
 *
 * @throws when it contains credentials, is a URL, or is anything else than a host with or without a port.
 */
export function hostAndPort(address: string, defaultPort: number, prop: string, cannot: string): string {
  if (anyText(address, prop, cannot).includes('@')) {
    throw refusal({
      cannot,
      because: `${prop} has credentials in it, and whoever may read the manifest could read them`,
      instead: 'Leave them out of the address; give user, and password as { secret, key }'
        + " with Secret.fromSecretName(scope, id, 'name of the Secret')",
    });
  }
  const { host, port } = HOST_AND_PORT.exec(address)?.groups ?? {};
  if (host === undefined) {
    throw refusal({
      cannot,
      because: `${prop} is '${address}', which is not a host with or without a port`,
      instead: `Write it such as 'db.shop.svc:${defaultPort}'`,
    });
  }
  return `${host}:${portNumber(Number(port ?? defaultPort), prop, cannot)}`;
}
