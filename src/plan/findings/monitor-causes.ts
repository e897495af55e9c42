import { CatalogueEntry } from './catalogue-entry';
import { PROXY_CONTAINER } from '../../mesh/istio';

/** The causes of a monitor or job that has no target. */
export const MONITOR_CAUSES = {
  'no-prometheus': {
    severity: 'error',
    means: 'Neither the manifests nor a description have a Prometheus, so nothing is known to scrape.',
    remedy: 'Add the Prometheus to the manifests, or describe it with ExistingPrometheus.',
  },
  'monitor-not-stored': {
    severity: 'error',
    means: 'The API server does not store the monitor, since a field of it is not valid.',
    remedy: 'Correct the field.',
  },
  'monitor-selector-not-set': {
    severity: 'error',
    means: 'The Prometheus has no selector for monitors of this kind, so it takes none.',
    remedy: 'Set the selector of that kind in the Prometheus.',
  },
  'kind-not-taken': {
    severity: 'error',
    means: 'A PrometheusAgent in DaemonSet mode takes PodMonitors only.',
    remedy: 'Write a PodMonitor instead.',
  },
  'monitor-not-selected': {
    severity: 'error',
    means: 'The labels of the monitor are not those that the Prometheus selects.',
    remedy: 'Give the monitor the labels that the Prometheus selects.',
  },
  'monitor-namespace-not-selected': {
    severity: 'error',
    means: 'The Prometheus does not take monitors of this namespace.',
    remedy: 'Label the namespace, move the monitor, or change the namespace selector of the Prometheus.',
  },
  'monitor-refused': {
    severity: 'error',
    means: 'The Prometheus selects the monitor, and the operator refuses it.',
    remedy: 'Correct what the operator names.',
  },
  'prometheus-not-loaded': {
    severity: 'error',
    means: 'The Prometheus gets no configuration that it could load, so it has no target at all.',
    remedy: 'Correct what the message names: one mistake costs all jobs.',
  },
  'monitor-without-endpoints': {
    severity: 'error',
    means: 'The monitor has no endpoint, so no job is made of it.',
    remedy: 'Add an endpoint.',
  },
  'discovery-refused': {
    severity: 'error',
    means: 'The service account of the Prometheus may not list what the job discovers.',
    remedy: 'Allow it to get, list and watch the resource.',
  },
  'monitor-looks-elsewhere': {
    severity: 'error',
    means: 'The monitor looks in other namespaces than that of the workload.',
    remedy: 'Set its namespaceSelector, or move it.',
  },
  'labels-not-selected': {
    severity: 'error',
    means: 'The selector of the monitor wants labels that the pods or Services do not have.',
    remedy: 'Change the selector or the labels.',
  },
  'no-service': {
    severity: 'error',
    means: 'A ServiceMonitor finds pods through a Service, and no Service selects these pods.',
    remedy: 'Create a Service, or a PodMonitor instead.',
  },
  'service-selects-no-pod': {
    severity: 'error',
    means: 'The Service that the monitor selects has no pod behind it.',
    remedy: 'Change the selector of the Service.',
  },
  'service-without-selector': {
    severity: 'error',
    means: 'The Service that the monitor selects has no selector, so it has no pod.',
    remedy: 'Give it one; what has no pods is scraped with a ScrapeConfig or a Probe.',
  },
  'service-without-ports': {
    severity: 'error',
    means: 'The Service has no port, so it has no endpoint.',
    remedy: 'Give it a port.',
  },
  'target-port-not-found': {
    severity: 'error',
    means: 'The targetPort of the Service is the name of no container port.',
    remedy: 'Name a container port so, or give the number.',
  },
  'port-not-found': {
    severity: 'error',
    means: 'The endpoint wants a port that the Service or the containers do not have.',
    remedy: 'Change the port there or in the monitor.',
  },
  'status-port-not-declared': {
    severity: 'error',
    means: "The endpoint wants the port of the sidecar's agent, which no container declares, so that discovery does not find it.",
    remedy: `Keep the container ${PROXY_CONTAINER} and put the port into __address__ by relabelings, as a MeshPodMonitor does.`,
  },
  'dropped-by-relabeling': {
    severity: 'error',
    means: 'A rule of the job drops the targets.',
    remedy: 'Change the rule, or what it looks at.',
  },
  'pods-ended': {
    severity: 'warning',
    means: 'The pods have ended, and a job of pods drops those.',
    remedy: 'Push metrics of short jobs to a Pushgateway, or scrape them while they run.',
  },
  'target-not-discovered': {
    severity: 'error',
    means: 'Service discovery finds nothing of the workload.',
    remedy: 'Look at its pods: they need an address and a declared port.',
  },
  'nothing-selected': {
    severity: 'error',
    means: 'Nothing among the manifests is what the monitor selects.',
    remedy: 'Give the plan the manifests that it is for, or change its selector.',
  },
} satisfies Record<string, CatalogueEntry>;
