import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { isMesh, isScraper } from './described/checks';
import { SelectedKind } from './described/scraper';
import { meshOf, prometheusOf } from './described/settings';
import { refusal } from './errors';
import { DataPlane } from './mesh/istio-mesh';
import { Coverage, coverages, discoveredNamespaces } from './monitors/coverage';
import { MeshPodMonitorProps } from './monitors/mesh-pod-monitor-props';
import { meshPodMonitorSpec } from './monitors/mesh-pod-monitor-spec';
import { checkedExclusion, PodExclusion } from './monitors/pod-exclusion';
import { checkedLimits } from './monitors/scrape-limits';
import { place } from './place';
import { grantPodDiscovery } from './prometheus/discovery-access';
import { checkedSelector } from './prometheus/label-selector';
import { monitorMetadata } from './prometheus/selected-metadata';
import { checkedProps, Checks, listOf, optional } from './values/check';
import { duration } from './values/duration';
import { metadata } from './values/metadata';
import { dnsLabel, labelKey } from './values/names';
import { flag, text } from './values/scalars';
import { PodMonitor, toJson_PodMonitorSpec } from '../imports/pod-monitor';

/**
 * Scrapes the whole mesh with one PodMonitor: sidecars with the metrics of their applications, gateways, waypoints, ztunnels, istiod and
 * the CNI plugin, each pod once.
 *
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/
 */
export class MeshPodMonitor extends Construct {
  /** The PodMonitor. A JSON patch may add any field to it. */
  public readonly apiObject: ApiObject;

  private readonly exclusions: PodExclusion[] = [];
  private readonly cannot: string;

  /**
   * @throws when no Prometheus is described, there is no mesh, the Prometheus does not select PodMonitors in this namespace, or Kubernetes,
   * the operator or Prometheus would not accept a prop.
   */
  public constructor(scope: Construct, id: string, props: MeshPodMonitorProps = {}) {
    super(...place(scope, id, 'MeshPodMonitor'));
    this.cannot = `create MeshPodMonitor '${this.node.path}'`;
    props = checkedProps(props ?? {}, CHECKS, this.cannot, { keepsUnknown: new.target !== MeshPodMonitor });
    const mesh = meshOf(this, props.mesh);
    const prometheus = prometheusOf(this, props.prometheus);
    if (mesh.dataPlane === DataPlane.NONE) {
      throw refusal({
        cannot: this.cannot,
        because: 'the mesh is described as IstioMesh.none()',
        instead: 'Describe the mesh, or leave this construct out',
      });
    }
    const coverage: Coverage = {
      path: this.node.path,
      prometheus,
      namespaces: someNamespaces(props.namespaces, this.cannot),
      selector: props.selector,
      exclusions: this.exclusions,
      controlPlane: props.controlPlane ?? !props.selector,
    };
    props.exclude?.forEach(exclusion => this.addExclusion(exclusion));
    const spec = meshPodMonitorSpec(props, coverage, mesh, this.cannot);

    this.apiObject = new ApiObject(this, 'Resource', {
      ...PodMonitor.GVK,
      metadata: monitorMetadata(this, SelectedKind.POD_MONITOR, prometheus, props.metadata),
      spec: Lazy.any({ produce: () => toJson_PodMonitorSpec(spec()) }),
    });
    grantPodDiscovery(this, prometheus, discoveredNamespaces(coverage, mesh));
    coverages.add(this, coverage);
  }

  /**
   * Excludes more pods.
   *
   * @throws when the exclusion matches every pod, or Kubernetes does not accept a name or label.
   */
  public addExclusion(exclusion: PodExclusion): void {
    this.exclusions.push(checkedExclusion(exclusion, 'exclude', this.cannot));
  }
}

const CHECKS: Checks<MeshPodMonitorProps> = {
  metadata: optional(metadata),
  mesh: optional(isMesh),
  prometheus: optional(isScraper),
  namespaces: optional(listOf(dnsLabel)),
  selector: optional(checkedSelector),
  exclude: optional(listOf(checkedExclusion)),
  controlPlane: optional(flag),
  interval: optional(duration),
  scrapeTimeout: optional(duration),
  limits: optional(checkedLimits),
  podTargetLabels: optional(listOf(labelKey)),
  envoyMetrics: optional(listOf(text)),
};

function someNamespaces(namespaces: string[] | undefined, cannot: string): string[] | undefined {
  if (namespaces?.length === 0) {
    throw refusal({ cannot, because: 'namespaces is empty, so no pod would be scraped', instead: 'Leave it out for all namespaces' });
  }
  return namespaces;
}
