import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { App, Chart } from 'cdk8s';
import { ExistingPrometheus, MeshMetrics } from 'cdk8s-mesh-metrics';

/** The number of constructs that are synthesized. */
export const COUNT = 1000;

export const PROMETHEUS = ExistingPrometheus.fromKubePrometheusStack({
  release: 'kps',
  namespace: 'monitoring',
  scrapesMergedEndpoints: true,
});

/** Synthesizes an app of one chart into files, as `cdk8s synth` does. Validation is measured separately. */
export function synth(build: (chart: Chart) => void, validateScrapes = false): void {
  const outdir = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const app = new App({ outdir });
  MeshMetrics.configure(app, { prometheus: PROMETHEUS, validateScrapes });
  build(new Chart(app, 'chart', { namespace: 'shop' }));
  app.synth();
  rmSync(outdir, { recursive: true });
}

export function times(build: (chart: Chart, i: number) => void): (chart: Chart) => void {
  return chart => { for (let i = 0; i < COUNT; i++) build(chart, i); };
}
