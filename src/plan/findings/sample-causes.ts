import { CatalogueEntry } from './catalogue-entry';

/** The causes of samples that are lost although the target answers. */
export const SAMPLE_CAUSES = {
  'series-dropped': {
    severity: 'error',
    means: 'The target answers, and a metric relabeling of the job drops all of the series.',
    remedy: 'Change the rule so that it keeps what is wanted.',
  },
  'metric-name-removed': {
    severity: 'error',
    means: 'A metric relabeling of the job takes the names of the metrics away, and Prometheus refuses the whole response.',
    remedy: 'Let the rule keep the label __name__.',
  },
  'agent-cannot-ask': {
    severity: 'error',
    means: 'The agent merges metrics that it gets over plain HTTP on localhost, and the port that the annotation names speaks TLS,'
      + ' is one of UDP or of the proxy, or does not listen there.',
    remedy: 'Name a port with plain HTTP on localhost in the annotation, or scrape the application by a monitor of its own.',
  },
  'protobuf-in-text': {
    severity: 'error',
    means: 'The job asks for protobuf, which the agent of this version of Istio merges with text, so that Prometheus cannot parse it.',
    remedy: 'Leave PrometheusProto out of the scrapeProtocols of the monitor, or upgrade the proxies.',
  },
  'protobuf-in-text-unknown': {
    severity: 'warning',
    means: 'The job asks for protobuf, and it is not known whether the agent merges that of Envoy with text, as some patches of Istio do.',
    remedy: 'Describe the mesh with the patch of its version, such as 1.30.2, or leave PrometheusProto out of the scrapeProtocols.',
  },
  'target-limit-exceeded': {
    severity: 'error',
    means: 'The job has more targets than its limit, and Prometheus scrapes none of them.',
    remedy: 'Raise the targetLimit, or select fewer pods.',
  },
  'label-limit-exceeded': {
    severity: 'error',
    means: 'The labels of the target alone exceed a limit of the job, and Prometheus refuses every response.',
    remedy: 'Raise the limit on labels, or give the target fewer and shorter ones.',
  },
  'targets-alike': {
    severity: 'error',
    means: 'No label tells the series of several targets apart, so Prometheus mixes their samples in one series.',
    remedy: 'Keep a label that differs between the targets, such as instance or pod.',
  },
} satisfies Record<string, CatalogueEntry>;
