import { ApiObject, ApiObjectProps, App, Chart, JsonPatch, Size } from 'cdk8s';
import {
  Exporter, ExporterWithMonitor, MeshMetrics, MeshPodMonitor, MetricsEndpoint, MetricsMergingWorkload, MtlsSidecarPrometheus,
} from 'cdk8s-mesh-metrics';
import {
  ApiResource, ClusterRole, ClusterRoleBinding, Cpu, Deployment, ImagePullPolicy, Probe, Service, ServiceAccount,
} from 'cdk8s-plus-27';
import { Figure } from './figure';
import { ratio } from './ratio';
import { COUNT, PROMETHEUS, synth, times } from './synth';

const GOAL = 1.15;

/** One kind of construct, and the same objects written by hand with cdk8s-plus. */
interface Pair {
  readonly construct: (chart: Chart, i: number) => void;
  readonly byHand: (chart: Chart, i: number) => void;
}

/** An object of a construct as a literal, which a user would have written by hand. */
function literal(build: (chart: Chart, i: number) => void, wanted: string): () => ApiObjectProps {
  const app = new App();
  MeshMetrics.configure(app, { prometheus: PROMETHEUS });
  const chart = new Chart(app, 'chart', { namespace: 'shop' });
  build(chart, 1);
  const { apiVersion, kind, spec } = (chart.toJson() as Array<ApiObjectProps & { spec: unknown }>).find(object => object.kind === wanted)!;
  const text = JSON.stringify({ apiVersion, kind, spec, metadata: { labels: { release: 'kps' } } });
  return () => JSON.parse(text) as ApiObjectProps;
}

const containers = [{ image: 'registry.example/cart:1', portNumber: 8080 }];

const meshPodMonitor = (chart: Chart, i: number) => {
  new MeshPodMonitor(chart, `mesh${i}`, { namespaces: [`namespace-${i}`], controlPlane: i === 0 });
};
const podMonitor = literal(meshPodMonitor, 'PodMonitor');

const mergingWorkload = (chart: Chart, i: number) => {
  new MetricsMergingWorkload(chart, `cart${i}`, { containers, metrics: [MetricsEndpoint.http({ port: 8080 })] });
};
const rule = literal(mergingWorkload, 'PrometheusRule');

const exporterWithMonitor = (chart: Chart, i: number) => {
  new ExporterWithMonitor(chart, `redis${i}`, { exporter: Exporter.redis({ address: 'redis.shop.svc' }) });
};
const serviceMonitor = literal(exporterWithMonitor, 'ServiceMonitor');

/** The Deployment and the Service of an exporter. */
function exporterByHand(chart: Chart, i: number): void {
  const name = { 'app.kubernetes.io/name': 'redis-exporter' };
  const deployment = new Deployment(chart, `redis${i}`, {
    metadata: { labels: name },
    replicas: 1,
    podMetadata: {
      labels: { ...name, 'sidecar.istio.io/inject': 'true' },
      annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '9121' },
    },
    containers: [{
      name: 'redis-exporter',
      image: 'docker.io/oliver006/redis_exporter:v1.88.0',
      imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
      args: ['--web.listen-address=:9121', '--redis.addr=redis://redis.shop.svc:6379'],
      ports: [{ number: 9121, name: 'http-metrics' }],
      liveness: Probe.fromHttpGet('/health', { port: 9121 }),
      readiness: Probe.fromHttpGet('/health', { port: 9121 }),
      resources: { cpu: { request: Cpu.millis(10) }, memory: { request: Size.mebibytes(32), limit: Size.mebibytes(128) } },
      securityContext: { user: 59000, group: 59000 },
    }],
  });
  ApiObject.of(deployment).addJsonPatch(
    JsonPatch.add('/spec/template/spec/securityContext/seccompProfile', { type: 'RuntimeDefault' }),
    JsonPatch.add('/spec/template/spec/containers/0/securityContext/seccompProfile', { type: 'RuntimeDefault' }),
    JsonPatch.add('/spec/template/spec/containers/0/securityContext/capabilities', { drop: ['ALL'] }),
  );
  new Service(chart, `service${i}`, {
    metadata: { labels: { ...name, instance: `redis${i}` } },
    selector: deployment,
    ports: [{ name: 'http-metrics', port: 9121, targetPort: 9121 }],
  });
  new ApiObject(chart, `monitor${i}`, serviceMonitor());
}

const mtlsSidecarPrometheus = (chart: Chart, i: number) => { new MtlsSidecarPrometheus(chart, `prometheus${i}`); };
const prometheusResource = literal(mtlsSidecarPrometheus, 'Prometheus');

/** A Prometheus resource, its account and its rights. */
function prometheusByHand(chart: Chart, i: number): void {
  new ApiObject(chart, `prometheus${i}`, prometheusResource());
  const account = new ServiceAccount(chart, `account${i}`, { metadata: { name: `prometheus-${i}` } });
  const role = new ClusterRole(chart, `role${i}`);
  role.allow(
    ['get', 'list', 'watch'],
    ApiResource.PODS, ApiResource.SERVICES, ApiResource.ENDPOINTS, ApiResource.ENDPOINT_SLICES, ApiResource.INGRESSES,
  );
  new ClusterRoleBinding(chart, `binding${i}`, { role }).addSubjects(account);
}

const PAIRS: { [construct: string]: Pair } = {
  MeshPodMonitor: {
    construct: meshPodMonitor,
    byHand: (chart, i) => { new ApiObject(chart, `mesh${i}`, podMonitor()); },
  },
  MetricsMergingWorkload: {
    construct: mergingWorkload,
    byHand: (chart, i) => {
      new Deployment(chart, `cart${i}`, {
        containers,
        podMetadata: {
          labels: { 'sidecar.istio.io/inject': 'true' },
          annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080', 'prometheus.io/path': '/metrics' },
        },
      });
      new ApiObject(chart, `alert${i}`, rule());
    },
  },
  ExporterWithMonitor: { construct: exporterWithMonitor, byHand: exporterByHand },
  MtlsSidecarPrometheus: { construct: mtlsSidecarPrometheus, byHand: prometheusByHand },
};

/** The synth of a thousand constructs of each kind, compared with the same objects written by hand. */
export function constructs(): Figure[] {
  return Object.entries(PAIRS).map(([name, { construct, byHand }]) => {
    const measured = ratio(() => synth(times(construct)), () => synth(times(byHand)));
    return { line: `synth ${COUNT} ${name}: ${measured.toFixed(2)}x by hand (wanted at most ${GOAL})`, held: measured <= GOAL };
  });
}
