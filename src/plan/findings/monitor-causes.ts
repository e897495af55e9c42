import { CatalogueEntry } from './catalogue-entry';
import { PROXY_CONTAINER } from '../../mesh/istio';
import { Edit } from '../kubernetes/edit';

/** The causes of a monitor or job that has no target. */
export const MONITOR_CAUSES = {
  'no-prometheus': {
    severity: 'warning',
    means: 'There is no Prometheus among the manifests that could select the monitor.',
    remedy: 'Add the manifests of the Prometheus to the input of the plan.',
  },
  'prometheus-refused': {
    severity: 'error',
    means: 'The API server refuses the only Prometheus among the manifests.',
    remedy: 'Correct the field of the Prometheus that is refused.',
  },
  'prometheus-without-operator': {
    severity: 'error',
    means: 'The only Prometheus runs without prometheus-operator, and reads no monitors.',
    remedy: 'Add a job to its configuration, or let prometheus-operator run the Prometheus.',
  },
  'monitor-not-stored': {
    severity: 'error',
    means: 'The API server refuses the monitor.',
    remedy: 'Correct the field of the monitor that is refused.',
  },
  'monitor-kind-not-taken': {
    severity: 'error',
    means: 'A PrometheusAgent in DaemonSet mode takes PodMonitors only.',
    remedy: 'Use a PodMonitor, or another Prometheus for this monitor.',
  },
  'monitor-selector-not-set': {
    severity: 'error',
    means: 'The Prometheus has no selector for monitors of this kind, and so takes none of them.',
    remedy: 'Set the selector of the Prometheus for this kind.',
  },
  'monitor-not-selected': {
    severity: 'error',
    means: 'The labels of the monitor are not those that the Prometheus selects.',
    remedy: 'Change the labels of the monitor.',
  },
  'monitor-namespace-not-selected': {
    severity: 'error',
    means: 'The Prometheus does not look for monitors in the namespace of this one.',
    remedy: 'Change the namespace selector of the Prometheus or the labels of the namespace, or move the monitor.',
  },
  'monitor-refused': {
    severity: 'error',
    means: 'The operator refuses the monitor that the Prometheus selects.',
    remedy: 'Correct what the operator names.',
  },
  'prometheus-not-loaded': {
    severity: 'error',
    means: 'The Prometheus gets no configuration that it could load, and so runs no job.',
    remedy: 'Correct what the operator or Prometheus refuses; one monitor can be the cause for all.',
  },
  'monitor-without-endpoints': {
    severity: 'error',
    means: 'The monitor has no endpoint, and so no job is made of it.',
    remedy: 'Add an endpoint to the monitor.',
  },
  'discovery-refused': {
    severity: 'error',
    means: 'The API server refuses a selector of the discovery.',
    remedy: 'Correct the label or field selector.',
  },
  'monitor-looks-elsewhere': {
    severity: 'error',
    means: 'The monitor looks in other namespaces than the one of the workload.',
    remedy: 'Add the namespace to the namespaceSelector of the monitor, or move the monitor.',
  },
  'labels-not-selected': {
    severity: 'error',
    means: 'The labels of the pods or of their Service are not those that the monitor selects.',
    remedy: 'Change the selector of the monitor or the labels.',
  },
  'nothing-selected': {
    severity: 'error',
    means: 'Nothing has the labels that the monitor selects.',
    remedy: 'Change the selector of the monitor, or add what it is for to the input of the plan.',
  },
  'nothing-discovered': {
    severity: 'error',
    means: 'Discovery finds no target for the monitor.',
    remedy: 'Change what the monitor discovers, or add what it is for to the input of the plan.',
  },
  'no-service': {
    severity: 'error',
    means: 'The ServiceMonitor is for pods that no Service selects.',
    remedy: 'Create a Service for the pods, with the labels that the monitor selects.',
  },
  'service-selects-no-pod': {
    severity: 'error',
    means: 'The Service of the monitor selects labels that no pod has.',
    remedy: 'Change spec.selector of the Service.',
  },
  'service-without-selector': {
    severity: 'error',
    means: 'The Service of the monitor has no selector, and so no pods.',
    remedy: 'Give the Service a selector.',
  },
  'external-name-service': {
    severity: 'error',
    means: 'The Service of the monitor is an alias (ExternalName), and so has no endpoints.',
    remedy: 'Scrape its name as a static target of a ScrapeConfig.',
  },
  'service-without-ports': {
    severity: 'error',
    means: 'The Service of the monitor has no port.',
    remedy: 'Give the Service a port.',
  },
  'workload-without-pods': {
    severity: 'warning',
    means: 'The workload of the monitor asks for no pod, for example with replicas: 0.',
    remedy: 'Ask for a pod, if it should run.',
  },
  'pods-ended': {
    severity: 'warning',
    means: 'The pods of the monitor have ended, and Prometheus scrapes only those that run.',
    remedy: 'Push the metrics of a job that ends before it can be scraped.',
  },
  'pods-without-address': {
    severity: 'warning',
    means: 'The pods of the monitor have no address yet.',
    remedy: 'Find out why the pods do not start.',
  },
  'pod-without-sidecar': {
    severity: 'error',
    means: 'The monitor is for sidecars, and the pods have none.',
    remedy: 'Have the pods injected, or scrape the application by a monitor of its own.',
  },
  'port-not-found': {
    severity: 'error',
    means: 'The pods or their Service have no port with the name or number that the monitor wants.',
    remedy: 'Change the port in the monitor, or declare it.',
  },
  'target-port-not-found': {
    severity: 'error',
    means: 'The targetPort of the Service is the name of no container port.',
    remedy: 'Give a container port that name, or give the targetPort as a number.',
  },
  'status-port-not-declared': {
    severity: 'error',
    means: 'The monitor wants the port of the agent, where merged metrics are, and no container declares it.',
    remedy: `Name no port, keep the container ${PROXY_CONTAINER}, and set __address__ to the IP of the pod and the port of the agent.`,
  },
  'dropped-by-relabeling': {
    severity: 'error',
    means: 'A relabeling rule drops all targets of the monitor.',
    remedy: 'Change the rule.',
  },
} satisfies Record<string, CatalogueEntry>;

/** Those, and the ones that findings and expectations have too. */
export type MonitorCode = keyof typeof MONITOR_CAUSES | 'api-token-missing' | 'list-forbidden' | 'target-invalid' | 'annotations-not-read'
  | 'scraper-not-followed' | 'scraper-configuration-unknown';

/** Why a monitor or job has no target. */
export interface MonitorReason {
  readonly code: MonitorCode;
  /** What is wrong here, and what to change. */
  readonly message: string;
  /** What removes it, where that is known exactly. */
  readonly edits?: ReadonlyArray<Edit>;
}
