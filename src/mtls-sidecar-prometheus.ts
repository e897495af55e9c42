import { ApiObject, Chart, Lazy } from 'cdk8s';
import { ApiResource, ServiceAccount } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { IMonitorSelector, IRuleEvaluator, IScraper, MeshMembership, ObjectSelection, SelectedKind } from './described/scraper';
import { meshOf } from './described/settings';
import { refusal } from './errors';
import { OPERATOR_DEFAULT_SCRAPE_INTERVAL, OPERATOR_POD_LABELS } from './operator-defaults';
import { place } from './place';
import { namespaceOfSidecar, refuseWithoutSidecars } from './prometheus/certificate-sidecar';
import { grantDiscovery } from './prometheus/discovery-access';
import { MTLS_SIDECAR_PROMETHEUS_CHECKS, MtlsSidecarPrometheusProps } from './prometheus/mtls-sidecar-prometheus-props';
import { mtlsSidecarPrometheusSpec } from './prometheus/mtls-sidecar-prometheus-spec';
import { prometheusName } from './prometheus/prometheus-name';
import { ASSUMED_OPERATOR_VERSION, ASSUMED_PROMETHEUS_VERSION } from './prometheus/versions';
import { checkedProps } from './values/check';
import { fullVersion } from './values/version';
import { Prometheus, toJson_PrometheusSpec } from '../imports/prometheus';

/** The resources that discovery lists: pods for PodMonitors, Services and their endpoints for ServiceMonitors, Ingresses for Probes. */
const DISCOVERED = [ApiResource.PODS, ApiResource.SERVICES, ApiResource.ENDPOINTS, ApiResource.ENDPOINT_SLICES, ApiResource.INGRESSES];

/**
 * A Prometheus that scrapes over mutual TLS: its sidecar writes the certificates of the mesh to a volume and captures nothing, and its
 * scrape class `istio-mtls` uses them. Pass it to `MeshMetrics.configure`, and the constructs use it.
 *
 * Where sidecars are ordinary containers, Prometheus does not start before its sidecar is ready, so that the files exist before the first
 * scrape.
 *
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/#tls-settings
 */
export class MtlsSidecarPrometheus extends Construct implements IScraper, IMonitorSelector, IRuleEvaluator {
  /** The Prometheus resource. A JSON patch may add any field to it. */
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
  public readonly ruleEvaluator?: IRuleEvaluator = this;
  public readonly ruleSelection: ObjectSelection;

  /**
   * @throws when the mesh does not use sidecars, there is no namespace or Istio does not inject sidecars in it, or Kubernetes, the operator
   * or Prometheus would not accept a prop.
   */
  public constructor(scope: Construct, id: string, props: MtlsSidecarPrometheusProps = {}) {
    super(...place(scope, id, 'MtlsSidecarPrometheus'));
    const cannot = `create MtlsSidecarPrometheus '${this.node.path}'`;
    props = checkedProps(props ?? {}, MTLS_SIDECAR_PROMETHEUS_CHECKS, cannot);
    const mesh = meshOf(this, props.mesh);
    refuseWithoutSidecars(mesh, cannot);
    this.description = `MtlsSidecarPrometheus '${this.node.path}'`;
    this.namespace = namespaceOfSidecar(props.metadata?.namespace ?? Chart.of(this).namespace, true, cannot);
    this.version = props.version ?? ASSUMED_PROMETHEUS_VERSION;
    this.operatorVersion = capableOperator(props.operatorVersion ?? ASSUMED_OPERATOR_VERSION, cannot);
    this.scrapeInterval = props.scrapeInterval ?? OPERATOR_DEFAULT_SCRAPE_INTERVAL;
    this.discoverableNamespaces = props.namespaces && [...new Set([this.namespace, ...props.namespaces])];

    this.apiObject = new ApiObject(this, 'Resource', {
      ...Prometheus.GVK,
      metadata: { ...props.metadata, namespace: this.namespace },
      spec: Lazy.any({ produce: () => spec }),
    });
    const name = prometheusName(this.apiObject.name, 'prometheus-', cannot);
    this.serviceAccountName = `prometheus-${name}`;
    this.podLabels = { ...OPERATOR_POD_LABELS, 'operator.prometheus.io/name': name };
    const selectorLabels = props.selectorLabels ?? { prometheus: name };
    this.ruleSelection = { labels: selectorLabels, namespaces: this.discoverableNamespaces };
    const spec = toJson_PrometheusSpec(mtlsSidecarPrometheusSpec(props, this, this.ruleSelection, mesh, cannot));

    const account = new ServiceAccount(this, 'ServiceAccount', {
      metadata: { name: this.serviceAccountName, namespace: this.namespace },
    });
    grantDiscovery(this, account, DISCOVERED, this.discoverableNamespaces);
  }

  /** The same labels and namespaces for objects of every kind. */
  public selection(_kind: SelectedKind): ObjectSelection | undefined {
    return this.ruleSelection;
  }
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
