import { HeadlessServices } from './headless-services';
import { INCLUDE_OUTBOUND_IP_RANGES, REVISION } from '../../../mesh/labels-and-annotations';
import { MtlsMode } from '../../../mesh/mtls';
import { groupedBy } from '../../../values/grouped';
import { Cluster } from '../../cluster/cluster';
import { Pod, podIdOf, Service } from '../../cluster/kinds';
import { Istiod, MeshConfig, OutboundTrafficPolicy } from '../../inject/mesh/istiod';
import { itemsOf, valueAt } from '../../kubernetes/fields';
import { idOf, Manifest } from '../../kubernetes/manifest';
import { ClientTls, DestinationRules } from '../policies/destination-rules';
import { PeerAuthentications } from '../policies/peer-authentications';
import { ProxyExtensions } from '../policies/proxy-extensions';
import { fullHost, isExported, meansService } from '../policies/service-hosts';
import { Sidecars, SidecarScope } from '../policies/sidecars';
import { protocolOf } from '../ports/declared-protocol';
import { readsNamespace } from '../read-namespaces';
import { Known, Missing } from '../verdict';

/**
 * What the sidecar of a client does with a connection to the address of a pod that it captures: it passes it on as it is, refuses it, since
 * nothing that it knows is at the address, or knows the address as that of a headless Service, and opens mutual TLS to it.
 */
export type OutboundRoute = Way & {
  /** Whether it parses requests in plaintext, so that it answers those that fail. */
  readonly parsesRequests: boolean;
};

type Way =
  | { readonly by: 'passthrough' | 'mutual TLS' }
  | { readonly by: 'refusal'; readonly setting: string };

/** The part of a cluster that decides it. */
export interface OutboundCluster extends Pick<Cluster, 'manifests' | 'services' | 'endpointSlices' | 'pods' | 'namespaces'> {
  /** The istiods of the mesh, of which one is that of the client. */
  readonly istiods?: ReadonlyArray<Pick<Istiod, 'revision' | 'mesh'>>;
}

/** What else decides: policies that have other purposes as well. */
export interface OutboundPolicies {
  readonly sidecars: Sidecars;
  readonly peerAuthentications: PeerAuthentications;
  readonly extensions: ProxyExtensions;
  readonly rootNamespace: string;
}

/** From a pod with a sidecar, if that is known, to a port of another. */
interface Hop {
  readonly from?: Pod;
  readonly to: Pod;
  readonly port: number;
}

/** Finds out what sidecars do with connections to pods (`pilot/pkg/networking/core`, `listener.go` and `listener_builder.go`). */
export class OutboundRoutes {
  private readonly headless: HeadlessServices;
  /** The Services with an HTTP port of a number, for which there is one listener for all addresses. */
  private readonly http: ReadonlyMap<number, ReadonlyArray<Service>>;
  private readonly rules: DestinationRules;
  private readonly entries: ReadonlyArray<Manifest>;
  private readonly rerouting: ReadonlyArray<Manifest>;

  public constructor(private readonly cluster: OutboundCluster, private readonly policies: OutboundPolicies) {
    const { manifests, services } = cluster;
    this.http = groupedBy(services, ({ spec: { ports = [] } }) =>
      ports.filter(each => each.protocol === 'TCP' && protocolOf(each).listener === 'HTTP').map(({ port }) => port));
    this.headless = new HeadlessServices(cluster);
    this.rules = new DestinationRules(manifests, policies.rootNamespace);
    this.entries = manifests.filter(({ kind, apiVersion }) => kind === 'ServiceEntry' && apiVersion.startsWith('networking.istio.io/'));
    this.rerouting = manifests.filter(({ kind }) => REROUTING.includes(kind));
  }

  /** From a pod with a sidecar to a port of another. */
  public of(from: Pod | undefined, to: Pod, port: number): Known<OutboundRoute> {
    // A pod that asks its own address does not leave it.
    if (from !== undefined && podIdOf(from) === podIdOf(to)) return PASSTHROUGH;
    const entry = this.entries.find(({ spec }) => itemsOf(valueAt(spec, 'ports')).some(each => valueAt(each, 'number') === port));
    if (entry !== undefined) return unclearRoute(`${idOf(entry)} has port ${port}`);
    const extension = from && this.policies.extensions.onOutbound(from);
    if (extension !== undefined) return unclearRoute(`${extension} changes what that sidecar does`);
    const scope = from === undefined ? WHOLE_MESH : this.policies.sidecars.scopeOf(from);
    if ('missing' in scope) return scope;
    const { istiods = [] } = this.cluster;
    const own = istiods.filter(({ revision }) => revision === from?.metadata.annotations?.[REVISION]);
    return agreed((own.length > 0 ? own : istiods).map(({ mesh }) => this.by(mesh, { from, to, port }, scope.value)), port);
  }

  private by(mesh: MeshConfig, hop: Hop, scope: SidecarScope): Known<OutboundRoute> {
    const { from, to, port } = hop;
    const services = this.headless.at(to, port)
      .filter(({ metadata: { namespace } }) => readsNamespace(mesh, this.cluster.namespaces.get(namespace) ?? {}));
    const hidden = services.find(service => isKnown(service, from, mesh, scope) === undefined);
    if (hidden !== undefined) return unclearRoute(`${nameOf(hidden)} is not exported to all namespaces`);
    const known = services.filter(service => isKnown(service, from, mesh, scope));
    if (known.length > 0) return agreed(known.map(service => this.toHeadless(service, mesh, hop)), port);
    const parsesRequests = (this.http.get(port) ?? []).some(service => isKnown(service, from, mesh, scope) !== false);
    return parsing(parsesRequests, toUnknown(scope.outbound ?? mesh.outboundTrafficPolicy));
  }

  private toHeadless(service: Service, mesh: MeshConfig, { from, port }: Hop): Known<OutboundRoute> {
    const rerouting = this.rerouting.find(manifest => reroutes(manifest, service));
    if (rerouting !== undefined) return unclearRoute(`${idOf(rerouting)} may lead what goes to ${nameOf(service)} elsewhere`);
    const client = from ?? { metadata: { name: '', namespace: '' } };
    const rule = this.rules.of({ from: client, to: service, port }, mesh.defaultDestinationRuleExportTo);
    const parsesRequests = (service.spec.ports ?? []).some(each => each.port === port && protocolOf(each).listener === 'auto');
    return 'missing' in rule ? rule : parsing(parsesRequests, this.asRuled(rule.value, service, mesh));
  }

  private asRuled(rule: ClientTls | undefined, service: Service, mesh: MeshConfig): Known<Way> {
    switch (rule?.mode) {
      case 'DISABLE': return { value: { by: 'passthrough' } };
      case 'ISTIO_MUTUAL': return { value: { by: 'mutual TLS' } };
      case 'not followed': return unclearRoute(`${idOf(rule.manifest)} says how ${nameOf(service)} is reached`);
      case undefined: return this.ofItsOwn(service, mesh);
    }
  }

  /** Without a rule, the mode of the namespace decides and not that of the pods (`pilot/pkg/networking/core/cluster_tls.go`). */
  private ofItsOwn(service: Service, { enableAutoMtls }: MeshConfig): Known<Way> {
    const mode = this.policies.peerAuthentications.modeOfNamespace(service.metadata.namespace);
    if ('missing' in mode) return mode;
    const isMutual = enableAutoMtls && mode.value.mode !== MtlsMode.DISABLE && this.headless.takesMutualTls(service);
    return { value: { by: isMutual ? 'mutual TLS' : 'passthrough' } };
  }
}

function parsing(parsesRequests: boolean, way: Known<Way>): Known<OutboundRoute> {
  return 'missing' in way ? way : { value: { ...way.value, parsesRequests } };
}

/** What it does by default. */
export const PASSTHROUGH: Known<OutboundRoute> = { value: { by: 'passthrough', parsesRequests: false } };
const WHOLE_MESH: Known<SidecarScope> = { value: { imports: () => true } };

/** That the route depends on what is not followed. */
export function unclearRoute(why: string): Missing {
  const missing = `the sidecar of the Prometheus captures the scrape, and ${why}, which the plan does not follow:`
    + ` set ${INCLUDE_OUTBOUND_IP_RANGES} to '' on the pods of the Prometheus`;
  return { code: 'outbound-route-unknown', missing };
}

/** One route, if it is the same for all istiods, or all Services; of several Services the oldest counts. */
function agreed(routes: ReadonlyArray<Known<OutboundRoute>>, port: number): Known<OutboundRoute> {
  const [first = PASSTHROUGH, ...others] = routes;
  const isSame = (other: Known<OutboundRoute>) => JSON.stringify(other) === JSON.stringify(first);
  return others.every(isSame) ? first : unclearRoute(`several istiods or headless Services have different ways for port ${port}`);
}

/** The policy for what no Service of the mesh is known at. */
function toUnknown({ mode, hasEgressProxy, by }: OutboundTrafficPolicy): Known<Way> {
  if (mode === 'REGISTRY_ONLY') return { value: { by: 'refusal', setting: by } };
  if (mode === 'ALLOW_ANY' && !hasEgressProxy) return { value: { by: 'passthrough' } };
  return unclearRoute(`outboundTrafficPolicy of ${by} decides what becomes of it`);
}

/** Whether the sidecar of a pod knows a Service; undefined if that depends on the namespace of the pod. */
function isKnown(service: Service, from: Pod | undefined, mesh: MeshConfig, scope: SidecarScope): boolean | undefined {
  const { namespace, annotations = {} } = service.metadata;
  const declared = annotations[EXPORT_TO];
  const exportTo = declared ? declared.split(',').map(each => each.trim()) : mesh.defaultServiceExportTo;
  if (from === undefined) return exportTo.includes('*') || undefined;
  return isExported(exportTo, namespace, from.metadata.namespace) && scope.imports(service);
}

const EXPORT_TO = 'networking.istio.io/exportTo';

/** The kinds by which connections to a Service are led elsewhere, or made in another way. */
const REROUTING = ['VirtualService', 'HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'BackendTLSPolicy'];

function reroutes({ spec, metadata: { namespace = 'default' } }: Manifest, service: Service): boolean {
  const hosts = itemsOf(valueAt(spec, 'hosts')).map(host => fullHost(String(host), namespace));
  const references = [...itemsOf(valueAt(spec, 'parentRefs')), ...itemsOf(valueAt(spec, 'targetRefs'))];
  return hosts.some(host => meansService(host, service)) || references.some(reference =>
    valueAt(reference, 'kind') === 'Service' && valueAt(reference, 'name') === service.metadata.name
    && (valueAt(reference, 'namespace') ?? namespace) === service.metadata.namespace);
}

function nameOf({ metadata: { namespace, name } }: Service): string {
  return `Service/${namespace}/${name}`;
}
