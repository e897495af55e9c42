import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Container, Service, Workload } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { refuseIndistinct } from './endpoint-ports';
import { addExporterContainer, exporterDeployment, mountNode, nodeDaemonSet } from './exporter-pod';
import { allowPrometheus, sidecarMetricsPort } from './network-policy';
import { podMetadataOf } from './pod-metadata';
import { SCRAPE_OPTIONS_CHECKS, ScrapeOptions } from './scrape-options';
import { scrapeWorkload } from './scrape-workload';
import { waitForSidecar } from './sidecar-settings';
import { meshOf, prometheusOf } from '../described/settings';
import { refusal } from '../errors';
import { Exporter, isExporter } from '../exporters/exporter';
import { place } from '../place';
import { checkedProps, Checks, optional } from '../values/check';
import { metadata, metadataNamed } from '../values/metadata';
import { dnsLabel } from '../values/names';
import { flag } from '../values/scalars';

const NAME_LABEL = 'app.kubernetes.io/name';

/** An exporter, and how it is scraped. */
export interface ExporterWithMonitorProps extends ScrapeOptions {
  /** The exporter. */
  readonly exporter: Exporter;

  /**
   * Metadata of everything that is made: the Deployment, the Service, the monitor. The label `job` of its targets is the name.
   *
   * @default - names from the construct path, and the namespace of the chart. Where the Prometheus selects monitors in other namespaces
   * only, the monitor is in one of those
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * Metadata of its pods. What a transport needs is added to it.
   *
   * @default - only what is needed
   */
  readonly podMetadata?: ApiObjectMetadata;

  /**
   * Whether a NetworkPolicy lets the Prometheus in, and nobody else: on the ports of its metrics, and on that of its sidecar's own.
   *
   * @default false
   */
  readonly networkPolicy?: boolean;
}

/**
 * An exporter with everything that lets a Prometheus scrape it: a Deployment (for nodes, a DaemonSet), a Service, a monitor,
 * and what the mesh needs.
 *
 * @see https://prometheus.io/docs/instrumenting/exporters/
 */
export class ExporterWithMonitor extends Construct {
  /** The Deployment, or the DaemonSet of an exporter of nodes. */
  public readonly workload: Workload;
  /** The exporter's container. */
  public readonly container: Container;
  /** The Service, where a ServiceMonitor selects it. */
  public readonly service?: Service;
  /**
   * The ServiceMonitor or PodMonitor, unless the metrics are merged. A JSON patch on it may add any field, known to this library or not.
   */
  public readonly monitor?: ApiObject;

  /**
   * @throws when no Prometheus is described, it selects no such monitor, there is no namespace, no transport works in the mesh, what the
   * user wrote on the pods contradicts it, or a prop is not one that Kubernetes, the operator or Prometheus accepts.
   */
  public constructor(scope: Construct, id: string, props: ExporterWithMonitorProps) {
    super(...place(scope, id, 'ExporterWithMonitor'));
    const cannot = `create ExporterWithMonitor '${this.node.path}'`;
    props = checkedProps(props, CHECKS, cannot, { keepsUnknown: new.target !== ExporterWithMonitor });
    const { exporter } = props;
    const mesh = meshOf(this, props.mesh);
    const prometheus = prometheusOf(this, props.prometheus);
    const objectMetadata = namespaced(this, props, cannot);
    refuseIndistinct(exporter.endpoints, cannot);

    const podMetadata = { ...props.podMetadata, labels: { [NAME_LABEL]: exporter.name, ...props.podMetadata?.labels } };
    const makeWorkload = exporter._definition.ofNode ? nodeDaemonSet : exporterDeployment;
    this.workload = makeWorkload(this, objectMetadata, podMetadata);
    this.container = addExporterContainer(this.workload, exporter);
    if (exporter._definition.ofNode) mountNode(this, this.container);

    const scraped = {
      workload: this.workload,
      namespace: objectMetadata.namespace,
      endpoints: exporter.endpoints,
      mesh,
      prometheus,
      metadata: objectMetadata,
    };
    const { pod, service, monitor } = scrapeWorkload(this, scraped, props, cannot);
    this.service = service;
    this.monitor = monitor;
    const ownPod = podMetadataOf(this.workload.podMetadata, cannot);
    if (pod.sidecar) waitForSidecar(ownPod, mesh, cannot);
    if (props.networkPolicy) {
      const ofMetrics = monitor ? exporter.endpoints.map(({ port }) => port) : [];
      const ports = [...ofMetrics, ...(pod.sidecar ? [sidecarMetricsPort(ownPod, mesh)] : [])];
      allowPrometheus(this, this.workload, prometheus, ports, objectMetadata, cannot);
    }
  }
}

const CHECKS: Checks<ExporterWithMonitorProps> = {
  ...SCRAPE_OPTIONS_CHECKS,
  exporter: isExporter,
  metadata: optional(metadataNamed(dnsLabel)),
  podMetadata: optional(metadata),
  networkPolicy: optional(flag),
};

type NamespacedMetadata = ApiObjectMetadata & { readonly namespace: string };

function namespaced(scope: Construct, { metadata: own = {}, exporter }: ExporterWithMonitorProps, cannot: string): NamespacedMetadata {
  const namespace = own.namespace ?? Chart.of(scope).namespace;
  if (namespace === undefined) {
    throw refusal({
      cannot,
      because: 'neither its metadata nor its chart has a namespace, and what scrapes it has to name it',
      instead: "Create it in a chart with a namespace: new Chart(app, 'shop', { namespace: 'shop' })",
    });
  }
  return {
    ...own,
    namespace: dnsLabel(namespace, 'metadata.namespace', cannot),
    labels: { [NAME_LABEL]: exporter.name, ...own.labels },
  };
}
