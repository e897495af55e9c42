import { EnvValue, SecretValue } from 'cdk8s-plus-27';
import { catalogued } from './defined-exporter';
import { ExporterDefinition } from './exporter-definition';
import { ExporterOptions } from './exporter-options';
import { refusal } from '../errors';
import { hostAndPort } from '../values/address';

/** Properties of the exporter of a PostgreSQL. */
export interface PostgresExporterProps extends ExporterOptions {
  /** The host of the server, and its port if that is not 5432: `postgres.shop.svc`. */
  readonly address: string;

  /** The database user; it should be a member of `pg_monitor`. */
  readonly user: string;

  /** The password, as the key of a Secret. */
  readonly password: SecretValue;

  /**
   * The database to connect to.
   *
   * @default 'postgres'
   */
  readonly database?: string;

  /**
   * The `sslmode` of the connection. Use `disable` where the sidecars of both sides encrypt it.
   *
   * @default 'require' - the default of the exporter's driver
   * @see https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
   */
  readonly sslMode?: string;
}

/** The modes of the exporter's driver (github.com/lib/pq). */
const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'];

/** @see https://github.com/prometheus-community/postgres_exporter */
export function postgres({ address, user, password, database, sslMode, ...options }: PostgresExporterProps): ExporterDefinition {
  const cannot = 'describe Exporter.postgres';
  const mode = sslMode ?? 'require';
  if (!SSL_MODES.includes(mode)) {
    throw refusal({
      cannot,
      because: `sslMode is '${mode}', which the exporter does not support`,
      instead: `Use one of ${SSL_MODES.join(', ')}`,
    });
  }
  const server = hostAndPort(address, 5432, 'address', cannot);
  return catalogued({
    name: 'postgres-exporter',
    image: 'quay.io/prometheuscommunity/postgres-exporter:v0.20.1',
    user: 65534,
    port: 9187,
    envVariables: {
      DATA_SOURCE_URI: EnvValue.fromValue(`${server}/${encodeURIComponent(database ?? 'postgres')}?sslmode=${mode}`),
      DATA_SOURCE_USER: EnvValue.fromValue(user),
      DATA_SOURCE_PASS: EnvValue.fromSecretValue(password),
    },
    healthPath: '/',
  }, options, cannot);
}
