import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Container, Service, Workload } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { refuseIndistinct } from './endpoint-ports';
import { addExporterContainer } from './exporter-pod';
import { isWorkload } from './pod-metadata';
import { SCRAPE_OPTIONS_CHECKS, ScrapeOptions } from './scrape-options';
import { scrapeWorkload } from './scrape-workload';
import { meshOf, prometheusOf } from '../described/settings';
import { refusal } from '../errors';
import { Exporter, isExporter } from '../exporters/exporter';
import { place } from '../place';
import { checkedProps, Checks, optional } from '../values/check';
import { metadataNamed } from '../values/metadata';
import { dnsLabel } from '../values/names';

/** An exporter inside the pods of an application, and how it is scraped. */
export interface ExporterSidecarProps extends ScrapeOptions {
  /** The exporter. What it exports is on `localhost`. */
  readonly exporter: Exporter;

  /**
   * Metadata of the Service and the monitor. The label `job` of the targets is the name.
   *
   * @default - names from the construct path, and the namespace of the workload
   */
  readonly metadata?: ApiObjectMetadata;
}

const CHECKS: Checks<ExporterSidecarProps> = {
  ...SCRAPE_OPTIONS_CHECKS,
  exporter: isExporter,
  metadata: optional(metadataNamed(dnsLabel)),
};

/** Workloads whose pods stay up; those of others would never end with an exporter in them. */
const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** An exporter as a container of pods that exist, with everything that lets a Prometheus scrape it. */
export class ExporterSidecar extends Construct {
  /**
   * Adds an exporter to the pods of a Deployment, StatefulSet or DaemonSet.
   *
   * @throws when the workload is another one, a container of its pods has the exporter's name or port, or it cannot be scraped as
   * `ExporterWithMonitor` says.
   */
  public static addTo(workload: Workload, props: ExporterSidecarProps): ExporterSidecar {
    const name = props?.exporter?.name;
    const cannot = typeof name === 'string' ? `add exporter '${name}'` : 'add an exporter';
    const { node } = isWorkload(workload, 'workload', cannot);
    return new ExporterSidecar(workload, checkedProps(props, CHECKS, `${cannot} to '${node.path}'`));
  }

  /** The exporter's container. */
  public readonly container: Container;
  /** The Service, where a ServiceMonitor selects it. */
  public readonly service?: Service;
  /**
   * The ServiceMonitor or PodMonitor, unless the metrics are merged. A JSON patch on it may add any field, known to this library or not.
   */
  public readonly monitor?: ApiObject;

  private constructor(workload: Workload, props: ExporterSidecarProps) {
    const { exporter, metadata: own = {} } = props;
    const cannot = `add exporter '${exporter.name}' to '${workload.node.path}'`;
    refuseUnfit(workload, exporter, cannot);
    super(...place(workload, exporter.name, 'ExporterSidecar'));
    const namespace = workload.metadata.namespace ?? Chart.of(workload).namespace;
    if (namespace === undefined) {
      throw refusal({
        cannot,
        because: 'neither the workload nor its chart has a namespace, and what scrapes it has to name it',
        instead: 'Give the chart a namespace',
      });
    }
    dnsLabel(namespace, 'metadata.namespace', cannot);
    refuseIndistinct(exporter.endpoints, cannot);
    this.container = addExporterContainer(workload, exporter);
    const { service, monitor } = scrapeWorkload(this, {
      workload,
      namespace,
      endpoints: exporter.endpoints,
      mesh: meshOf(this, props.mesh),
      prometheus: prometheusOf(this, props.prometheus),
      metadata: { ...own, labels: { 'app.kubernetes.io/name': exporter.name, ...own.labels } },
    }, props, cannot);
    this.service = service;
    this.monitor = monitor;
  }
}

function refuseUnfit(workload: Workload, exporter: Exporter, cannot: string): void {
  if (!KINDS.includes(workload.kind)) {
    const because = `a ${workload.kind} would never end with it in its pods`;
    throw refusal({ cannot, because, instead: `Add it to a ${KINDS.join(', ')}` });
  }
  if (exporter._definition.ofNode) {
    const because = 'it looks at a node, which the pods of a workload do not';
    throw refusal({ cannot, because, instead: 'Use ExporterWithMonitor, which makes a DaemonSet' });
  }
  for (const other of workload.containers) {
    const taken = other.ports.find(({ number, name }) =>
      exporter.endpoints.some(({ port, portName }) => port === number || portName === name));
    if (other.name !== exporter.name && !taken) continue;
    const same = other.name === exporter.name ? 'name' : `port, '${taken!.name ?? ''}' ${taken!.number}`;
    throw refusal({
      cannot,
      because: `its container '${other.name}' has the same ${same}`,
      instead: 'Give the exporter another name, port or portName',
    });
  }
}
