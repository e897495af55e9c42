import { Chart, Testing } from 'cdk8s';
import { ExistingPrometheus, IstioMesh, MeshMetrics, MeshPodMonitor } from 'cdk8s-mesh-metrics';

const kps = (release: string) => ExistingPrometheus.fromKubePrometheusStack({ release, namespace: 'monitoring' });
const releaseOf = (monitor: MeshPodMonitor) => monitor.apiObject.metadata.getLabel('release');

test('a construct finds what was described for the app', () => {
  const app = Testing.app();
  MeshMetrics.configure(app, { prometheus: kps('app') });
  expect(releaseOf(new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh'))).toBe('app');
});

test('the nearest description wins, each key by itself', () => {
  const app = Testing.app();
  const chart = new Chart(app, 'monitoring');
  MeshMetrics.configure(app, { prometheus: kps('app'), mesh: IstioMesh.sidecar({ statusPort: 15099 }) });
  MeshMetrics.configure(chart, { prometheus: kps('chart') });
  const monitor = new MeshPodMonitor(chart, 'mesh');
  expect(releaseOf(monitor)).toBe('chart');
  expect(JSON.stringify(monitor.apiObject.toJson())).toContain('$1:15099');
});

test('a prop overrides the description for one construct', () => {
  const app = Testing.app();
  MeshMetrics.configure(app, { prometheus: kps('app') });
  const chart = new Chart(app, 'monitoring');
  expect(releaseOf(new MeshPodMonitor(chart, 'mesh', { prometheus: kps('own') }))).toBe('own');
});

test('a scope that has children already can be configured, and a key may be added later', () => {
  const app = Testing.app();
  const chart = new Chart(app, 'monitoring');
  MeshMetrics.configure(app, { mesh: IstioMesh.sidecar() });
  MeshMetrics.configure(app, { prometheus: kps('app') });
  expect(releaseOf(new MeshPodMonitor(chart, 'mesh'))).toBe('app');
});

test('a description that a construct has read cannot be changed, and the error names the construct', () => {
  const app = Testing.app();
  MeshMetrics.configure(app, { prometheus: kps('app') });
  const chart = new Chart(app, 'monitoring');
  new MeshPodMonitor(chart, 'mesh');
  const expected = (scope: string) =>
    `cannot configure 'prometheus' on '${scope}': 'monitoring/mesh' has already been created with another one. Call`
      + " MeshMetrics.configure before 'monitoring/mesh' is created.";
  expect(() => MeshMetrics.configure(app, { prometheus: kps('other') })).toThrow(expected('the app'));
  expect(() => MeshMetrics.configure(chart, { prometheus: kps('other') })).toThrow(expected('monitoring'));
});

test('a default that a construct has gone by counts as read', () => {
  const app = Testing.app();
  MeshMetrics.configure(app, { prometheus: kps('app') });
  new MeshPodMonitor(new Chart(app, 'monitoring'), 'mesh');
  expect(() => MeshMetrics.configure(app, { mesh: IstioMesh.ambient() }))
    .toThrow("cannot configure 'mesh' on 'the app': 'monitoring/mesh' has already");
});

test('a refused configuration changes nothing', () => {
  const app = Testing.app();
  MeshMetrics.configure(app, { prometheus: kps('app') });
  const read = new Chart(app, 'read');
  new MeshPodMonitor(read, 'mesh', { mesh: IstioMesh.sidecar(), controlPlane: false, namespaces: ['a'] });
  expect(() => MeshMetrics.configure(app, { mesh: IstioMesh.none(), prometheus: kps('other') })).toThrow("cannot configure 'prometheus'");
  expect(() => new MeshPodMonitor(new Chart(app, 'later'), 'mesh')).not.toThrow();
});

test('siblings of a scope do not see its description', () => {
  const app = Testing.app();
  MeshMetrics.configure(new Chart(app, 'one'), { prometheus: kps('one') });
  expect(() => new MeshPodMonitor(new Chart(app, 'two'), 'mesh')).toThrow('no Prometheus is described');
});

test('without a Prometheus the error names the three ways to describe it', () => {
  const chart = new Chart(Testing.app(), 'monitoring');
  const create = () => new MeshPodMonitor(chart, 'mesh');
  expect(create).toThrow("cannot create MeshPodMonitor 'monitoring/mesh': no Prometheus is described,"
    + ' and an object that no Prometheus selects has no effect.');
  for (const way of ['fromKubePrometheusStack(', 'fromKubePrometheus(', 'fromSelectors(']) {
    expect(() => new MeshPodMonitor(chart, way)).toThrow(way);
  }
});
