import { EnvValue, SecretValue } from 'cdk8s-plus-27';
import { catalogued } from './defined-exporter';
import { ExporterDefinition } from './exporter-definition';
import { ExporterOptions } from './exporter-options';
import { hostAndPort } from '../values/address';

/** Properties of the exporter of a MySQL or MariaDB. */
export interface MysqldExporterProps extends ExporterOptions {
  /** The host of the server, and its port if that is not 3306: `mysql.shop.svc`. */
  readonly address: string;

  /** The database user; it needs the grants PROCESS, REPLICATION CLIENT and SELECT. */
  readonly user: string;

  /** The password, as the key of a Secret. */
  readonly password: SecretValue;
}

/** @see https://github.com/prometheus/mysqld_exporter */
export function mysqld({ address, user, password, ...options }: MysqldExporterProps): ExporterDefinition {
  const cannot = 'describe Exporter.mysqld';
  return catalogued({
    name: 'mysqld-exporter',
    image: 'quay.io/prometheus/mysqld-exporter:v0.20.0',
    user: 65534,
    port: 9104,
    args: [`--mysqld.address=${hostAndPort(address, 3306, 'address', cannot)}`, `--mysqld.username=${user}`],
    envVariables: { MYSQLD_EXPORTER_PASSWORD: EnvValue.fromSecretValue(password) },
    healthPath: '/',
  }, options, cannot);
}
