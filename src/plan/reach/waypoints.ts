import { Missing } from './verdict';
import { Cluster } from '../cluster/cluster';
import { valueAt } from '../kubernetes/fields';
import { idOf, Manifest } from '../kubernetes/manifest';
import { Labels } from '../prometheus/labels';

/** Something that a ztunnel may reach through a waypoint. */
export interface Waypointed {
  readonly kind: 'Pod' | 'Service';
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels?: Labels };
}

/**
 * Finds the waypoints that the ztunnel of a client puts in front of a destination. The address of a pod is not that of its Service, so only
 * waypoints for workloads count for it (`pilot/pkg/serviceregistry/ambient/waypoints.go`; `build_request` in `src/proxy/outbound.rs` of
 * istio/ztunnel).
 */
export class Waypoints {
  private readonly gateways: ReadonlyMap<string, Manifest>;
  private readonly classes: ReadonlyMap<string, Manifest>;

  public constructor(private readonly cluster: Pick<Cluster, 'manifests' | 'namespaces'>) {
    const ofKind = (kind: string) => cluster.manifests.filter(manifest => manifest.kind === kind && isOfGatewayApi(manifest));
    this.gateways = new Map(ofKind('Gateway').map(manifest => [idOf(manifest), manifest]));
    this.classes = new Map(ofKind('GatewayClass').map(manifest => [manifest.metadata.name, manifest]));
  }

  /** What one does to a connection, which is not followed; undefined if there is none. */
  public inFrontOf({ kind, metadata: { name, namespace, labels = {} } }: Waypointed): Missing | undefined {
    if (kind === 'Pod' && this.gateways.has(`Gateway/${namespace}/${labels[GATEWAY_NAME]}`)) return undefined;
    const by = labels[USE_WAYPOINT] === undefined ? this.cluster.namespaces.get(namespace) ?? {} : labels;
    const waypoint = by[USE_WAYPOINT];
    if (waypoint === undefined || ['', 'none'].includes(waypoint)) return undefined;
    const id = `Gateway/${by[`${USE_WAYPOINT}-namespace`] ?? namespace}/${waypoint}`;
    const traffic = this.trafficOf(id);
    const isPossible = traffic === undefined || traffic === 'all' || traffic === (kind === 'Pod' ? 'workload' : 'service');
    if (!isPossible) return undefined;
    const isNot = this.gateways.has(id) ? '' : ', if it is there and for such traffic';
    return {
      code: 'waypoint-in-front',
      missing: `${id} is in front of ${kind}/${namespace}/${name}${isNot},`
      + ' and the plan does not know what it lets through',
    };
  }

  /** `workload`, `service` or `all`; undefined if that is not given. */
  private trafficOf(id: string): string | undefined {
    const gateway = this.gateways.get(id);
    if (gateway === undefined) return undefined;
    const className = String(valueAt(gateway, 'spec.gatewayClassName'));
    const ofClass = this.classes.get(className)?.metadata.labels?.[WAYPOINT_FOR];
    const isOpen = !this.classes.has(className) && className !== WAYPOINT_CLASS;
    return gateway.metadata.labels?.[WAYPOINT_FOR] ?? ofClass ?? (isOpen ? undefined : 'service');
  }
}

function isOfGatewayApi({ apiVersion }: Manifest): boolean {
  return apiVersion.startsWith('gateway.networking.k8s.io/');
}

const USE_WAYPOINT = 'istio.io/use-waypoint';
const WAYPOINT_FOR = 'istio.io/waypoint-for';
const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

/** The class that istiod makes itself, without a label. */
const WAYPOINT_CLASS = 'istio-waypoint';
