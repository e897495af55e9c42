import { ApiObject, ApiObjectMetadata, Chart, Lazy, Size } from 'cdk8s';
import { ContainerResources, Service, ServiceAccount } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { isMesh } from './described/checks';
import { IScraper, MeshMembership, PrometheusConfiguration } from './described/scraper';
import { meshOf } from './described/settings';
import { refusal } from './errors';
import { IstioMesh } from './mesh/istio-mesh';
import { place } from './place';
import { CERTIFICATE_DIRECTORY, namespaceOfSidecar, refuseWithoutSidecars } from './prometheus/certificate-sidecar';
import { resourceFields } from './prometheus/container-resources';
import { HandWrittenProxy, handWrittenProxyProp } from './prometheus/hand-written-proxy';
import { prometheusName } from './prometheus/prometheus-name';
import { PrometheusStorage, storage, storageFields } from './prometheus/prometheus-storage';
import { DATA, PORT_NAME, standalonePodTemplate } from './prometheus/standalone-pod';
import { ASSUMED_PROMETHEUS_VERSION } from './prometheus/versions';
import { PrometheusConfigMap } from './prometheus-config-map';
import { checkedProps, Checks, optional } from './values/check';
import { duration } from './values/duration';
import { instanceOf } from './values/instance';
import { metadata } from './values/metadata';
import { resources } from './values/resources';
import { text } from './values/scalars';
import { size } from './values/size';
import { fullVersion } from './values/version';
import { toJson_PrometheusSpec } from '../imports/prometheus';

/** Properties of a `StandalonePrometheus`. */
export interface StandalonePrometheusProps {
  /** Its configuration, in the same namespace. */
  readonly configMap: PrometheusConfigMap;

  /**
   * Metadata of the Deployment, or of the StatefulSet where it has `storage`. The Service and the ServiceAccount have the same name.
   *
   * @default - a name from the construct path, and the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The mesh, which must use sidecars.
   *
   * @default - the one described with `MeshMetrics.configure`, else Istio's defaults
   */
  readonly mesh?: IstioMesh;

  /**
   * The sidecar that writes its certificates, by hand: for a namespace in which Istio must not inject, or a cluster whose webhook is not to
   * be depended on. Its image and its fields have to be renewed with Istio, by updating this library and the version of the mesh.
   *
   * @default - Istio injects it
   */
  readonly handWrittenProxy?: HandWrittenProxy;

  /**
   * The version of Prometheus, in full, at least 3.0.0, which is the first that reloads its configuration by itself.
   *
   * @default '3.13.0' - the one that this library is tested with
   */
  readonly version?: string;

  /**
   * The image of Prometheus, which has to be of the given `version`.
   *
   * @default - `quay.io/prometheus/prometheus` with the version as its tag
   */
  readonly image?: string;

  /**
   * The volume for its samples.
   *
   * @default - none, so samples are lost with the pod
   */
  readonly storage?: PrometheusStorage;

  /**
   * How long samples are kept, as Prometheus writes durations: `15d`.
   *
   * @default - that of Prometheus: until `retentionSize` is reached, or 15 days if that is not set either
   */
  readonly retention?: string;

  /**
   * The maximum size of the samples, in whole kibibytes. It must be less than the volume, since Prometheus stops when that is full.
   *
   * @default - four fifths of `storage`, as Prometheus recommends, or no limit without `storage`
   * @see https://prometheus.io/docs/prometheus/latest/storage/#right-sizing-retention-size
   */
  readonly retentionSize?: Size;

  /**
   * The resource requests and limits of the container of Prometheus.
   *
   * @default - a request of 400 MiB memory, as in kube-prometheus, and no limits: replaying the write-ahead log could exceed one of memory
   */
  readonly resources?: ContainerResources;
}

/**
 * A Prometheus without prometheus-operator, in a Deployment of its own, that scrapes over mutual TLS: its sidecar writes the certificates
 * of the mesh to a volume and captures nothing. Pass it to `MeshMetrics.configure`, and the constructs use it.
 *
 * It reads a `PrometheusConfigMap`, and when that changes Prometheus reloads it by itself, within a minute or two: the kubelet brings the
 * file, and Prometheus compares it every 30 seconds. A restart of the pod, as by a checksum in its template, would cost samples: those of a
 * pod without `storage`, and with it those of the time in which neither pod runs. What is not a valid configuration is not loaded, and
 * Prometheus goes on with the last one.
 *
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/#tls-settings
 * @see https://prometheus.io/docs/prometheus/latest/command-line/prometheus/
 */
export class StandalonePrometheus extends Construct implements IScraper {
  /** The Deployment, or the StatefulSet where it has `storage`. A JSON patch may add any field to it. */
  public readonly apiObject: ApiObject;

  /** The Service, with the port `http`: 9090. */
  public readonly service: Service;

  public readonly description: string;
  public readonly namespace: string;
  public readonly serviceAccountName: string;
  public readonly version: string;
  public readonly scrapeInterval: string;
  public readonly scrapesMergedEndpoints: boolean;
  public readonly podLabels: { [key: string]: string };
  public readonly meshMembership?: MeshMembership = MeshMembership.CERTIFICATES;
  public readonly discoverableNamespaces?: string[];
  public readonly configuration?: PrometheusConfiguration;

  /**
   * @throws when the mesh does not use sidecars, a sidecar gets no certificates in the namespace, the ConfigMap is in another one, the
   * image of a proxy that is written by hand is not of a version that works with the mesh, or Kubernetes or Prometheus would not accept a
   * prop.
   */
  public constructor(scope: Construct, id: string, props: StandalonePrometheusProps) {
    super(...place(scope, id, 'StandalonePrometheus'));
    const cannot = `create StandalonePrometheus '${this.node.path}'`;
    props = checkedProps(props, CHECKS, cannot, { keepsUnknown: new.target !== StandalonePrometheus });
    const { configMap, handWrittenProxy, version = ASSUMED_PROMETHEUS_VERSION } = props;
    const mesh = meshOf(this, props.mesh);
    refuseWithoutSidecars(mesh, cannot);
    this.description = `StandalonePrometheus '${this.node.path}'`;
    this.namespace = namespaceOfSidecar(props.metadata?.namespace ?? Chart.of(this).namespace, handWrittenProxy === undefined, cannot);
    refuseElsewhere(configMap, this.namespace, cannot);
    this.version = version;
    this.scrapeInterval = configMap.scrapeInterval;
    this.scrapesMergedEndpoints = configMap.scrapesMergedEndpoints;
    this.discoverableNamespaces = configMap.discoverableNamespaces;
    this.configuration = { text: configMap.prometheusYaml, certificatesDirectory: CERTIFICATE_DIRECTORY };

    const { resources: ofContainer = { memory: { request: Size.mebibytes(400) } } } = props;
    const fields = toJson_PrometheusSpec({ resources: resourceFields(ofContainer, cannot), ...storageFields(props, cannot) })!;
    const kind = props.storage === undefined ? 'Deployment' : 'StatefulSet';
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion: 'apps/v1',
      kind,
      metadata: { ...props.metadata, namespace: this.namespace },
      spec: Lazy.any({ produce: () => spec }),
    });
    const name = serviceName(prometheusName(this.apiObject.name, '', cannot), cannot);
    this.serviceAccountName = name;
    this.podLabels = { 'app.kubernetes.io/name': 'prometheus', 'app.kubernetes.io/instance': name };

    const template = standalonePodTemplate({
      kind,
      name,
      namespace: this.namespace,
      labels: this.podLabels,
      mesh,
      handWrittenProxy,
      image: props.image ?? `quay.io/prometheus/prometheus:v${version}`,
      args: [
        '--config.file=/etc/prometheus/prometheus.yml',
        reloading(version, cannot),
        '--storage.tsdb.path=/prometheus',
        ...fields.retention === undefined ? [] : [`--storage.tsdb.retention.time=${fields.retention}`],
        ...fields.retentionSize === undefined ? [] : [`--storage.tsdb.retention.size=${fields.retentionSize}`],
      ],
      resources: fields.resources,
      configMapName: configMap.configMap.name,
    }, cannot);
    const claim = fields.storage && {
      metadata: { name: DATA },
      spec: { accessModes: ['ReadWriteOnce'], ...fields.storage.volumeClaimTemplate.spec },
    };
    const spec = {
      replicas: 1,
      selector: { matchLabels: this.podLabels },
      template,
      ...claim && { serviceName: name, volumeClaimTemplates: [claim] },
    };
    this.service = new Service(this, 'Service', {
      metadata: { name, namespace: this.namespace, labels: this.podLabels },
      ports: [{ name: PORT_NAME, port: 9090 }],
    });
    for (const [label, value] of Object.entries(this.podLabels)) this.service.selectLabel(label, value);
    configMap.grantDiscovery(new ServiceAccount(this, 'ServiceAccount', { metadata: { name, namespace: this.namespace } }));
    // What it reads comes first, and is known wherever it is.
    this.node.addDependency(configMap);
  }
}

const CHECKS: Checks<StandalonePrometheusProps> = {
  configMap: instanceOf(PrometheusConfigMap, 'new PrometheusConfigMap(scope, id, { jobs: [ScrapeJob.meshPods()] })'),
  metadata: optional(metadata),
  mesh: optional(isMesh),
  handWrittenProxy: optional(handWrittenProxyProp),
  version: optional(fullVersion),
  image: optional(text),
  storage: optional(storage),
  retention: optional(duration),
  retentionSize: optional(size),
  resources: optional(resources),
};

function refuseElsewhere({ configMap, node }: PrometheusConfigMap, namespace: string, cannot: string): void {
  if (configMap.metadata.namespace === namespace) return;
  throw refusal({
    cannot,
    because: `it is in namespace '${namespace}' and its configuration, '${node.path}', in '${configMap.metadata.namespace ?? 'default'}',`
      + ' and a pod mounts ConfigMaps of its own namespace only',
    instead: 'Create both in one',
  });
}

function serviceName(name: string, cannot: string): string {
  if (/^[a-z]/.test(name)) return name;
  throw refusal({
    cannot,
    because: `its name '${name}' does not begin with a letter, which Kubernetes demands of the name of a Service`,
    instead: 'Give it another metadata.name',
  });
}

/** The first version whose flag is stable, and the first that has it as a feature (`CHANGELOG.md` of Prometheus). */
const [STABLE_SINCE, RELOADS_SINCE] = [{ major: 3, minor: 12 }, { major: 3, minor: 0 }];

/** The flag with which Prometheus reloads its configuration when that has changed. */
function reloading(version: string, cannot: string): string {
  const [major, minor] = version.split('.').map(Number);
  const isSince = (first: { major: number; minor: number }) => major > first.major || (major === first.major && minor >= first.minor);
  if (isSince(STABLE_SINCE)) return '--config.auto-reload';
  if (isSince(RELOADS_SINCE)) return '--enable-feature=auto-reload-config';
  throw refusal({
    cannot,
    because: `version is ${version}, and Prometheus reloads a changed configuration by itself since 3.0.0 only`,
    instead: 'Update Prometheus first',
  });
}
