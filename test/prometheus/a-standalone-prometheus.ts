import { Chart, Testing } from 'cdk8s';
import {
  IstioMesh, MtlsMode, PrometheusConfigMap, PrometheusConfigMapProps, ScrapeJob, StandalonePrometheus, StandalonePrometheusProps,
} from 'cdk8s-mesh-metrics';
import { Manifest } from '../cluster/manifest';

export const STRICT_MESH = IstioMesh.sidecar({ version: '1.31.1', mtls: MtlsMode.STRICT });

export const JOBS = [ScrapeJob.meshPods(), ScrapeJob.annotatedPods(), ScrapeJob.istioSecurePods()];

/** The forms of its sidecar. */
export const FORMS: ReadonlyArray<readonly [form: string, props: Partial<StandalonePrometheusProps>]> = [
  ['injected', {}],
  ['written by hand', { handWrittenProxy: {} }],
  ['written by hand, without Envoy', { handWrittenProxy: { envoy: false } }],
];

/** The Prometheus with its configuration, in a chart of its own. */
export function create(
  props: Partial<StandalonePrometheusProps> = {}, configuration: Partial<PrometheusConfigMapProps> = {}, namespace = 'monitoring',
): { chart: Chart; prometheus: StandalonePrometheus } {
  const chart = new Chart(Testing.app(), 'chart', { namespace });
  const mesh = props.mesh ?? STRICT_MESH;
  const configMap = new PrometheusConfigMap(chart, 'config', { jobs: JOBS, mesh: STRICT_MESH, ...configuration });
  const metadata = { name: 'prometheus', ...props.metadata };
  return { chart, prometheus: new StandalonePrometheus(chart, 'prometheus', { configMap, mesh, ...props, metadata }) };
}

export const manifests = (...args: Parameters<typeof create>): Manifest[] => create(...args).chart.toJson();

export const workloadOf = (...args: Parameters<typeof create>): Manifest => manifests(...args)
  .find(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind));

/** A container of its pods, wherever it is. */
export function containerOf({ spec: { template: { spec } } }: Manifest, name: string): Manifest {
  return [...spec.initContainers ?? [], ...spec.containers].find(each => each.name === name);
}
