import { MetricsEndpoint } from '../endpoint';
import { blackbox } from './blackbox';
import { ExporterDefinition } from './exporter-definition';
import { ExporterOptions } from './exporter-options';
import { ExporterProps, generic } from './generic';
import { mysqld, MysqldExporterProps } from './mysqld';
import { node } from './node';
import { postgres, PostgresExporterProps } from './postgres';
import { redis, RedisExporterProps } from './redis';

/**
 * A process that tells Prometheus of something which cannot do so itself. Secrets are given by reference only.
 *
 * @see https://prometheus.io/docs/instrumenting/exporters/
 */
export class Exporter {
  /**
   * Redis and Valkey.
   *
   * @throws when the address is none, or a secret stands in it.
   * @see https://github.com/oliver006/redis_exporter
   */
  public static redis(props: RedisExporterProps): Exporter {
    return new Exporter(redis(props));
  }

  /**
   * PostgreSQL.
   *
   * @throws when the address is none, or a secret stands in it.
   * @see https://github.com/prometheus-community/postgres_exporter
   */
  public static postgres(props: PostgresExporterProps): Exporter {
    return new Exporter(postgres(props));
  }

  /**
   * MySQL and MariaDB.
   *
   * @throws when the address is none, or a secret stands in it.
   * @see https://github.com/prometheus/mysqld_exporter
   */
  public static mysqld(props: MysqldExporterProps): Exporter {
    return new Exporter(mysqld(props));
  }

  /**
   * The nodes: one pod on each, on the node's own network, outside any mesh. It reads the node's file system, so Pod Security has to be `privileged` in
   * its namespace. kube-prometheus and kube-prometheus-stack bring one already.
   *
   * @see https://github.com/prometheus/node_exporter
   */
  public static node(options: ExporterOptions = {}): Exporter {
    return new Exporter(node(options));
  }

  /**
   * The blackbox exporter's own metrics; what it probes is asked for by Probes.
   *
   * @see https://github.com/prometheus/blackbox_exporter
   */
  public static blackbox(options: ExporterOptions = {}): Exporter {
    return new Exporter(blackbox(options));
  }

  /**
   * Any other.
   *
   * @throws when a name is not one that Kubernetes accepts, there is no image or endpoint, it would run as root, or a secret stands in it.
   */
  public static of(props: ExporterProps): Exporter {
    return new Exporter(generic(props));
  }

  /** The name of its container. */
  public readonly name: string;
  /** Its image. */
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
