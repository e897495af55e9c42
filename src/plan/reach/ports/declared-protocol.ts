import { Cluster } from '../../cluster/cluster';
import { EndpointSlice, Pod, Service, ServicePort } from '../../cluster/kinds';
import { idOf, Manifest } from '../../kubernetes/manifest';
import { possiblyOldest, undated } from '../policies/oldest-policy';
import { Known } from '../verdict';

/** How a sidecar treats a port, as a Service declares it (`pilot/pkg/networking/networking.go`, ModelProtocolToListenerProtocol). */
export interface ListenerProtocol {
  readonly listener: 'HTTP' | 'TCP' | 'auto';
  /** Whether the sidecar speaks HTTP/2 to the application. */
  readonly http2: boolean;
  /** Whether the name says that the application itself speaks TLS. */
  readonly tls: boolean;
  /** The Service; undefined where no Service has the port. */
  readonly by?: string;
}

/** A port that no Service has, or whose name is not a protocol. */
const UNDECLARED: ListenerProtocol = { listener: 'auto', http2: false, tls: false };

const HTTP = ['http', 'http_proxy'];
const HTTP2 = ['http2', 'grpc', 'grpc-web'];
const TCP = ['tcp', 'mongo', 'redis', 'mysql'];
const TLS = ['https', 'tls'];

/** Protocols that Kubernetes itself defines, for `appProtocol` only. */
const OF_KUBERNETES = new Map([['kubernetes.io/h2c', 'http2'], ['kubernetes.io/ws', 'http'], ['kubernetes.io/wss', 'https']]);

/** Ports of SMTP, DNS, MySQL and MongoDB, whose protocol is never sniffed. */
const NEVER_SNIFFED = [25, 53, 3306, 27017];

/** `ConvertProtocol` of `pkg/config/kube/conversion.go`. */
export function protocolOf({ port, name = '', appProtocol }: Pick<ServicePort, 'port' | 'name' | 'appProtocol'>): ListenerProtocol {
  const text = (OF_KUBERNETES.get(appProtocol ?? '') ?? appProtocol ?? name).toLowerCase();
  const protocol = text.startsWith('grpc-web') ? 'grpc-web' : text.split('-')[0];
  if (HTTP.includes(protocol)) return { listener: 'HTTP', http2: false, tls: false };
  if (HTTP2.includes(protocol)) return { listener: 'HTTP', http2: true, tls: false };
  if (TLS.includes(protocol)) return { listener: 'TCP', http2: false, tls: true };
  return TCP.includes(protocol) || NEVER_SNIFFED.includes(port) ? { listener: 'TCP', http2: false, tls: false } : UNDECLARED;
}

interface Declaration {
  /** The Service. */
  readonly manifest: Manifest;
  readonly protocol: ListenerProtocol;
}

/** What the Services of a cluster declare of the ports of pods. */
export class DeclaredProtocols {
  private readonly byPort = new Map<string, Declaration[]>();

  public constructor({ manifests, services, endpointSlices }: Pick<Cluster, 'manifests' | 'services' | 'endpointSlices'>) {
    const byId = new Map(services.map(service => [`${service.metadata.namespace}/${service.metadata.name}`, service]));
    const manifestOf = new Map(manifests.filter(({ kind }) => kind === 'Service').map(manifest => [idOf(manifest), manifest]));
    for (const slice of endpointSlices) {
      const service = byId.get(`${slice.metadata.namespace}/${slice.metadata.labels?.['kubernetes.io/service-name']}`);
      if (service === undefined) continue;
      this.add(slice, service, manifestOf.get(`Service/${service.metadata.namespace}/${service.metadata.name}`)!);
    }
  }

  /**
   * If two Services have the port, the older one wins
   * (`pilot/pkg/networking/core/listener_inbound.go`, getFilterChainsByServicePort).
   */
  public of({ metadata: { namespace, name } }: Pick<Pod, 'metadata'>, port: number): Known<ListenerProtocol> {
    const all = this.byPort.get(keyOf(namespace, name, port)) ?? [];
    const possible = possiblyOldest(all);
    const [first = { protocol: UNDECLARED }, ...others] = possible;
    const isSame = ({ listener, http2 }: ListenerProtocol) => listener === first.protocol.listener && http2 === first.protocol.http2;
    return others.every(({ protocol }) => isSame(protocol)) ? { value: first.protocol } : undated(possible);
  }

  /** If two ports of a Service lead to the same port of a pod, the first one wins. */
  private add({ ports = [], endpoints = [] }: EndpointSlice, service: Service, manifest: Manifest): void {
    for (const declared of service.spec.ports ?? []) {
      const target = ports.find(({ name, protocol }) => (name ?? '') === (declared.name ?? '') && protocol !== 'UDP')?.port;
      if (target === undefined) continue;
      const declaration = { manifest, protocol: { ...protocolOf(declared), by: idOf(manifest) } };
      for (const { targetRef } of endpoints) {
        if (targetRef?.kind !== 'Pod') continue;
        const key = keyOf(service.metadata.namespace, targetRef.name!, target);
        const known = this.byPort.get(key);
        if (known === undefined) this.byPort.set(key, [declaration]);
        else if (!known.some(each => each.manifest === manifest)) known.push(declaration);
      }
    }
  }
}

function keyOf(namespace: string, name: string, port: number): string {
  return `${namespace}/${name}:${port}`;
}
