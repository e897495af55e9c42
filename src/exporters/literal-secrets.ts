import { EnvValue } from 'cdk8s-plus-27';
import { refusal } from '../errors';
import { SECRET_NAME } from '../values/secret';

/** A password in the address of a server: in a URL, in a MySQL data source name, in a libpq connection string. */
const SECRET_IN_ADDRESS = [
  /:\/\/[^\s/?#@:]*:([^\s/@]+)@/,
  /^[^\s:@/]+:([^\s@]+)@[a-z0-9]*\(/,
  /(?:^|[\s?&])(?:password|sslpassword)=([^\s&]+)/,
];

/** A reference to an environment variable, which the kubelet expands. */
const REFERENCE = /^(['"]?)\$\([-._a-zA-Z][-._a-zA-Z0-9]*\)\1$/;

/**
 * Refuses secrets that would be written into a manifest. The error says where a secret is, not what it is.
 *
 * @throws when an argument or an environment variable contains one.
 */
export function refuseLiteralSecrets(args: readonly string[], envVariables: { readonly [name: string]: EnvValue }, cannot: string): void {
  for (const [name, { value }] of Object.entries(envVariables)) {
    if (typeof value === 'string' && isSecret(name, value)) throw literal(`the environment variable '${name}'`, cannot);
  }
  args.forEach((arg, i) => {
    const [flag, own] = /^(-[^=]*)=(.*)$/s.exec(arg)?.slice(1) ?? [arg];
    const next = args[i + 1];
    const value = own ?? (flag.startsWith('-') && next !== undefined && !next.startsWith('-') ? next : '');
    if (isSecret(flag, value)) throw literal(`the argument '${flag.startsWith('-') ? flag : `number ${i + 1}`}'`, cannot);
    if (isSecret('', arg)) throw literal(`the argument number ${i + 1}`, cannot);
  });
}

function isSecret(name: string, value: string): boolean {
  const secrets = [...(SECRET_NAME.test(name) ? [value] : []), ...SECRET_IN_ADDRESS.flatMap(pattern => pattern.exec(value)?.[1] ?? [])];
  return secrets.some(secret => secret !== '' && !REFERENCE.test(secret));
}

function literal(where: string, cannot: string): Error {
  return refusal({
    cannot,
    because: `${where} holds a secret, and whoever may read the manifest could read it`,
    instead: "Refer to a Secret: envVariables: { NAME: Secret.fromSecretName(scope, id, 'name of the Secret').envValue('key') },"
      + ' and write $(NAME) in arguments',
  });
}
