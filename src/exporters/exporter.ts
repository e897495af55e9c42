import { blackbox } from './blackbox';
import { ExporterDefinition } from './exporter-definition';
import { ExporterOptions } from './exporter-options';
import { ExporterProps, generic } from './generic';
import { mysqld, MysqldExporterProps } from './mysqld';
import { node } from './node';
import { postgres, PostgresExporterProps } from './postgres';
import { redis, RedisExporterProps } from './redis';
import { MetricsEndpoint } from '../endpoint';
import { instanceOf } from '../values/instance';

/**
 * An exporter: a process that serves the metrics of a system which does not speak to Prometheus itself. Secrets are given by reference
 * only.
 *
 * @see https://prometheus.io/docs/instrumenting/exporters/
 */
export class Exporter {
  /**
   * The exporter of Redis and Valkey.
   *
   * @throws when the address is not a host with or without a port, or a prop contains a literal secret.
   * @see https://github.com/oliver006/redis_exporter
   */
  public static redis(props: RedisExporterProps): Exporter {
    return new Exporter(redis(props));
  }

  /**
   * The exporter of PostgreSQL.
   *
   * @throws when the address is not a host with or without a port, or a prop contains a literal secret.
   * @see https://github.com/prometheus-community/postgres_exporter
   */
  public static postgres(props: PostgresExporterProps): Exporter {
    return new Exporter(postgres(props));
  }

  /**
   * The exporter of MySQL and MariaDB.
   *
   * @throws when the address is not a host with or without a port, or a prop contains a literal secret.
   * @see https://github.com/prometheus/mysqld_exporter
   */
  public static mysqld(props: MysqldExporterProps): Exporter {
    return new Exporter(mysqld(props));
  }

  /**
   * The exporter of nodes: one pod on each, on the node's own network and outside any mesh. It reads the node's file system, so its
   * namespace needs the Pod Security level `privileged`. kube-prometheus and kube-prometheus-stack already include one.
   *
   * @see https://github.com/prometheus/node_exporter
   */
  public static node(options: ExporterOptions = {}): Exporter {
    return new Exporter(node(options));
  }

  /**
   * The blackbox exporter with its own metrics. Its probes are requested by Probe objects.
   *
   * @see https://github.com/prometheus/blackbox_exporter
   */
  public static blackbox(options: ExporterOptions = {}): Exporter {
    return new Exporter(blackbox(options));
  }

  /**
   * Any other exporter.
   *
   * @throws when Kubernetes does not accept a name, there is no image or endpoint, it would run as root, or a prop contains a literal
   * secret.
   */
  public static of(props: ExporterProps): Exporter {
    return new Exporter(generic(props));
  }

  /** The name of its container. */
  public readonly name: string;
  /** The image of its container. */
  public readonly image: string;
  /** Where it serves metrics. */
  public readonly endpoints: MetricsEndpoint[];

  /** @internal */
  public readonly _definition: ExporterDefinition;

  private constructor(definition: ExporterDefinition) {
    this.name = definition.name;
    this.image = definition.image;
    this.endpoints = definition.endpoints;
    this._definition = definition;
  }
}

/** An exporter as the prop of a construct. */
export const isExporter = instanceOf(Exporter, 'a factory of Exporter, such as Exporter.of({ … })');
