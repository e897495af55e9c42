import { repositoryOf } from '../../scrapers/running-prometheus';
import { FailureReason } from '../failure-reasons';
import { PodPort } from '../inbound';

/** Servers that speak a protocol of their own, by the last part of the names of their images, each with its usual port. */
const SERVERS: { readonly [image: string]: readonly [protocol: string, port: number] } = {
  'cp-kafka': ['Kafka', 9092],
  'kafka': ['Kafka', 9092],
  'mariadb': ['MySQL', 3306],
  'memcached': ['memcached', 11211],
  'mongo': ['MongoDB', 27017],
  'mongodb': ['MongoDB', 27017],
  'mysql': ['MySQL', 3306],
  'postgres': ['PostgreSQL', 5432],
  'postgresql': ['PostgreSQL', 5432],
  'rabbitmq': ['AMQP', 5672],
  'redis': ['Redis', 6379],
  'valkey': ['Redis', 6379],
  'zookeeper': ['ZooKeeper', 2181],
};

/** Why a port answers no HTTP: that of a database, where its own container declares it. */
export function whyOtherProtocol({ pod: { spec: { containers } }, port }: PodPort): FailureReason | undefined {
  for (const container of containers) {
    const [protocol, usual] = SERVERS[repositoryOf(container).split('/').at(-1)!] ?? [];
    if (usual !== port || !container.ports?.some(({ containerPort }) => containerPort === port)) continue;
    return ['port-not-http', `on port ${port} container ${container.name}, of image ${container.image}, speaks the protocol of ${protocol},`
      + ' and no HTTP: scrape an exporter of it'];
  }
  return undefined;
}
