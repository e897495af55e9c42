import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { PrometheusRule, PrometheusRuleSpecGroupsRulesExpr, toJson_PrometheusRuleSpec } from '../../imports/prometheus-rule';
import { isScraper } from '../described/checks';
import { IScraper } from '../described/scraper';
import { prometheusOf } from '../described/settings';
import { SCRAPE_FAILURES } from '../mesh/istio';
import { place } from '../place';
import { ruleMetadata } from '../prometheus/selected-metadata';
import { checkedProps, Checks, optional } from '../values/check';
import { duration } from '../values/duration';
import { metadata } from '../values/metadata';
import { dnsLabel, dnsSubdomain, labels } from '../values/names';
import { text } from '../values/scalars';

/** What is watched, and how it is told. */
export interface MergedMetricsAlertProps {
  /** The namespace of the pods. */
  readonly podNamespace: string;

  /** The name of the workload, with which the names of its pods begin. */
  readonly workloadName: string;

  /**
   * The kind of the workload, such as `Deployment`: it tells how the names of its pods go on, so that the pods of `cart-v2` are not taken
   * for those of `cart`.
   *
   * @default - any, and every pod counts whose name begins with that of the workload and a hyphen
   */
  readonly workloadKind?: string;

  /**
   * Metadata of the PrometheusRule.
   *
   * @default - a name from the construct path, the namespace of the chart or else of whoever evaluates it,
   * and the labels that it is selected by
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The Prometheus that scrapes the merged metrics; its `ruleEvaluator` evaluates the alert.
   *
   * @default - the one described with `MeshMetrics.configure`
   */
  readonly prometheus?: IScraper;

  /**
   * How long scrapes must have failed, as Prometheus writes durations.
   *
   * @default '5m'
   */
  readonly pendingFor?: string;

  /**
   * Labels of the alert, by which Alertmanager routes it.
   *
   * @default - `severity: warning`
   */
  readonly alertLabels?: { [key: string]: string };
}

/**
 * The alert without which merging is blind: a dead application leaves `up` at 1, since its sidecar still answers, and only
 * `istio_agent_scrape_failures_total` tells.
 *
 * @see pilot/cmd/pilot-agent/status/server.go in Istio
 */
export class MergedMetricsAlert extends Construct {
  /** The PrometheusRule. */
  public readonly apiObject: ApiObject;

  /**
   * @throws when no Prometheus is described, nobody evaluates PrometheusRules on what it scrapes, or not here,
   * or a prop is not one that Kubernetes or Prometheus accepts.
   */
  public constructor(scope: Construct, id: string, props: MergedMetricsAlertProps) {
    super(...place(scope, id, 'MergedMetricsAlert'));
    const cannot = `create MergedMetricsAlert '${this.node.path}'`;
    props = checkedProps(props, CHECKS, cannot, { keepsUnknown: new.target !== MergedMetricsAlert });
    const prometheus = prometheusOf(this, props.prometheus);
    const { podNamespace: namespace, workloadName: workload } = props;

    const pods = JSON.stringify(podNames(workload, props.workloadKind));
    const failures = `${SCRAPE_FAILURES}{type="application",namespace="${namespace}",pod=~${pods}}`;
    this.apiObject = new ApiObject(this, 'Resource', {
      ...PrometheusRule.GVK,
      metadata: ruleMetadata(this, prometheus, props.metadata),
      spec: toJson_PrometheusRuleSpec({
        groups: [{
          name: `merged-metrics-of-${workload}`,
          rules: [{
            alert: 'MergedApplicationMetricsMissing',
            expr: PrometheusRuleSpecGroupsRulesExpr.fromString(`increase(${failures}[5m]) > 0`),
            for: props.pendingFor ?? '5m',
            labels: props.alertLabels ?? { severity: 'warning' },
            annotations: {
              summary: `The sidecar of {{ $labels.namespace }}/{{ $labels.pod }} cannot scrape ${workload}.`,
              description: 'The application is down or serves no metrics where its annotations say.'
                + ' Its target is still up, since the sidecar answers for it.',
            },
          }],
        }],
      }),
    });
  }
}

const CHECKS: Checks<MergedMetricsAlertProps> = {
  podNamespace: dnsLabel,
  workloadName: dnsSubdomain,
  workloadKind: optional(text),
  metadata: optional(metadata),
  prometheus: optional(isScraper),
  pendingFor: optional(duration),
  alertLabels: optional(labels),
};

/** How the controller of a kind names its pods, after the name of the workload (`generateName` in k8s.io/apiserver/pkg/storage/names). */
const SUFFIXES: Record<string, string> = {
  Deployment: '-[a-z0-9]+-[a-z0-9]{5}',
  ReplicaSet: '-[a-z0-9]{5}',
  DaemonSet: '-[a-z0-9]{5}',
  Job: '-[a-z0-9]{5}',
  CronJob: '-[0-9]+-[a-z0-9]{5}',
  StatefulSet: '-[0-9]+',
  Pod: '',
};

/** What the names of a workload's pods match, as a regular expression: for a kind that is not known, all that begin with its name. */
function podNames(workload: string, kind?: string): string {
  return workload.replace(/\./g, '\\.') + (SUFFIXES[kind ?? ''] ?? '-.+');
}
