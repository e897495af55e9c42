import { SecretValue } from 'cdk8s-plus-27';
import { refusal } from '../../errors';
import { Check, listOf, mapOf, optional, propsOf } from '../../values/check';
import { anyText, flag, text } from '../../values/scalars';
import { secretValue } from '../../values/secret';

/** A user and a password, each as the key of a Secret in the namespace of the Prometheus. */
export interface BasicAuth {
  /** The user, as the key of a Secret. */
  readonly username: SecretValue;

  /** The password, as the key of a Secret. */
  readonly password: SecretValue;
}

/** The header `Authorization`, with its credentials as the key of a Secret in the namespace of the Prometheus. */
export interface Authorization {
  /**
   * The type of the credentials. It cannot be `Basic`, for which there is `basicAuth`.
   *
   * @default 'Bearer' - as in Prometheus
   */
  readonly type?: string;

  /** The credentials, as the key of a Secret. */
  readonly credentials: SecretValue;
}

/** A token that is fetched with the client credentials of OAuth 2.0. */
export interface OAuth2 {
  /** The id of the client, as the key of a Secret. */
  readonly clientId: SecretValue;

  /** The secret of the client, as the key of a Secret. */
  readonly clientSecret: SecretValue;

  /** The URL that the token is fetched from. */
  readonly tokenUrl: string;

  /**
   * The scopes that are asked for.
   *
   * @default - none
   */
  readonly scopes?: string[];

  /**
   * Further parameters of the request, none of them a secret.
   *
   * @default - none
   */
  readonly endpointParams?: { [name: string]: string };
}

/** How a server is verified, and how a client proves who it is. */
export interface TlsConfig {
  /**
   * The certificate authority of the server, as the key of a Secret.
   *
   * @default - those of the image of Prometheus
   */
  readonly ca?: SecretValue;

  /**
   * The certificate of the client, as the key of a Secret. It needs a `keySecret`.
   *
   * @default - none
   */
  readonly cert?: SecretValue;

  /**
   * The key of that certificate, as the key of a Secret.
   *
   * @default - none
   */
  readonly keySecret?: SecretValue;

  /**
   * The name that the certificate of the server has to have.
   *
   * @default - the host of the URL
   */
  readonly serverName?: string;

  /**
   * Whether the server is not verified at all.
   *
   * @default false
   */
  readonly insecureSkipVerify?: boolean;
}

export const basicAuth = propsOf<BasicAuth>({ username: secretValue, password: secretValue });

export const authorization = propsOf<Authorization>({ type: optional(authorizationType), credentials: secretValue });

function authorizationType(type: string, prop: string, cannot: string): string {
  if (text(type, prop, cannot).toLowerCase() !== 'basic') return type;
  throw refusal({ cannot, because: `${prop} is '${type}', which Prometheus refuses here`, instead: 'Use basicAuth' });
}

export const oauth2 = propsOf<OAuth2>({
  clientId: secretValue,
  clientSecret: secretValue,
  tokenUrl: httpUrl,
  scopes: optional(listOf(text)),
  endpointParams: optional(mapOf(anyText)),
});

const tlsShape = propsOf<TlsConfig>({
  ca: optional(secretValue),
  cert: optional(secretValue),
  keySecret: optional(secretValue),
  serverName: optional(text),
  insecureSkipVerify: optional(flag),
});

/** TLS settings with a certificate and its key, or neither. */
export const tlsConfig: Check<TlsConfig> = (value, prop, cannot) => {
  const checked = tlsShape(value, prop, cannot);
  if ((checked.cert === undefined) === (checked.keySecret === undefined)) return checked;
  const [there, missing] = checked.cert === undefined ? ['keySecret', 'cert'] : ['cert', 'keySecret'];
  throw refusal({ cannot, because: `${prop} has ${there} without ${missing}`, instead: 'Give both, or neither' });
};

/**
 * Returns a URL with http or https.
 *
 * @throws when it is another one, or has credentials, which are not shown.
 */
export function httpUrl(value: string, prop: string, cannot: string): string {
  const url = URL.canParse(text(value, prop, cannot)) ? new URL(value) : undefined;
  if (url !== undefined && `${url.username}${url.password}` !== '') {
    throw refusal({
      cannot,
      because: `${prop} has credentials in it, and whoever may read the manifest could read them`,
      instead: 'Leave them out of the URL, and refer to a Secret',
    });
  }
  if (url !== undefined && ['http:', 'https:'].includes(url.protocol)) return value;
  throw refusal({
    cannot,
    because: `${prop} is '${value}', which is not a URL with http or https`,
    instead: "Write it such as 'https://metrics.example/api/v1/write'",
  });
}

/** The key of a Secret as a field of a Kubernetes object. */
export function secretKey({ secret: { name }, key }: SecretValue): { readonly name: string; readonly key: string } {
  return { name, key };
}
