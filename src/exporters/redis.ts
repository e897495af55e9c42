import { EnvValue, SecretValue } from 'cdk8s-plus-27';
import { catalogued } from './defined-exporter';
import { ExporterDefinition } from './exporter-definition';
import { EXPORTER_OPTIONS_CHECKS, ExporterOptions } from './exporter-options';
import { hostAndPort } from '../values/address';
import { checkedProps, Checks, optional } from '../values/check';
import { anyText, flag, text } from '../values/scalars';
import { secretValue } from '../values/secret';

/** Properties of the exporter of a Redis or Valkey. */
export interface RedisExporterProps extends ExporterOptions {
  /** The host of the Redis or Valkey, and its port if that is not 6379: `redis.shop.svc`. */
  readonly address: string;

  /**
   * Whether the exporter connects over TLS.
   *
   * @default false - in a mesh the sidecars encrypt
   */
  readonly tls?: boolean;

  /**
   * The user in the server's access control list.
   *
   * @default - the default user of Redis
   */
  readonly user?: string;

  /**
   * The password, as the key of a Secret.
   *
   * @default - none
   */
  readonly password?: SecretValue;
}

const CHECKS: Checks<RedisExporterProps> = {
  ...EXPORTER_OPTIONS_CHECKS,
  address: anyText,
  tls: optional(flag),
  user: optional(text),
  password: optional(secretValue),
};

/** @see https://github.com/oliver006/redis_exporter */
export function redis(props: RedisExporterProps): ExporterDefinition {
  const cannot = 'describe Exporter.redis';
  const { address, tls, user, password, ...options } = checkedProps(props, CHECKS, cannot);
  return catalogued({
    name: 'redis-exporter',
    image: 'docker.io/oliver006/redis_exporter:v1.88.0',
    user: 59000,
    port: 9121,
    args: [
      `--redis.addr=${tls ? 'rediss' : 'redis'}://${hostAndPort(address, 6379, 'address', cannot)}`,
      ...(user === undefined ? [] : [`--redis.user=${user}`]),
    ],
    envVariables: password && { REDIS_PASSWORD: EnvValue.fromSecretValue(password) },
    healthPath: '/health',
  }, options, cannot);
}
