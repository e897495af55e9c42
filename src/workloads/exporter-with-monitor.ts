import { ApiObject, ApiObjectMetadata, Chart, JsonPatch } from 'cdk8s';
import { Container, Deployment, Service, Workload } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { refusal } from '../errors';
import { refuseIndistinct } from './declared-ports';
import { addExporterContainer } from './exporter-container';
import { ExporterWithMonitorProps } from './exporter-with-monitor-props';
import { mountNode, nodeDaemonSet } from './node-pod';
import { PodMetadata, podMetadataOf } from './pod-metadata';
import { allowPrometheus } from './prometheus-network-policy';
import { scrapeWorkload } from './scraped-workload';
import { waitForSidecar } from './wait-for-sidecar';
import { meshOf, prometheusOf } from '../described/settings';
import { ENVOY_METRICS_PORT } from '../mesh/istio';
import { IstioMesh } from '../mesh/istio-mesh';
import { STATUS_PORT_ANNOTATION } from '../mesh/labels-and-annotations';
import { dnsLabel, labels } from '../values/names';

const NAME_LABEL = 'app.kubernetes.io/name';

/**
 * An exporter with everything that lets a Prometheus scrape it: a Deployment (for nodes, a DaemonSet), a Service, a monitor, and what the mesh needs.
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
  /** The ServiceMonitor or PodMonitor, unless the metrics are merged. A JSON patch on it may add any field, known to this library or not. */
  public readonly monitor?: ApiObject;

  /**
   * @throws when no Prometheus is described, it selects no such monitor, there is no namespace, no transport works in the mesh, what the user wrote on the
   * pods contradicts it, or a prop is not one that Kubernetes, the operator or Prometheus accepts.
   */
  public constructor(scope: Construct, id: string, props: ExporterWithMonitorProps) {
    super(scope, id);
    const cannot = `create ExporterWithMonitor '${this.node.path}'`;
    const { exporter } = props;
    const mesh = meshOf(this, props.mesh);
    const prometheus = prometheusOf(this, props.prometheus);
    const metadata = ownMetadata(this, props, cannot);
    refuseIndistinct(exporter.endpoints, cannot);

    const podLabels = labels(props.podMetadata?.labels ?? {}, 'podMetadata.labels', cannot);
    const podMetadata = { ...props.podMetadata, labels: { [NAME_LABEL]: exporter.name, ...podLabels } };
    this.workload = exporter._definition.ofNode ? nodeDaemonSet(this, metadata, podMetadata) : exporterDeployment(this, metadata, podMetadata);
    this.container = addExporterContainer(this.workload, exporter);
    if (exporter._definition.ofNode) mountNode(this, this.container);

    const scraped = { workload: this.workload, namespace: metadata.namespace, endpoints: exporter.endpoints, mesh, prometheus, metadata };
    const { pod, service, monitor } = scrapeWorkload(this, scraped, props, cannot);
    this.service = service;
    this.monitor = monitor;
    const ownPod = podMetadataOf(this.workload.podMetadata);
    if (pod.sidecar) waitForSidecar(ownPod, mesh, cannot);
    if (props.networkPolicy) {
      if (this.workload.hostNetwork) throw onNodeNetwork(cannot);
      const ports = [...(monitor ? exporter.endpoints.map(({ port }) => port) : []), ...(pod.sidecar ? [sidecarPort(ownPod, mesh)] : [])];
      allowPrometheus(this, this.workload, prometheus, ports, metadata);
    }
  }
}

/** A Deployment of one pod: each more would have every series again. */
function exporterDeployment(scope: Construct, metadata: ApiObjectMetadata, podMetadata: ApiObjectMetadata): Deployment {
  const deployment = new Deployment(scope, 'Deployment', { metadata, podMetadata, replicas: 1 });
  // Of the pod as well as of its container, so that it is that of the sidecar too.
  ApiObject.of(deployment).addJsonPatch(JsonPatch.add('/spec/template/spec/securityContext/seccompProfile', { type: 'RuntimeDefault' }));
  return deployment;
}

type NamespacedMetadata = ApiObjectMetadata & { readonly namespace: string };

function ownMetadata(scope: Construct, { metadata = {}, exporter }: ExporterWithMonitorProps, cannot: string): NamespacedMetadata {
  const namespace = metadata.namespace ?? Chart.of(scope).namespace;
  if (namespace === undefined) {
    throw refusal({
      cannot,
      because: 'neither its metadata nor its chart has a namespace, and what scrapes it has to name it',
      instead: "Create it in a chart with a namespace: new Chart(app, 'shop', { namespace: 'shop' })",
    });
  }
  if (metadata.name !== undefined) dnsLabel(metadata.name, 'metadata.name', cannot);
  return {
    ...metadata,
    namespace: dnsLabel(namespace, 'metadata.namespace', cannot),
    labels: { [NAME_LABEL]: exporter.name, ...labels(metadata.labels ?? {}, 'metadata.labels', cannot) },
  };
}

/** Where a `MeshPodMonitor` scrapes the sidecar: a pod may move its agent, or turn it off, and Envoy still answers then. */
function sidecarPort(pod: PodMetadata, mesh: IstioMesh): number {
  return Number(pod.annotations()[STATUS_PORT_ANNOTATION] ?? mesh.statusPort) || ENVOY_METRICS_PORT;
}

function onNodeNetwork(cannot: string): Error {
  return refusal({
    cannot,
    because: 'networkPolicy is true, and a NetworkPolicy does not hold for pods on the network of their node',
    instead: 'Leave it out, and restrict the port with a firewall of the nodes',
  });
}
