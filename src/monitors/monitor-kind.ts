/** By which kind of object a Prometheus is told of a workload. */
export enum MonitorKind {
  /** Through a Service that selects the pods; targets have the label `service`. */
  SERVICE_MONITOR = 'ServiceMonitor',
  /** The pods themselves, without a Service. */
  POD_MONITOR = 'PodMonitor',
}
