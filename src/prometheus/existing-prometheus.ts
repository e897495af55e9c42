import { OPERATED_CHECKS, OperatedPrometheusOptions } from './existing-prometheus-options';
import { helmValues, HelmValuesOptions } from './helm-values';
import { PROMETHEUS_YAML_CHECKS, PrometheusYamlProps, scrapeIntervalIn } from './prometheus-yaml';
import { ruleSelectionOf, Selections, selectionsOf, SELECTORS_CHECKS, SelectorsProps } from './selectors';
import { ASSUMED_OPERATOR_VERSION, ASSUMED_PROMETHEUS_VERSION } from './versions';
import {
  IMonitorSelector, IRuleEvaluator, IScraper, MeshMembership, ObjectSelection, PrometheusConfiguration, SelectedKind,
} from '../described/scraper';
import { refusal } from '../errors';
import { OPERATOR_DEFAULT_SCRAPE_INTERVAL, OPERATOR_POD_LABELS } from '../operator-defaults';
import { checkedProps, Checks, listOf, optional } from '../values/check';
import { dnsLabel } from '../values/names';

/** Properties of a Prometheus that the Helm chart kube-prometheus-stack installed. */
export interface KubePrometheusStackProps extends OperatedPrometheusOptions {
  /** The name of the Helm release. The chart's Prometheus selects monitors with this value of the label `release`. */
  readonly release: string;

  /** The namespace of the Helm release. */
  readonly namespace: string;

  /**
   * `prometheus.serviceAccount.name` of the chart's values.
   *
   * @default - the name that the chart derives from the release
   */
  readonly serviceAccountName?: string;

  /**
   * The namespaces in which it may list pods, where the chart's `prometheus.rbac.namespaced` is true.
   *
   * @default - all, since the chart binds a ClusterRole
   */
  readonly discoverableNamespaces?: string[];
}

/** Properties of a Prometheus that the manifests of kube-prometheus installed. */
export interface KubePrometheusProps extends OperatedPrometheusOptions {
  /**
   * The namespace of its pods.
   *
   * @default 'monitoring'
   */
  readonly namespace?: string;

  /**
   * The namespaces in which it may list pods. Monitors of other namespaces come with the Role and RoleBinding that they need.
   *
   * @default - `default`, `kube-system` and its own, for which kube-prometheus has Roles
   */
  readonly discoverableNamespaces?: string[];
}

/** What the constructor needs from each of the factory methods. */
interface Description extends OperatedPrometheusOptions {
  readonly cannot: string;
  readonly description: string;
  readonly namespace: string;
  readonly serviceAccountName: string;
  readonly discoverableNamespaces?: string[];
  readonly podLabels?: { [key: string]: string };
  readonly configuration?: PrometheusConfiguration;
  readonly selections?: Selections;
  readonly ruleSelection?: ObjectSelection;
  readonly isOfStack?: boolean;
}

/** A Prometheus that already exists: its versions, the objects that it selects, and the namespaces that it may discover. */
export class ExistingPrometheus implements IScraper {
  /**
   * A Prometheus that the Helm chart kube-prometheus-stack installed. It selects objects with the label `release` in every namespace, and
   * may list pods everywhere.
   *
   * @throws when Kubernetes does not accept a name, a version is not written in full, or the interval is not a Prometheus duration.
   * @see https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/templates/prometheus/prometheus.yaml
   */
  public static fromKubePrometheusStack(props: KubePrometheusStackProps): ExistingPrometheus {
    const cannot = 'describe ExistingPrometheus.fromKubePrometheusStack';
    const checked = checkedProps(props, STACK_CHECKS, cannot);
    const { release } = checked;
    const selection: ObjectSelection = { labels: { release } };
    return new ExistingPrometheus({
      ...checked,
      cannot,
      description: `the Prometheus of the Helm release '${release}'`,
      serviceAccountName: checked.serviceAccountName ?? `${kubePrometheusStackFullname(release)}-prometheus`,
      selections: allKinds(selection),
      ruleSelection: selection,
      isOfStack: true,
    });
  }

  /**
   * A Prometheus that the manifests of kube-prometheus installed. It selects all objects, and may list pods in three namespaces only.
   *
   * @throws when Kubernetes does not accept a name, a version is not written in full, or the interval is not a Prometheus duration.
   * @see https://github.com/prometheus-operator/kube-prometheus/blob/main/manifests/prometheus-roleSpecificNamespaces.yaml
   */
  public static fromKubePrometheus(props: KubePrometheusProps = {}): ExistingPrometheus {
    const cannot = 'describe ExistingPrometheus.fromKubePrometheus';
    const checked = checkedProps(props ?? {}, KUBE_PROMETHEUS_CHECKS, cannot);
    const { namespace = 'monitoring' } = checked;
    const everything: ObjectSelection = { labels: {} };
    return new ExistingPrometheus({
      ...checked,
      cannot,
      description: `the Prometheus of kube-prometheus in namespace '${namespace}'`,
      namespace,
      serviceAccountName: 'prometheus-k8s',
      discoverableNamespaces: checked.discoverableNamespaces ?? ['default', 'kube-system', namespace],
      selections: allKinds(everything),
      ruleSelection: everything,
    });
  }

  /**
   * A Prometheus resource, described by its own selectors. As in the operator, an absent selector selects nothing and an empty one
   * everything.
   *
   * @throws when Kubernetes does not accept a selector or a name, a selector contradicts itself, or a selector of namespaces uses other
   * labels than the name and `selectedNamespaces` is missing.
   * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusSpec
   */
  public static fromSelectors(props: SelectorsProps): ExistingPrometheus {
    const cannot = 'describe ExistingPrometheus.fromSelectors';
    const checked = checkedProps(props, SELECTORS_CHECKS, cannot);
    return new ExistingPrometheus({
      ...checked,
      cannot,
      description: `the Prometheus described by its selectors in namespace '${checked.namespace}'`,
      selections: selectionsOf(checked, cannot),
      ruleSelection: ruleSelectionOf(checked, cannot),
    });
  }

  /**
   * A Prometheus without operator, such as that of Istio's addon or of the community's chart, described by its `prometheus.yml`. It selects
   * no monitors: it scrapes what its jobs find.
   *
   * @throws when Prometheus would not load the file or has no job in it, Kubernetes does not accept a name or label, the version is not
   * written in full, or what it is in the mesh contradicts its certificates.
   * @see https://istio.io/latest/docs/ops/integrations/prometheus/
   */
  public static fromPrometheusYaml(props: PrometheusYamlProps): ExistingPrometheus {
    const cannot = 'describe ExistingPrometheus.fromPrometheusYaml';
    const { text, certificatesDirectory, ...checked } = checkedProps(props, PROMETHEUS_YAML_CHECKS, cannot);
    return new ExistingPrometheus({
      ...checked,
      cannot,
      description: `the Prometheus described by its prometheus.yml in namespace '${checked.namespace}'`,
      scrapeInterval: scrapeIntervalIn(text, cannot),
      configuration: { text, certificatesDirectory },
    });
  }

  public readonly description: string;
  public readonly namespace: string;
  public readonly serviceAccountName: string;
  public readonly version: string;
  public readonly scrapeInterval: string;
  public readonly scrapesMergedEndpoints: boolean;
  public readonly podLabels: { [key: string]: string };
  public readonly meshMembership?: MeshMembership;
  public readonly discoverableNamespaces?: string[];
  public readonly configuration?: PrometheusConfiguration;
  public readonly monitorSelector?: IMonitorSelector;
  public readonly ruleEvaluator?: IRuleEvaluator;
  private readonly isOfStack: boolean;

  private constructor(props: Description) {
    this.description = props.description;
    this.namespace = props.namespace;
    this.serviceAccountName = props.serviceAccountName;
    this.version = props.version ?? ASSUMED_PROMETHEUS_VERSION;
    this.scrapeInterval = props.scrapeInterval ?? OPERATOR_DEFAULT_SCRAPE_INTERVAL;
    this.meshMembership = meshMembershipOf(props);
    this.scrapesMergedEndpoints = props.scrapesMergedEndpoints ?? false;
    this.discoverableNamespaces = props.discoverableNamespaces;
    this.podLabels = props.podLabels ?? OPERATOR_POD_LABELS;
    this.configuration = props.configuration;
    this.monitorSelector = monitorSelectorOf(props);
    this.ruleEvaluator = props.ruleEvaluator ?? ownRuleEvaluator(props);
    this.isOfStack = props.isOfStack ?? false;
  }

  /**
   * The values of the Helm chart kube-prometheus-stack by which its Prometheus becomes what is described: its selectors, and with
   * `meshScrapeClass` a sidecar that writes certificates of the mesh, and the scrape class that uses them. Write them to a file with
   * `Yaml.stringify` of cdk8s, for `helm upgrade --values`.
   *
   * @throws when it is not of that chart, certificates are asked for and the description has no `meshScrapeClass` or the other way round,
   * or the mesh uses no sidecars.
   * @see https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/values.yaml
   */
  public helmValues(options: HelmValuesOptions = {}): { [name: string]: unknown } {
    const cannot = `write Helm values of ${this.description}`;
    if (this.isOfStack) return helmValues(this, options ?? {}, cannot);
    throw refusal({
      cannot,
      because: 'it is not described as one of the chart kube-prometheus-stack',
      instead: 'Use ExistingPrometheus.fromKubePrometheusStack()',
    });
  }
}

function meshMembershipOf({ meshMembership, meshScrapeClass, configuration, cannot }: Description): MeshMembership | undefined {
  const { CERTIFICATES } = MeshMembership;
  const [prop, given] = configuration === undefined
    ? ['meshScrapeClass', meshScrapeClass] : ['certificatesDirectory', configuration.certificatesDirectory];
  if (given !== undefined && meshMembership !== undefined && meshMembership !== CERTIFICATES) {
    const because = `meshMembership is '${meshMembership}', and ${prop} says where it has certificates of the mesh`;
    throw refusal({ cannot, because, instead: 'Leave one of the two out' });
  }
  if (given === undefined && meshMembership === CERTIFICATES && configuration !== undefined) {
    throw refusal({ cannot, because: `meshMembership is '${CERTIFICATES}', and nothing says where these are`, instead: `Give ${prop}` });
  }
  return given === undefined ? meshMembership : CERTIFICATES;
}

function monitorSelectorOf({ selections, operatorVersion, meshScrapeClass }: Description): IMonitorSelector | undefined {
  return selections && {
    operatorVersion: operatorVersion ?? ASSUMED_OPERATOR_VERSION,
    meshScrapeClass,
    selection: kind => selections[kind],
  };
}

function ownRuleEvaluator({ description, namespace, ruleSelection }: Description): IRuleEvaluator | undefined {
  return ruleSelection && { description, namespace, ruleSelection };
}

const STACK_CHECKS: Checks<KubePrometheusStackProps> = {
  ...OPERATED_CHECKS,
  release: dnsLabel,
  namespace: dnsLabel,
  serviceAccountName: optional(dnsLabel),
  discoverableNamespaces: optional(listOf(dnsLabel)),
};

const KUBE_PROMETHEUS_CHECKS: Checks<KubePrometheusProps> = {
  ...OPERATED_CHECKS,
  namespace: optional(dnsLabel),
  discoverableNamespaces: optional(listOf(dnsLabel)),
};

function allKinds(selection: ObjectSelection): Selections {
  return Object.fromEntries(Object.values(SelectedKind).map(kind => [kind, selection]));
}

/** `kube-prometheus-stack.fullname` in the chart's templates/_helpers.tpl, with its limit of 26 characters. */
function kubePrometheusStackFullname(release: string): string {
  const chart = 'kube-prometheus-stack';
  return (release.includes(chart) ? release : `${release}-${chart}`).slice(0, 26).replace(/-$/, '');
}
