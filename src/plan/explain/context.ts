import { Monitor, monitorsIn } from './monitors';
import { SelectingPrometheus } from './selection-of-monitors';
import { Backends, ExplainedWorkloads } from './workloads';
import { groupedBy } from '../../values/grouped';
import { Service } from '../cluster/kinds';
import { leftOut } from '../cluster/unknown-objects';
import { Finding } from '../findings/finding';
import { memoize } from '../memoize';
import { MeshCluster } from '../mesh-cluster';
import { Prediction } from '../prediction';
import { CustomResource, customResourcesAmong } from '../resources/custom-resource';
import { prometheusAgentSpec, PrometheusSpec, prometheusSpec } from '../resources/prometheus';
import { evaluationsAt } from '../rules/evaluation';
import { Rules, rulesAmong } from '../rules/prometheus-rules';
import { Sinks } from '../sinks/sinks';
import { ScrapePool } from '../targets/scrape-pool';
import { Verdicts } from '../verdicts';

/** A Prometheus that the API server does not store. */
interface RefusedPrometheus {
  readonly id: string;
  readonly why: string;
}

/** Everything that explanations are made of. */
export class ExplanationContext {
  public readonly monitors: ReadonlyArray<Monitor>;
  public readonly backends: Backends;
  /** What becomes of each PrometheusRule at a Prometheus. */
  public readonly evaluationsAt = memoize((prometheus: CustomResource<PrometheusSpec>) =>
    evaluationsAt(prometheus, this.rules, this.meshCluster.cluster.namespaces));
  /** Each Prometheus that the API server does not store, and why. */
  public readonly refusedPrometheuses: ReadonlyArray<RefusedPrometheus>;
  private readonly prometheuses: ReadonlyMap<string, SelectingPrometheus>;
  private readonly pools: ReadonlyMap<Prediction, ReadonlyMap<string, ReadonlyArray<ScrapePool>>>;
  private knownWorkloads?: ExplainedWorkloads;
  private knownRules?: ReadonlyArray<Rules>;

  public constructor(
    public readonly meshCluster: MeshCluster,
    public readonly predictions: ReadonlyArray<Prediction>,
    public readonly verdicts: Verdicts,
    public readonly sinks: Sinks,
  ) {
    const { manifests } = meshCluster.cluster;
    this.monitors = monitorsIn(meshCluster.cluster);
    this.backends = new Backends(meshCluster.cluster);
    const findings: Finding[] = [];
    const prometheuses: SelectingPrometheus[] = [
      ...customResourcesAmong(manifests, 'Prometheus', 'v1', prometheusSpec, findings),
      ...customResourcesAmong(manifests, 'PrometheusAgent', 'v1alpha1', prometheusAgentSpec, findings),
    ];
    this.prometheuses = new Map(prometheuses.map(each => [each.id, each]));
    this.refusedPrometheuses = [
      ...findings.map(({ object: id = '', path, message }) => ({ id, why: `${path}: ${message}` })),
      ...leftOut(meshCluster.cluster, ['Prometheus', 'PrometheusAgent']).map(({ id, complaints }) => ({ id, why: complaints.join('; ') })),
    ];
    // Each shard has a pool of the same name.
    this.pools = new Map(predictions.map(prediction => [prediction, groupedBy(prediction.pools, ({ name }) => [name])]));
  }

  /** The resource that configures a Prometheus; one that a file configures has none. */
  public resourceOf({ prometheus }: Prediction): SelectingPrometheus | undefined {
    return this.prometheuses.get(prometheus);
  }

  /** A job as each shard of a Prometheus has it. */
  public poolsOf(prediction: Prediction, job: string): ReadonlyArray<ScrapePool> {
    return this.pools.get(prediction)!.get(job) ?? [];
  }

  /** Whether a Prometheus has a target of a monitor. */
  public hasTarget(prediction: Prediction, monitor: Monitor): boolean {
    return monitor.jobs.some(({ name }) => this.poolsOf(prediction, name).some(({ activeTargets }) => activeTargets.length > 0));
  }

  /** Found when they are first asked for. */
  public get workloads(): ExplainedWorkloads {
    return this.knownWorkloads ??= new ExplainedWorkloads(this.meshCluster.cluster.pods, this.backends);
  }

  public servicesIn(namespace: string | undefined): Service[] {
    return this.meshCluster.cluster.services.filter(({ metadata }) => metadata.namespace === namespace);
  }

  /** The PrometheusRules, valid or not. */
  public get rules(): ReadonlyArray<Rules> {
    return this.knownRules ??= rulesAmong(this.meshCluster.cluster);
  }
}
