import * as dgram from 'dgram';
import { Answer, AUTHORITATIVE_ANSWER, decode, encode, Question } from 'dns-packet';
import { KubernetesApi } from './kubernetes-api';
import { HOST } from './network';
import { Manifest } from '../../cluster/manifest';

const DOMAIN = 'svc.cluster.local';

/** Resolves the names of Services as CoreDNS does: `redis.shop.svc.cluster.local`, and a name for each pod behind a headless Service. */
export async function startNameServer(api: KubernetesApi): Promise<void> {
  const addresses = new Map<string, ReadonlyArray<string>>();
  const slices = new Map<string, Manifest>();

  void api.watch('v1', 'Service', ({ type, object: { metadata, spec } }) => {
    const name = `${metadata.name}.${metadata.namespace}.${DOMAIN}`;
    if (type === 'DELETED' || spec?.clusterIP === 'None') addresses.delete(name);
    else if (spec?.clusterIP) addresses.set(name, [spec.clusterIP]);
  });
  void api.watch('discovery.k8s.io/v1', 'EndpointSlice', ({ type, object }) => {
    const key = `${object.metadata.namespace}/${object.metadata.name}`;
    if (type === 'DELETED') slices.delete(key);
    else slices.set(key, object);
  });

  /** Undefined if there is no such name. */
  const addressesOf = (name: string): ReadonlyArray<string> | undefined => {
    const known = addresses.get(name);
    if (known) return known;
    const labels = name.slice(0, -DOMAIN.length - 1).split('.');
    if (labels.length > 3) return undefined;
    const [namespace, service, hostname] = labels.reverse();
    const endpoints = [...slices.values()]
      .filter(({ metadata }) => metadata.namespace === namespace && metadata.labels?.['kubernetes.io/service-name'] === service)
      .flatMap(slice => slice.endpoints ?? [])
      .filter((endpoint: Manifest) => endpoint.conditions?.ready && (hostname === undefined || endpoint.hostname === hostname));
    return endpoints.length > 0 ? endpoints.flatMap((endpoint: Manifest) => endpoint.addresses) : undefined;
  };

  const server = dgram.createSocket('udp4');
  server.on('message', (message, { port, address }) => {
    const { id, questions = [] } = decode(message);
    const found = questions.map(({ name }) => name.toLowerCase().endsWith(`.${DOMAIN}`) ? addressesOf(name.toLowerCase()) : undefined);
    const answers = questions.flatMap((question, i) => answersTo(question, found[i] ?? []));
    const flags = AUTHORITATIVE_ANSWER + (found.every(each => each === undefined) ? NO_SUCH_NAME : 0);
    server.send(encode({ type: 'response', id, flags, questions, answers }), port, address);
  });
  await new Promise<void>(resolve => server.bind(53, HOST, resolve));
}

/** The response code NXDOMAIN, https://www.iana.org/assignments/dns-parameters. */
const NO_SUCH_NAME = 3;

function answersTo({ name, type }: Question, addresses: ReadonlyArray<string>): Answer[] {
  return type === 'A' ? addresses.map(data => ({ type, name, ttl: 1, data })) : [];
}
