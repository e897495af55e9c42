/** The kind of monitor that scrapes a workload. */
export enum MonitorKind {
  /** Finds the pods through a Service; targets have the label `service`. */
  SERVICE_MONITOR = 'ServiceMonitor',
  /** Finds the pods directly, without a Service. */
  POD_MONITOR = 'PodMonitor',
}
