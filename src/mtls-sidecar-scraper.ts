import { ApiObject, Chart, GroupVersionKind, Lazy } from 'cdk8s';
import { ApiResource, ServiceAccount } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { IMonitorSelector, IScraper, MeshMembership, ObjectSelection, SelectedKind } from './described/scraper';
import { meshOf } from './described/settings';
import { refusal } from './errors';
import { OPERATOR_DEFAULT_SCRAPE_INTERVAL } from './operator-defaults';
import { place } from './place';
import { namespaceOfSidecar, refuseWithoutSidecars } from './prometheus/certificate-sidecar';
import { grantDiscovery } from './prometheus/discovery-access';
import { MtlsSidecarOptions } from './prometheus/mtls-sidecar-options';
import { mtlsSidecarSpec } from './prometheus/mtls-sidecar-spec';
import { prometheusName } from './prometheus/prometheus-name';
import { RemoteWrite } from './prometheus/remote-write/remote-write';
import { refuseWritesToItself } from './prometheus/remote-write/remote-write-fields';
import { ASSUMED_OPERATOR_VERSION, ASSUMED_PROMETHEUS_VERSION } from './prometheus/versions';
import { fullVersion } from './values/version';
import { PrometheusSpec, toJson_PrometheusSpec } from '../imports/prometheus';

/** A kind of the operator that scrapes, and the names that the operator makes of it. */
export interface ScrapingKind {
  readonly construct: string;
  readonly gvk: GroupVersionKind;
  /** What the names of its workload and its service account begin with. */
  readonly workload: string;
  /** The value of `app.kubernetes.io/name` on its pods; the Service that the operator makes is called `<app>-operated`. */
  readonly app: string;
}

/** What a construct makes of its props. */
export interface CheckedScraper {
  readonly options: MtlsSidecarOptions & { readonly remoteWrite?: RemoteWrite[] };
  readonly selectedKinds: readonly SelectedKind[];
  /** The fields that only this kind has, or has in another way. */
  readonly fields: (selection: ObjectSelection) => PrometheusSpec;
  /** Those of the binding of its own kind. */
  readonly ownFields?: object;
}

/**
 * A Prometheus or an agent whose sidecar writes certificates of the mesh, with its service account and rights.
 *
 * @internal
 */
export abstract class MtlsSidecarScraper extends Construct implements IScraper, IMonitorSelector {
  /** The resource of the operator. A JSON patch may add any field to it. */
  public readonly apiObject: ApiObject;

  public readonly description: string;
  public readonly namespace: string;
  public readonly serviceAccountName: string;
  public readonly version: string;
  public readonly operatorVersion: string;
  public readonly scrapeInterval: string;
  public readonly meshScrapeClass?: string = 'istio-mtls';
  public readonly scrapesMergedEndpoints: boolean = false;
  public readonly podLabels: { [key: string]: string };
  public readonly meshMembership?: MeshMembership = MeshMembership.CERTIFICATES;
  public readonly discoverableNamespaces?: string[];
  public readonly monitorSelector?: IMonitorSelector = this;

  private readonly selected: ObjectSelection;
  private readonly selectedKinds: readonly SelectedKind[];

  /**
   * @throws when the mesh does not use sidecars, there is no namespace or Istio does not inject sidecars in it, or Kubernetes, the operator
   * or Prometheus would not accept a prop.
   */
  protected constructor(scope: Construct, id: string, kind: ScrapingKind, check: (cannot: string) => CheckedScraper) {
    super(...place(scope, id, kind.construct));
    this.description = `${kind.construct} '${this.node.path}'`;
    const cannot = `create ${this.description}`;
    const { options, selectedKinds, fields, ownFields } = check(cannot);
    const mesh = meshOf(this, options.mesh);
    refuseWithoutSidecars(mesh, cannot);
    this.namespace = namespaceOfSidecar(options.metadata?.namespace ?? Chart.of(this).namespace, true, cannot);
    this.version = options.version ?? ASSUMED_PROMETHEUS_VERSION;
    this.operatorVersion = capableOperator(options.operatorVersion ?? ASSUMED_OPERATOR_VERSION, cannot);
    this.scrapeInterval = options.scrapeInterval ?? OPERATOR_DEFAULT_SCRAPE_INTERVAL;
    this.discoverableNamespaces = options.namespaces && [...new Set([this.namespace, ...options.namespaces])];

    this.apiObject = new ApiObject(this, 'Resource', {
      ...kind.gvk,
      metadata: { ...options.metadata, namespace: this.namespace },
      spec: Lazy.any({ produce: () => spec }),
    });
    const name = nameOf(this.apiObject.name, kind, options.shards, cannot);
    const workloadName = `${kind.workload}-${name}`;
    this.serviceAccountName = workloadName;
    this.podLabels = { 'app.kubernetes.io/name': kind.app, 'operator.prometheus.io/name': name };
    this.selected = { labels: options.selectorLabels ?? { prometheus: name }, namespaces: this.discoverableNamespaces };
    this.selectedKinds = selectedKinds;
    refuseWritesToItself(options.remoteWrite, { namespace: this.namespace, serviceName: `${kind.app}-operated`, workloadName }, cannot);
    const spec = {
      ...toJson_PrometheusSpec({ ...mtlsSidecarSpec(options, this, mesh, cannot), ...fields(this.selected) }),
      ...ownFields,
    };

    const { labels } = options.metadata ?? {};
    const account = new ServiceAccount(this, 'ServiceAccount', {
      metadata: { name: this.serviceAccountName, namespace: this.namespace, labels },
    });
    grantDiscovery(this, account, discoveredFor(selectedKinds), this.discoverableNamespaces, labels);
  }

  /** The same labels and namespaces for objects of every kind that it selects. */
  public selection(kind: SelectedKind): ObjectSelection | undefined {
    return this.selectedKinds.includes(kind) ? this.selected : undefined;
  }
}

/** The resources that discovery lists: pods for PodMonitors, Services and their endpoints for ServiceMonitors, Ingresses for Probes. */
function discoveredFor(kinds: readonly SelectedKind[]): ApiResource[] {
  const { PODS, SERVICES, ENDPOINTS, ENDPOINT_SLICES, INGRESSES } = ApiResource;
  return kinds.every(kind => kind === SelectedKind.POD_MONITOR) ? [PODS] : [PODS, SERVICES, ENDPOINTS, ENDPOINT_SLICES, INGRESSES];
}

function nameOf(name: string, { workload }: ScrapingKind, shards = 1, cannot: string): string {
  return prometheusName(name, `${workload}-${shards > 1 ? `-shard-${shards - 1}` : ''}`, cannot);
}

/** The first minor version with discovery by EndpointSlices. Scrape classes for all kinds of monitors exist since 0.74. */
const OLDEST_OPERATOR = 76;

function capableOperator(version: string, cannot: string): string {
  const [major, minor] = fullVersion(version, 'operatorVersion', cannot).split('.').map(Number);
  if (major > 0 || minor >= OLDEST_OPERATOR) return version;
  throw refusal({
    cannot,
    because: `operatorVersion is ${version}, and prometheus-operator discovers by EndpointSlices since 0.${OLDEST_OPERATOR}.0 only`,
    instead: 'Update the operator first',
  });
}
