import { annotationLabel, annotationPrefix, DEFAULT_PREFIX } from './annotation-prefix';
import { JobDefinition, NOT_RUNNING, relabelConfig } from './job-definition';
import { DISCOVERY_JOB_CHECKS, discovery, DiscoveryJobOptions, jobFields } from './scrape-job-options';
import { copy, drop, keep, NAMESPACE, pod, replace } from '../monitors/relabelings';
import { checkedProps, Checks, optional } from '../values/check';
import { text } from '../values/scalars';

/** Properties of a job that scrapes the pods behind annotated Services. */
export interface AnnotatedServicesProps extends DiscoveryJobOptions {
  /**
   * The label `job` of its targets.
   *
   * @default 'kubernetes-service-endpoints'
   */
  readonly jobName?: string;

  /**
   * The prefix of the annotations: `customized.prometheus` reads `customized.prometheus/scrape`, `/port`, `/path` and `/scheme`. A dot
   * instead of the slash is the same to Prometheus.
   *
   * @default 'prometheus.io'
   */
  readonly prefix?: string;
}

const CHECKS: Checks<AnnotatedServicesProps> = {
  ...DISCOVERY_JOB_CHECKS,
  jobName: optional(text),
  prefix: optional(annotationPrefix),
};

/** An address with or without a port, and the annotated port: an IPv6 address is in brackets. */
const ADDRESS_AND_PORT = '(\\[.+\\]|[^:]+)(?::[0-9]+)?;([0-9]+)';

/**
 * The job `kubernetes-service-endpoints` of Prometheus' example, of the community's chart and of Istio's addon. The addresses of a Service
 * are found by its EndpointSlices, since Endpoints are deprecated in Kubernetes.
 */
export function annotatedServices(props: AnnotatedServicesProps = {}): JobDefinition {
  const checked = checkedProps(props ?? {}, CHECKS, 'describe ScrapeJob.annotatedServices');
  const { jobName = 'kubernetes-service-endpoints', prefix = DEFAULT_PREFIX } = checked;
  const annotation = (name: string) => annotationLabel('service', prefix, name);
  return {
    scrapeConfigs: () => [{
      job_name: jobName,
      ...jobFields(checked),
      ...discovery('endpointslice', checked),
      relabel_configs: [
        keep([annotation('scrape')], 'true'),
        // Discovery also finds the ports that a pod declares and its Service does not have.
        keep([annotation('port'), '__meta_kubernetes_endpointslice_port'], '[0-9]+;.*|;[0-9]+'),
        drop([pod('phase')], NOT_RUNNING),
        replace([annotation('scheme')], '(https?)', '__scheme__', '$1'),
        copy(annotation('path'), '__metrics_path__'),
        replace(['__address__', annotation('port')], ADDRESS_AND_PORT, '__address__', '$1:$2'),
        copy(NAMESPACE, 'namespace'),
        copy('__meta_kubernetes_service_name', 'service'),
        copy(pod('name'), 'pod'),
        copy(pod('node_name'), 'node'),
      ].map(relabelConfig),
    }],
  };
}
