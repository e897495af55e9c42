import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { ApiObject, ApiObjectProps, App, Chart } from 'cdk8s';
import { ExistingPrometheus, MeshMetrics, MeshPodMonitor, MetricsEndpoint, MetricsMergingWorkload } from 'cdk8s-mesh-metrics';
import { Deployment } from 'cdk8s-plus-27';
import { Figure } from './figure';
import { ratio } from './ratio';

const COUNT = 1000;
const GOAL = 1.15;
const PROMETHEUS = ExistingPrometheus.fromKubePrometheusStack({ release: 'kps', namespace: 'monitoring', scrapesMergedEndpoints: true });

/** Synthesizes an app of one chart into files, as `cdk8s synth` does. */
function synth(build: (chart: Chart) => void): void {
  const outdir = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const app = new App({ outdir });
  MeshMetrics.configure(app, { prometheus: PROMETHEUS });
  build(new Chart(app, 'chart', { namespace: 'shop' }));
  app.synth();
  rmSync(outdir, { recursive: true });
}

function times(build: (chart: Chart, i: number) => void): (chart: Chart) => void {
  return chart => { for (let i = 0; i < COUNT; i++) build(chart, i); };
}

/** One kind of construct, and the same objects written by hand with cdk8s-plus. */
interface Pair {
  readonly construct: (chart: Chart, i: number) => void;
  readonly byHand: (chart: Chart, i: number) => void;
}

/** Makes an object anew as a construct has synthesized it: what a user would have written as a literal. */
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

const meshPodMonitor = (chart: Chart, i: number) => { new MeshPodMonitor(chart, `mesh${i}`, { namespaces: [`namespace-${i}`], controlPlane: i === 0 }); };
const podMonitor = literal(meshPodMonitor, 'PodMonitor');

const mergingWorkload = (chart: Chart, i: number) => {
  new MetricsMergingWorkload(chart, `cart${i}`, { containers, metrics: [MetricsEndpoint.http({ port: 8080 })] });
};
const rule = literal(mergingWorkload, 'PrometheusRule');

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
};

/** The synth of a thousand constructs of each kind, against that of the same objects written by hand. */
export function constructs(): Figure[] {
  return Object.entries(PAIRS).map(([name, { construct, byHand }]) => {
    const measured = ratio(() => synth(times(construct)), () => synth(times(byHand)));
    return { line: `synth ${COUNT} ${name}: ${measured.toFixed(2)}x by hand (wanted at most ${GOAL})`, held: measured <= GOAL };
  });
}
