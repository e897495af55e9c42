import { readFileSync } from 'fs';
import * as path from 'path';
import { Chart, Testing } from 'cdk8s';
import { ExistingPrometheus, IstioMesh, MtlsSidecarPrometheus } from 'cdk8s-mesh-metrics';
import { ASSUMED_ISTIO_VERSION, NEWEST_MINOR, OLDEST_MINOR } from '../src/mesh/istio';
import { ASSUMED_OPERATOR_VERSION, ASSUMED_PROMETHEUS_VERSION } from '../src/prometheus/versions';

const read = (...file: string[]) => readFileSync(path.join(__dirname, '..', ...file), 'utf8');

/** The defaults that doc comments state as a value, by prop: API.md shows them as they stand there. */
function statedIn(file: string): Map<string, string> {
  const stated = /@default ('[^']*'|[\w.]+)(?: - .*)?\n(?: +\* .*\n)* +\*\/\n +readonly (\w+)\?/g;
  return new Map(
    [...read('src', file).matchAll(stated)].map(([, value, prop]) => [prop, value.replaceAll("'", '').replace(/^MtlsMode\./, '')]),
  );
}

const existing = ExistingPrometheus.fromKubePrometheus();
const created = new MtlsSidecarPrometheus(new Chart(Testing.app(), 'monitoring', { namespace: 'monitoring' }), 'main');

test.each<[string, object, string[]]>([
  ['mesh/istio-mesh.ts', IstioMesh.sidecar(), ['version', 'mtls', 'rootNamespace', 'statusPort', 'metricsMerging', 'cni']],
  ['prometheus/existing-prometheus-options.ts', existing, ['version', 'scrapeInterval']],
  ['prometheus/existing-prometheus-options.ts', existing.monitorSelector!, ['operatorVersion']],
  ['prometheus/mtls-sidecar-options.ts', created, ['version', 'operatorVersion', 'scrapeInterval']],
])('the defaults that %s states are those that hold', (file, made, props) => {
  const stated = statedIn(file);
  expect(props.map(prop => [prop, stated.get(prop)])).toEqual(props.map(prop => [prop, String(made[prop as keyof typeof made])]));
});

test('the versions of Istio that a doc comment states are those that are known', () => {
  const stated = read('src', 'mesh', 'istio-mesh.ts');
  expect(stated).toContain(`The version of Istio, 1.${OLDEST_MINOR} or newer: `);
  expect(stated).toContain(`A version newer than 1.${NEWEST_MINOR} is treated as 1.${NEWEST_MINOR}, `);
});

test('the versions that are assumed are those that the library is proven with, but for patches of Prometheus and Istio', () => {
  const modules = read('test', 'upstream', 'go.mod');
  const proven = (module: string) => new RegExp(`${module} v(\\S+)`).exec(modules)?.[1];
  expect(proven('github.com/prometheus-operator/prometheus-operator')).toBe(ASSUMED_OPERATOR_VERSION);
  expect(proven('istio.io/api')).toMatch(new RegExp(`^${ASSUMED_ISTIO_VERSION}\\.`));
  // As a Go module, Prometheus 3.13 is 0.313.
  expect(proven('github.com/prometheus/prometheus')?.slice(0, 5)).toBe(ASSUMED_PROMETHEUS_VERSION.replace(/^3\.(\d+)\.\d+$/, '0.3$1'));
});
