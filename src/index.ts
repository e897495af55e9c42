export { MetricsEndpoint, MetricsEndpointProps } from './endpoint';
export { Exporter } from './exporters/exporter';
export { ExporterOptions } from './exporters/exporter-options';
export { ExporterProps } from './exporters/generic';
export { MysqldExporterProps } from './exporters/mysqld';
export { PostgresExporterProps } from './exporters/postgres';
export { RedisExporterProps } from './exporters/redis';
export { MeshMetrics, MeshMetricsOptions } from './mesh-metrics';
export { AmbientMeshProps, DataPlane, IstioMesh, MeshProps, SidecarMeshProps } from './mesh/istio-mesh';
export { MtlsMode, WorkloadMtls } from './mesh/mtls';
export { MeshPeerAuthentications, MeshPeerAuthenticationsProps } from './mesh-peer-authentications';
export { MeshPodMonitor } from './mesh-pod-monitor';
export { MeshPodMonitorProps } from './monitors/mesh-pod-monitor-props';
export { MonitorKind } from './monitors/monitor-kind';
export { PodExclusion } from './monitors/pod-exclusion';
export { ScrapeLimits } from './monitors/scrape-limits';
export { AnnotatedIngressesProps } from './scrape-jobs/annotated-ingresses';
export { AnnotatedPodsOptions, AnnotatedPodsProps } from './scrape-jobs/annotated-pods';
export { AnnotatedServicesProps } from './scrape-jobs/annotated-services';
export { IstioSecurePodsProps } from './scrape-jobs/istio-secure-pods';
export { MeshPodsProps } from './scrape-jobs/mesh-pods';
export { ProberOptions } from './scrape-jobs/prober';
export { ProbesProps } from './scrape-jobs/probes';
export { ScrapeJob } from './scrape-jobs/scrape-job';
export { DiscoveryJobOptions, ScrapeJobOptions } from './scrape-jobs/scrape-job-options';
export { ScrapeAssertions } from './scrape-plan/scrape-assertions';
export { PlaintextScrape } from './scrape-plan/plaintext';
export { ScrapePlan } from './scrape-plan/scrape-plan';
export { MissingFact } from './scrape-plan/missing-fact';
export { ScrapePlanOptions } from './scrape-plan/scrape-plan-options';
export {
  ActiveTarget, DroppedTarget, MonitorWithoutTargets, PlanEdit, PlanFinding, PlannedScrapeConfig, PlannedWorkload, Reachability,
  RefusedObject, Scraped, ScrapedSeries, TargetReachability,
} from './scrape-plan/results';
export { ExpectationVerdict, PlanCause, PlannedExpectation } from './scrape-plan/planned-expectation';
export { ExistingPrometheus, KubePrometheusProps, KubePrometheusStackProps } from './prometheus/existing-prometheus';
export { ExistingPrometheusOptions, OperatedPrometheusOptions } from './prometheus/existing-prometheus-options';
export { LabelSelector, LabelSelectorRequirement } from './prometheus/label-selector';
export { MtlsSidecarPrometheus } from './mtls-sidecar-prometheus';
export { MtlsSidecarPrometheusProps } from './prometheus/mtls-sidecar-prometheus-props';
export { AcknowledgedCause } from './described/acknowledgements';
export { DescribedNamespace } from './described/surroundings';
export { PrometheusConfigMap, PrometheusConfigMapProps } from './prometheus-config-map';
export {
  IMonitorSelector, IRuleEvaluator, IScraper, MeshMembership, ObjectSelection, PrometheusConfiguration, SelectedKind,
} from './described/scraper';
export { HandWrittenProxy } from './prometheus/hand-written-proxy';
export { PrometheusStorage } from './prometheus/prometheus-storage';
export { PrometheusYamlProps } from './prometheus/prometheus-yaml';
export { SelectorsProps } from './prometheus/selectors';
export { StandalonePrometheus, StandalonePrometheusProps } from './standalone-prometheus';
export { ScrapeTransport } from './transport/scrape-transport';
export { ExporterSidecar, ExporterSidecarProps } from './workloads/exporter-sidecar';
export { ExporterWithMonitor, ExporterWithMonitorProps } from './workloads/exporter-with-monitor';
export { MergedMetricsAlert, MergedMetricsAlertProps } from './workloads/merged-metrics-alert';
export { MetricsMerging, MetricsMergingOptions, WorkloadMergingOptions } from './workloads/metrics-merging';
export { MetricsMergingWorkload, MetricsMergingWorkloadProps } from './workloads/metrics-merging-workload';
export { ScrapeOptions } from './workloads/scrape-options';
