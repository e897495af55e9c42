import { EnvValue, SecretValue } from 'cdk8s-plus-27';
import { catalogued } from './defined-exporter';
import { ExporterDefinition } from './exporter-definition';
import { EXPORTER_OPTIONS_CHECKS, ExporterOptions } from './exporter-options';
import { hostAndPort } from '../values/address';
import { checkedProps, Checks } from '../values/check';
import { anyText, text } from '../values/scalars';
import { secretValue } from '../values/secret';

/** Properties of the exporter of a MySQL or MariaDB. */
export interface MysqldExporterProps extends ExporterOptions {
  /** The host of the server, and its port if that is not 3306: `mysql.shop.svc`. */
  readonly address: string;

  /** The database user; it needs the grants PROCESS, REPLICATION CLIENT and SELECT. */
  readonly user: string;

  /** The password, as the key of a Secret. */
  readonly password: SecretValue;
}

const CHECKS: Checks<MysqldExporterProps> = {
  ...EXPORTER_OPTIONS_CHECKS,
  address: anyText,
  user: text,
  password: secretValue,
};

/** @see https://github.com/prometheus/mysqld_exporter */
export function mysqld(props: MysqldExporterProps): ExporterDefinition {
  const cannot = 'describe Exporter.mysqld';
  const { address, user, password, ...options } = checkedProps(props, CHECKS, cannot);
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
