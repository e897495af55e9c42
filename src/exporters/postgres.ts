import { EnvValue, SecretValue } from 'cdk8s-plus-27';
import { catalogued } from './defined-exporter';
import { ExporterDefinition } from './exporter-definition';
import { EXPORTER_OPTIONS_CHECKS, ExporterOptions } from './exporter-options';
import { refusal } from '../errors';
import { hostAndPort } from '../values/address';
import { checkedProps, Checks, optional, shown } from '../values/check';
import { anyText, text } from '../values/scalars';
import { secretValue } from '../values/secret';

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

const CHECKS: Checks<PostgresExporterProps> = {
  ...EXPORTER_OPTIONS_CHECKS,
  address: anyText,
  user: text,
  password: secretValue,
  database: optional(text),
  sslMode: optional(sslMode),
};

function sslMode(mode: string, prop: string, cannot: string): string {
  if (SSL_MODES.includes(mode)) return mode;
  throw refusal({
    cannot,
    because: `${prop} is ${shown(mode)}, which the exporter does not support`,
    instead: `Use one of ${SSL_MODES.join(', ')}`,
  });
}

/** @see https://github.com/prometheus-community/postgres_exporter */
export function postgres(props: PostgresExporterProps): ExporterDefinition {
  const cannot = 'describe Exporter.postgres';
  const { address, user, password, database, sslMode: mode = 'require', ...options } = checkedProps(props, CHECKS, cannot);
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
