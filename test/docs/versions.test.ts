import { ExistingPrometheus, IstioMesh } from 'cdk8s-mesh-metrics';
import { text } from './pages';
import { NEWEST_MINOR, OLDEST_MINOR } from '../../src/mesh/istio';

/** The version of a module in a go.mod, without the `v`. */
function required(module: string, goMod = 'test/upstream/go.mod'): string {
  const [, version] = new RegExp(`^\\t${module} v(\\S+)`, 'm').exec(text(goMod)) ?? [];
  if (version === undefined) throw new Error(`${module} is not in ${goMod}`);
  return version;
}

/** Prometheus publishes 3.13.5 as module version 0.313.5. */
const prometheus = () => required('github.com/prometheus/prometheus')
  .replace(/^0\.(\d)(\d\d)\./, (_, major, minor) => `${major}.${Number(minor)}.`);

/** The libraries of Kubernetes 1.36.3 are 0.36.3. */
const kubernetes = () => required('k8s.io/api').replace(/^0/, '1');

/** The table of the README, row by row. */
const [, , ...rows] = text('README.md').split('## What it is proven with')[1].split('\n\n')[1].split('\n')
  .map(row => row.split('|').slice(1, -1).map(cell => cell.trim()));

test('the README says which versions the library is proven with, and which it assumes', () => {
  const { version, monitorSelector } = ExistingPrometheus.fromKubePrometheus();
  const { devDependencies } = JSON.parse(text('package.json')) as { devDependencies: { [name: string]: string } };
  expect(rows).toEqual([
    ['Istio', required('istio.io/api'), `${IstioMesh.sidecar().version}; known are 1.${OLDEST_MINOR} to 1.${NEWEST_MINOR}`],
    ['prometheus-operator', required('github.com/prometheus-operator/prometheus-operator'), monitorSelector!.operatorVersion],
    ['Prometheus', prometheus(), version],
    ['Kubernetes', `${kubernetes()}; the real mesh ${required('k8s.io/kubernetes', 'test/e2e/kubernetes/go.mod')}`, ''],
    ['cdk8s, cdk8s-plus-27, constructs', ['cdk8s', 'cdk8s-plus-27', 'constructs'].map(name => devDependencies[name]).join(', '), ''],
  ]);
});
