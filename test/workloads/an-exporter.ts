import { Chart, Testing } from 'cdk8s';
import {
  ExistingPrometheus, Exporter, ExporterWithMonitor, ExporterWithMonitorProps, IstioMesh, MtlsMode, ScrapeTransport,
} from 'cdk8s-mesh-metrics';
import { Manifest } from '../cluster/manifest';

export const PLAIN = { release: 'kps', namespace: 'monitoring' };
export const kps = ExistingPrometheus.fromKubePrometheusStack(PLAIN);
export const certified = ExistingPrometheus.fromKubePrometheusStack({ ...PLAIN, meshScrapeClass: 'istio-mtls' });
export const merging = ExistingPrometheus.fromKubePrometheusStack({ ...PLAIN, scrapesMergedEndpoints: true });
export const redis = Exporter.redis({ address: 'redis.shop.svc' });
export const STRICT = IstioMesh.sidecar({ mtls: MtlsMode.STRICT });
export const CLASSIC = IstioMesh.sidecar({ nativeSidecars: false });

/** What one exporter synthesizes in a chart of namespace `shop`. */
export function manifests(props: Partial<ExporterWithMonitorProps> = {}, namespace: string | undefined = 'shop'): Manifest[] {
  const chart = new Chart(Testing.app(), 'chart', { namespace });
  new ExporterWithMonitor(chart, 'redis', { exporter: redis, prometheus: kps, metadata: { name: 'redis-exporter' }, ...props });
  return chart.toJson();
}

export const find = (kind: string, objects: Manifest[]): Manifest => objects.find(object => object.kind === kind);
export const of = (kind: string, props?: Partial<ExporterWithMonitorProps>): Manifest => find(kind, manifests(props));
export const pod = (props?: Partial<ExporterWithMonitorProps>): Manifest => manifests(props)[0].spec.template;
export const kinds = (props?: Partial<ExporterWithMonitorProps>) => manifests(props).map(({ kind }) => kind);
export const transport = (name: 'merged' | 'istioMutual' | 'excludeInboundPort' | 'portLevelPermissive' | 'direct') =>
  ScrapeTransport[name]();
