import { ApiObjectMetadata } from 'cdk8s';
import { ConfigMap, IServiceAccount } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { isMesh } from './described/checks';
import { meshOf } from './described/settings';
import { refusal } from './errors';
import { IstioMesh } from './mesh/istio-mesh';
import { place } from './place';
import { DEFAULT_SCRAPE_INTERVAL } from './plan/prometheus/scrape-config';
import { grantDiscovery } from './prometheus/discovery-access';
import { DiscoveredResources, discoveredResources } from './scrape-jobs/discovered-resources';
import { prometheusYaml, scrapeConfigsOf } from './scrape-jobs/prometheus-yaml';
import { isScrapeJob, ScrapeJob } from './scrape-jobs/scrape-job';
import { checkedProps, Checks, listOf, mapOf, optional } from './values/check';
import { duration } from './values/duration';
import { isConstruct } from './values/instance';
import { metadata } from './values/metadata';
import { labelName } from './values/names';
import { anyText, text } from './values/scalars';

/** Properties of a `PrometheusConfigMap`. */
export interface PrometheusConfigMapProps {
  /** The jobs, in the order in which they are written. */
  readonly jobs: ScrapeJob[];

  /**
   * Metadata of the ConfigMap.
   *
   * @default - a name from the construct path, and the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The mesh that is scraped.
   *
   * @default - the one described with `MeshMetrics.configure`, else Istio's defaults
   */
  readonly mesh?: IstioMesh;

  /**
   * `global.scrape_interval`: how often a target is scraped where its job sets no interval, as Prometheus writes durations.
   *
   * @default - that of Prometheus: 1m
   */
  readonly scrapeInterval?: string;

  /**
   * `global.scrape_timeout`: how long a scrape may take where its job sets none, as Prometheus writes durations; at most the interval.
   *
   * @default - that of Prometheus: 10s, at most the interval
   */
  readonly scrapeTimeout?: string;

  /**
   * `global.evaluation_interval`: how often rules are evaluated, as Prometheus writes durations.
   *
   * @default - that of Prometheus: 1m
   */
  readonly evaluationInterval?: string;

  /**
   * `global.external_labels`: labels of everything that leaves the Prometheus.
   *
   * @default - none
   */
  readonly externalLabels?: { readonly [name: string]: string };

  /**
   * `rule_files`: the paths of files with rules in the container of the Prometheus; `*` stands for any name.
   *
   * @default - none
   */
  readonly ruleFiles?: string[];
}

/**
 * The configuration of a Prometheus without prometheus-operator, as the key `prometheus.yml` of a ConfigMap. A Prometheus that mounts it at
 * `/etc/prometheus` reads it without any flag.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/
 */
export class PrometheusConfigMap extends Construct {
  /** The ConfigMap. */
  public readonly configMap: ConfigMap;

  /** The text of `prometheus.yml`. */
  public readonly prometheusYaml: string;

  /** How often a target is scraped where its job sets no interval, as Prometheus writes durations. */
  public readonly scrapeInterval: string;

  /** Whether one of its jobs scrapes the merged endpoint of every sidecar. */
  public readonly scrapesMergedEndpoints: boolean;

  /** The namespaces in which its jobs discover, or undefined for all. */
  public readonly discoverableNamespaces?: string[];

  private readonly discovered: DiscoveredResources;

  /**
   * @throws when there is no job, two have one name, one of them finds nothing in the mesh, or Prometheus or Kubernetes would not accept a
   * prop.
   */
  public constructor(scope: Construct, id: string, props: PrometheusConfigMapProps) {
    super(...place(scope, id, 'PrometheusConfigMap'));
    const cannot = `create PrometheusConfigMap '${this.node.path}'`;
    props = checkedProps(props, CHECKS, cannot, { keepsUnknown: new.target !== PrometheusConfigMap });
    const { jobs, mesh, metadata: objectMetadata, ...settings } = props;
    const scrapeConfigs = scrapeConfigsOf(someJobs(jobs, cannot), settings, meshOf(this, mesh), cannot);
    this.discovered = discoveredResources(scrapeConfigs);
    this.prometheusYaml = prometheusYaml(scrapeConfigs, settings);
    this.scrapeInterval = settings.scrapeInterval ?? DEFAULT_SCRAPE_INTERVAL;
    this.scrapesMergedEndpoints = jobs.some(({ _definition }) => _definition.scrapesMergedEndpoints);
    this.discoverableNamespaces = this.discovered.namespaces;
    this.configMap = new ConfigMap(this, 'ConfigMap', { metadata: objectMetadata, data: { 'prometheus.yml': this.prometheusYaml } });
  }

  /**
   * Lets the service account of the Prometheus discover what the jobs look for: with a ClusterRole and its binding, or where every job
   * names namespaces with a Role and its binding in each of these. Without these rights discovery finds nothing, which shows only in the
   * log of Prometheus.
   */
  public grantDiscovery(account: IServiceAccount): void {
    const { name } = isConstruct(account, 'account', `grant discovery of '${this.node.path}'`);
    const id = `Discovery-${name}`;
    const { resources, namespaces } = this.discovered;
    if (resources.length > 0 && !this.node.tryFindChild(id)) grantDiscovery(new Construct(this, id), account, resources, namespaces);
  }
}

const CHECKS: Checks<PrometheusConfigMapProps> = {
  jobs: listOf(isScrapeJob),
  metadata: optional(metadata),
  mesh: optional(isMesh),
  scrapeInterval: optional(duration),
  scrapeTimeout: optional(duration),
  evaluationInterval: optional(duration),
  externalLabels: optional(mapOf(anyText, labelName)),
  ruleFiles: optional(listOf(text)),
};

function someJobs(jobs: ScrapeJob[], cannot: string): ScrapeJob[] {
  if (jobs.length > 0) return jobs;
  throw refusal({ cannot, because: 'jobs is empty, so nothing would be scraped', instead: 'Give it a job, such as ScrapeJob.meshPods()' });
}
