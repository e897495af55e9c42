import { CatalogueEntry } from './catalogue-entry';
import { METRICS_PATH } from '../../mesh/istio';
import { MERGE_METRICS, SCRAPE_TARGETS } from '../../mesh/labels-and-annotations';

/** The causes of what should be scraped and is not, or not once. */
export const EXPECTATION_CAUSES = {
  'scraped-twice': {
    severity: 'error',
    means: 'Two targets of one Prometheus give the same series, so queries count them twice.',
    remedy: 'Let only one of the jobs scrape the pods, and find them by one Service and one port only.',
  },
  'some-pods-not-scraped': {
    severity: 'error',
    means: 'A workload has pods that are scraped and pods that are not, although all its pods are alike.',
    remedy: 'Make the monitor select and reach all pods of the workload.',
  },
  'no-target': {
    severity: 'error',
    means: 'A pod has series, and no target of any Prometheus asks for them.',
    remedy: 'Create a monitor of that port; for what an agent merges, a MeshPodMonitor.',
  },
  'merged-endpoint-not-scraped': {
    severity: 'error',
    means: 'The agent of a sidecar serves the metrics of the application, and no target of any Prometheus is on its port.',
    remedy: 'Create a MeshPodMonitor that covers the pods, or describe the Prometheus with scrapesMergedEndpoints.',
  },
  'nothing-served': {
    severity: 'error',
    means: 'A target is on a port of the proxy, with a path that the proxy does not serve.',
    remedy: `Ask for the path ${METRICS_PATH}, or name the port of the application in the endpoint:`
      + ' one that names no port asks every port of the pods.',
  },
  'merging-off': {
    severity: 'error',
    means: 'Metrics are meant to be merged into those of the sidecar, and istiod or the pod has merging switched off.',
    remedy: `Switch merging on (enablePrometheusMerge, ${MERGE_METRICS}), or scrape the ports with monitors.`,
  },
  'annotation-names-agent-port': {
    severity: 'error',
    means: "The annotation prometheus.io/port is the port of the sidecar's own agent, so istiod merges nothing.",
    remedy: 'Put the port of the application into the annotation.',
  },
  'annotation-rule-does-not-fit': {
    severity: 'error',
    means: 'The rule that puts the annotated port into the address matches nothing, as the usual one for a bracketed IPv6 address.',
    remedy: 'Let the rule read __meta_kubernetes_pod_ip, with a rule for IPv4 and one for IPv6.',
  },
  'annotated-port-not-scraped': {
    severity: 'error',
    means: 'Annotations name a port and path that no target asks for.',
    remedy: 'Let the job that reads the annotations take port and path from them.',
  },
  'not-injected': {
    severity: 'error',
    means: 'Metrics are meant to be merged by a sidecar, and the pods get none.',
    remedy: 'Have the pods injected, or choose another transport.',
  },
  'metrics-port-not-scraped': {
    severity: 'warning',
    means: 'A port is named as one of metrics, and nothing asks for it, while other metrics of the workload are expected.',
    remedy: `Create a monitor for it, or name it in ${SCRAPE_TARGETS} from Istio 1.31 on.`,
  },
  'workload-left-out': {
    severity: 'warning',
    means: 'A monitor selects several workloads, and has no target of one of them.',
    remedy: 'Give the workload the port that the monitor wants, or take it out of what the monitor selects.',
  },
  'service-left-out': {
    severity: 'warning',
    means: 'A monitor selects several Services, and one of them selects no pod.',
    remedy: 'Change spec.selector of the Service, or take it out of what the monitor selects.',
  },
  'acknowledgement-unused': {
    severity: 'warning',
    means: 'A cause is acknowledged that is not there any more, or without a reason.',
    remedy: 'Take the acknowledgement away, or correct its code.',
  },
  'annotations-not-read': {
    severity: 'warning',
    means: 'Pods, Services or Ingresses carry annotations that ask for a scrape, and no job of any Prometheus reads them,'
      + ' nor does a sidecar merge by them.',
    remedy: 'Create a monitor, or a job that reads the annotations; for an Ingress a Probe; or remove them.',
  },
} satisfies Record<string, CatalogueEntry>;
