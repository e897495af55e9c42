import { ApiObject, ApiObjectMetadataDefinition, Chart } from 'cdk8s';
import { Workload } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { exposeOnce, Pods } from './expose-once';
import { MergedMetricsAlert } from './merged-metrics-alert';
import { isWorkload, PodMetadata, podMetadataOf, podMetadataOfObject } from './pod-metadata';
import { wirePod } from './sidecar-settings';
import { isMesh, isScraper } from '../described/checks';
import { stateMetrics } from '../described/metrics-statements';
import { IScraper } from '../described/scraper';
import { meshOf, prometheusOf } from '../described/settings';
import { isEndpoint, MetricsEndpoint } from '../endpoint';
import { refusal } from '../errors';
import { IstioMesh } from '../mesh/istio-mesh';
import { ScrapeTransport } from '../transport/scrape-transport';
import { validateApp } from '../validation/app-validation';
import { checkedProps, Checks, listOf, optional } from '../values/check';
import { instanceOf, isConstruct } from '../values/instance';
import { dnsLabel } from '../values/names';
import { flag } from '../values/scalars';

/** What is merged, and in which mesh. */
export interface MetricsMergingOptions {
  /** Where the application serves metrics; more than one from Istio 1.31 on. It must listen on localhost. */
  readonly metrics: MetricsEndpoint[];

  /**
   * The mesh.
   *
   * @default - the one described with `MeshMetrics.configure`, else Istio's defaults
   */
  readonly mesh?: IstioMesh;

  /**
   * The Prometheus.
   *
   * @default - the one described with `MeshMetrics.configure`
   */
  readonly prometheus?: IScraper;
}

/** What is merged, and whether a dead application is told. */
export interface WorkloadMergingOptions extends MetricsMergingOptions {
  /**
   * Whether an alert tells that the application's metrics are missing.
   * Nothing else does: its target stays up, since the sidecar answers for it.
   *
   * @default true
   */
  readonly alert?: boolean;
}

/**
 * Lets the sidecars of workloads that exist serve the metrics of their applications with their own.
 *
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/#option-1-metrics-merging
 */
export class MetricsMerging {
  /**
   * Merges the metrics of a cdk8s-plus workload.
   *
   * @throws when merging cannot work in the mesh, what the user wrote on the pods contradicts it, or they are exposed already.
   */
  public static expose(workload: Workload, options: WorkloadMergingOptions): void {
    const { node, podMetadata, metadata } = isWorkload(workload, 'workload', 'merge the metrics of a workload');
    const cannot = `merge the metrics of '${node.path}'`;
    options = checkedProps(options, WORKLOAD_MERGING_CHECKS, cannot);
    const pods = { metadata: podMetadataOf(podMetadata, cannot), keptIn: podMetadata };
    const namespace = mergeOn(workload, pods, metadata.namespace, options, cannot);
    stateMetrics(workload, { statedBy: node.path, endpoints: options.metrics, isMerged: true });
    alertOn(workload, namespace, options);
  }

  /**
   * Merges the metrics of pods by their metadata, for the workloads of any cdk8s-plus version.
   * There is no alert for them: create a `MergedMetricsAlert`.
   *
   * @param scope where the mesh and the Prometheus are looked up, and whose chart has the namespace of the pods
   * @throws when merging cannot work in the mesh, what the user wrote on the pods contradicts it, or they are exposed already.
   */
  public static exposePod(scope: Construct, podMetadata: ApiObjectMetadataDefinition, options: MetricsMergingOptions): void {
    const { node } = isConstruct(scope, 'scope', 'merge the metrics of pods');
    const cannot = `merge the metrics of the pods of '${node.path}'`;
    const { namespace } = isPodMetadata(podMetadata, 'podMetadata', cannot);
    options = checkedProps(options, CHECKS, cannot);
    mergeOn(scope, { metadata: podMetadataOf(podMetadata, cannot), keptIn: podMetadata }, namespace, options, cannot);
  }

  /**
   * Merges the metrics of any object that makes pods: a Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, Job or CronJob,
   * from Helm or elsewhere.
   *
   * @throws when the object makes no pods, merging cannot work in the mesh, what the user wrote on the pods contradicts it, or they are
   * exposed already.
   */
  public static exposeObject(object: ApiObject, options: WorkloadMergingOptions): void {
    const { node, metadata } = isObject(object, 'object', 'merge the metrics of an object');
    const cannot = `merge the metrics of '${node.path}'`;
    options = checkedProps(options, WORKLOAD_MERGING_CHECKS, cannot);
    const pods = { metadata: podMetadataOfObject(object, cannot), keptIn: object };
    const namespace = mergeOn(object, pods, metadata.namespace, options, cannot);
    stateMetrics(object, { statedBy: node.path, endpoints: options.metrics, isMerged: true });
    alertOn(object, namespace, options);
  }

  private constructor() {}
}

/** The checks of what is merged. */
const CHECKS: Checks<MetricsMergingOptions> = {
  metrics: listOf(isEndpoint),
  mesh: optional(isMesh),
  prometheus: optional(isScraper),
};

/** The checks of what is merged, and of the alert. */
export const WORKLOAD_MERGING_CHECKS: Checks<WorkloadMergingOptions> = { ...CHECKS, alert: optional(flag) };

const isPodMetadata = instanceOf(ApiObjectMetadataDefinition, 'the podMetadata of a workload');
const isObject = instanceOf(ApiObject, 'an ApiObject of the app');

/** The metadata of pods, and where it is kept. */
interface MergedPods {
  readonly metadata: PodMetadata;
  readonly keptIn: Pods;
}

/** Returns the namespace of the pods. */
function mergeOn(
  scope: Construct, { metadata: pod, keptIn }: MergedPods, own: string | undefined, options: MetricsMergingOptions, cannot: string,
): string {
  const mesh = meshOf(scope, options.mesh);
  const prometheus = prometheusOf(scope, options.prometheus);
  const namespace = dnsLabel(own ?? Chart.of(scope).namespace ?? 'default', 'metadata.namespace', cannot);
  if (options.metrics.length === 0) {
    const instead = 'Say where the application serves metrics, such as MetricsEndpoint.http({ port: 8080 })';
    throw refusal({ cannot, because: 'metrics is empty', instead });
  }
  const context = { mesh, prometheus, endpoints: options.metrics, namespace, podLabels: pod.labels(), declared: false };
  const wiring = ScrapeTransport.merged()._wire(context, [], cannot).pod;
  exposeOnce(keptIn, { by: 'MetricsMerging', endpoints: options.metrics, isMerged: true }, cannot);
  wirePod(pod, wiring, mesh, cannot);
  validateApp(scope);
  return namespace;
}

function alertOn(workload: Workload | ApiObject, podNamespace: string, { alert, prometheus }: WorkloadMergingOptions): void {
  const { name: workloadName, kind: workloadKind } = workload;
  if (alert ?? true) new MergedMetricsAlert(workload, 'MergedMetricsAlert', { podNamespace, workloadName, workloadKind, prometheus });
}
