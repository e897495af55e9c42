import { refusal } from '../errors';
import { portNumber } from './port';

/**
 * Returns `host:port` of an address that is a host with or without a port; an IPv6 address stands in brackets.
 *
 * @throws when it is a URL, has credentials in it, or no such address.
 */
export function hostAndPort(address: string, defaultPort: number, prop: string, cannot: string): string {
  if (address.includes('@')) {
    throw refusal({
      cannot,
      because: `${prop} has credentials in it, and whoever may read the manifest could read them`,
      instead: "Leave them out of the address; give user, and password as { secret, key } with Secret.fromSecretName(scope, id, 'name of the Secret')",
    });
  }
  const [, host, port] = /^([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?\.?|\[[0-9A-Fa-f:.]+\])(?::(\d+))?$/.exec(address)?.filter((_, i) => i !== 2) ?? [];
  if (host === undefined) {
    throw refusal({ cannot, because: `${prop} is '${address}', which is no host with or without a port`, instead: `Write it such as 'db.shop.svc:${defaultPort}'` });
  }
  return `${host}:${portNumber(Number(port ?? defaultPort), prop, cannot)}`;
}
