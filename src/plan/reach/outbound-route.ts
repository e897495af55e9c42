import { protocolOf } from './declared-protocol';
import { Sidecars } from './policies/sidecars';
import { PodProxy } from './scraper';
import { Known, Missing } from './verdict';
import { INCLUDE_OUTBOUND_IP_RANGES } from '../../mesh/labels-and-annotations';
import { Cluster } from '../cluster/cluster';
import { byService } from '../cluster/endpoint-slices';
import { EndpointSlice, Pod, podIdOf, Service } from '../cluster/kinds';
import { OutboundTrafficPolicy } from '../inject/mesh/istiod';
import { itemsOf, valueAt } from '../kubernetes/fields';
import { idOf, Manifest } from '../kubernetes/manifest';

/**
 * What the sidecar of a client does with a connection to the address of a pod that it captures: it passes it on as it is, refuses it, since
 * nothing that it knows is at the address, or knows the address as that of a headless Service, and opens mutual TLS to it.
 */
export type OutboundRoute =
  | { readonly by: 'passthrough' | 'mutual TLS' }
  | { readonly by: 'refusal'; readonly setting: string };

/** The part of a cluster that decides it. */
export interface OutboundCluster extends Pick<Cluster, 'manifests' | 'services' | 'endpointSlices'> {
  readonly proxies: ReadonlyMap<string, PodProxy>;
  /** The policies of all istiods, of which one is that of the client. */
  readonly outboundPolicies?: ReadonlyArray<OutboundTrafficPolicy>;
}

/** Finds out what sidecars do with connections to pods (`pilot/pkg/networking/core`, `listener.go` and `listener_builder.go`). */
export class OutboundRoutes {
  private readonly slices: ReadonlyMap<string, ReadonlyArray<EndpointSlice>>;
  private readonly headless: ReadonlyArray<Service>;
  private readonly entries: ReadonlyArray<Manifest>;
  private readonly rules: ReadonlyArray<Manifest>;

  public constructor(private readonly cluster: OutboundCluster, private readonly sidecars: Sidecars) {
    const ofIstio = (kind: string) => cluster.manifests.filter(manifest =>
      manifest.kind === kind && manifest.apiVersion.startsWith('networking.istio.io/'));
    this.slices = byService(cluster.endpointSlices);
    this.headless = cluster.services.filter(({ spec: { clusterIP } }) => clusterIP === 'None');
    this.entries = ofIstio('ServiceEntry');
    this.rules = ofIstio('DestinationRule');
  }

  /** From a pod with a sidecar to a port of another. */
  public of(from: Pod | undefined, to: Pod, port: number): Known<OutboundRoute> {
    // A pod that asks its own address does not leave it.
    if (from !== undefined && podIdOf(from) === podIdOf(to)) return PASSTHROUGH;
    const entry = this.entries.find(({ spec }) => itemsOf(valueAt(spec, 'ports')).some(each => valueAt(each, 'number') === port));
    if (entry !== undefined) return unclearRoute(`${idOf(entry)} has port ${port}`);
    const service = this.headless.find(each => this.hasListener(each, to, port));
    if (service !== undefined) return this.toHeadless(service);
    const policy = from === undefined ? undefined : this.sidecars.outboundOf(from);
    if (policy !== undefined && 'missing' in policy) return policy;
    const policies = policy?.value === undefined ? this.cluster.outboundPolicies ?? [] : [policy.value];
    const [first, ...others] = policies.filter(({ mode }) => mode === 'REGISTRY_ONLY');
    if (first !== undefined && others.length === policies.length - 1) return { value: { by: 'refusal', setting: first.by } };
    const other = policies.find(({ mode, hasEgressProxy }) => mode !== 'ALLOW_ANY' || hasEgressProxy);
    return other === undefined ? PASSTHROUGH : unclearRoute(`outboundTrafficPolicy of ${other.by} decides what becomes of it`);
  }

  /** There is one for each address of a headless Service, at the port of the Service, unless that is HTTP: then there is one for all. */
  private hasListener({ metadata: { namespace, name }, spec: { ports = [] } }: Service, { metadata }: Pod, port: number): boolean {
    if (!ports.some(each => each.port === port && each.protocol === 'TCP' && protocolOf(each).listener !== 'HTTP')) return false;
    return this.endpointsOf(namespace, name).some(({ targetRef }) => targetRef?.name === metadata.name && namespace === metadata.namespace);
  }

  /** If all pods have a sidecar, it is mutual TLS (`pilot/pkg/model/push_context.go`, BestEffortInferServiceMTLSMode). */
  private toHeadless({ metadata: { namespace, name } }: Service): Known<OutboundRoute> {
    const rule = this.rules.find(({ spec }) => [name, '*'].includes(String(valueAt(spec, 'host')).split('.')[0]));
    if (rule !== undefined) return unclearRoute(`${idOf(rule)} may say how Service/${namespace}/${name} is reached`);
    const areMeshed = this.endpointsOf(namespace, name).every(({ targetRef }) =>
      this.cluster.proxies.has(`Pod/${namespace}/${targetRef?.name}`));
    return !areMeshed ? PASSTHROUGH : { value: { by: 'mutual TLS' } };
  }

  private endpointsOf(namespace: string, name: string) {
    return (this.slices.get(`${namespace}/${name}`) ?? []).flatMap(({ endpoints = [] }) => endpoints);
  }
}

/** What it does by default. */
export const PASSTHROUGH: Known<OutboundRoute> = { value: { by: 'passthrough' } };

/** That the route depends on what is not followed. */
export function unclearRoute(why: string): Missing {
  const missing = `the sidecar of the Prometheus captures the scrape, and ${why}, which the plan does not follow:`
    + ` set ${INCLUDE_OUTBOUND_IP_RANGES} to '' on the pods of the Prometheus`;
  return { code: 'outbound-route-unknown', missing };
}
