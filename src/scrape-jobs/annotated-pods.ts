import { annotationLabel, annotationPrefix, DEFAULT_PREFIX } from './annotation-prefix';
import { JobDefinition, NOT_RUNNING, relabelConfig } from './job-definition';
import { DISCOVERY_JOB_CHECKS, discovery, DiscoveryJobOptions, jobFields } from './scrape-job-options';
import { PROXY_CONTAINER } from '../mesh/istio';
import { address, copy, drop, keep, NAMESPACE, pod, Relabeling, replace, sanitized } from '../monitors/relabelings';
import { checkedProps, Checks, listOf, optional } from '../values/check';
import { labelKey } from '../values/names';
import { text } from '../values/scalars';

/** Which pods a job scrapes, by their annotations, and the labels of its targets. */
export interface AnnotatedPodsOptions extends DiscoveryJobOptions {
  /**
   * The prefix of the annotations: `customized.prometheus` reads `customized.prometheus/scrape`, `/port`, `/path` and `/scheme`. A dot
   * instead of the slash is the same to Prometheus.
   *
   * Istio merges by the default prefix only: it moves the annotations of an injected pod to the port of the sidecar's agent, and those with
   * another prefix stay as they are.
   *
   * @default 'prometheus.io'
   * @see https://istio.io/latest/docs/ops/integrations/prometheus/#option-1-metrics-merging
   */
  readonly prefix?: string;

  /**
   * The keys of pod labels that are copied to the targets.
   *
   * @default - none: each value of a label makes a series of its own
   */
  readonly podTargetLabels?: string[];
}

/** Properties of a job that scrapes annotated pods. */
export interface AnnotatedPodsProps extends AnnotatedPodsOptions {
  /**
   * The label `job` of its targets.
   *
   * @default 'kubernetes-pods'
   */
  readonly jobName?: string;
}

/** The checks of these properties. */
export const ANNOTATED_PODS_CHECKS: Checks<AnnotatedPodsProps> = {
  ...DISCOVERY_JOB_CHECKS,
  jobName: optional(text),
  prefix: optional(annotationPrefix),
  podTargetLabels: optional(listOf(labelKey)),
};

/** The job `kubernetes-pods` of Prometheus' example, of the community's chart and of Istio's addon. */
export function annotatedPods(props: AnnotatedPodsProps = {}): JobDefinition {
  const checked = checkedProps(props ?? {}, ANNOTATED_PODS_CHECKS, 'describe ScrapeJob.annotatedPods');
  const { jobName = 'kubernetes-pods', prefix = DEFAULT_PREFIX } = checked;
  return {
    scrapeConfigs: (mesh, others) => [{
      job_name: jobName,
      ...jobFields(checked),
      ...discovery('pod', checked),
      relabel_configs: [
        ...askedByAnnotations(prefix),
        ...others.flatMap(({ leftOutOfPodsAnnotatedWith }) => leftOutOfPodsAnnotatedWith?.(prefix, mesh) ?? []),
        ...annotatedTarget(checked),
      ].map(relabelConfig),
    }],
    // By the annotations that Istio gives each injected pod.
    scrapesMergedEndpoints: checked.namespaces === undefined && sanitized(prefix) === sanitized(DEFAULT_PREFIX),
  };
}

/** Keeps the pods that ask for a scrape: at the annotated port, or where there is none at each port that their application declares. */
export function askedByAnnotations(prefix: string): Relabeling[] {
  const port = annotationLabel('pod', prefix, 'port');
  return [
    keep([annotationLabel('pod', prefix, 'scrape')], 'true'),
    keep([port, pod('container_port_number')], '[0-9]+;.*|;[0-9]+'),
    drop([port, pod('container_name')], `;${PROXY_CONTAINER}`),
    drop([pod('phase')], NOT_RUNNING),
  ];
}

/** Where an annotated pod is scraped, and the labels of its target. There are none of a container, so that its ports are one target. */
export function annotatedTarget({ prefix = DEFAULT_PREFIX, podTargetLabels = [] }: AnnotatedPodsOptions): Relabeling[] {
  return [
    replace([annotationLabel('pod', prefix, 'scheme')], '(https?)', '__scheme__', '$1'),
    copy(annotationLabel('pod', prefix, 'path'), '__metrics_path__'),
    ...address('$1', '$2', { label: annotationLabel('pod', prefix, 'port'), regex: '([0-9]+)' }),
    ...podTargetLabels.map(key => copy(pod(`label_${sanitized(key)}`), sanitized(key))),
    copy(NAMESPACE, 'namespace'),
    copy(pod('name'), 'pod'),
    copy(pod('node_name'), 'node'),
  ];
}
