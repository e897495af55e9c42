import { annotationLabel, annotationPrefix, DEFAULT_PREFIX } from './annotation-prefix';
import { JobDefinition } from './job-definition';
import { probed, PROBER_CHECKS, ProberOptions } from './prober';
import { DISCOVERY_JOB_CHECKS, discovery, DiscoveryJobOptions, jobFields } from './scrape-job-options';
import { copy, keep, NAMESPACE, replace } from '../monitors/relabelings';
import { checkedProps, Checks, optional } from '../values/check';
import { text } from '../values/scalars';

/** Properties of a job that has annotated Ingresses probed. */
export interface AnnotatedIngressesProps extends DiscoveryJobOptions, ProberOptions {
  /**
   * The label `job` of its targets.
   *
   * @default 'kubernetes-ingresses'
   */
  readonly jobName?: string;

  /**
   * The prefix of the annotation: `customized.prometheus` reads `customized.prometheus/probe`. A dot instead of the slash is the same to
   * Prometheus.
   *
   * @default 'prometheus.io'
   */
  readonly prefix?: string;
}

const CHECKS: Checks<AnnotatedIngressesProps> = {
  ...DISCOVERY_JOB_CHECKS,
  ...PROBER_CHECKS,
  jobName: optional(text),
  prefix: optional(annotationPrefix),
};

const ingress = (label: string) => `__meta_kubernetes_ingress_${label}`;

/** The job `kubernetes-ingresses` of Prometheus' example: each path of each host is probed. */
export function annotatedIngresses(props: AnnotatedIngressesProps): JobDefinition {
  const checked = checkedProps(props, CHECKS, 'describe ScrapeJob.annotatedIngresses');
  const { jobName = 'kubernetes-ingresses', prefix = DEFAULT_PREFIX } = checked;
  return {
    scrapeConfigs: () => [{
      job_name: jobName,
      ...jobFields(checked),
      ...discovery('ingress', checked),
      ...probed([
        keep([annotationLabel('ingress', prefix, 'probe')], 'true'),
        // A rule for all hosts, or for all below one, names nothing that could be asked.
        keep(['__address__'], '[^*].*'),
        replace([ingress('scheme'), '__address__', ingress('path')], '(.+);(.+);(.+)', '__param_target', '$1://$2$3'),
        copy(NAMESPACE, 'namespace'),
        copy(ingress('name'), 'ingress'),
      ], checked),
    }],
  };
}
