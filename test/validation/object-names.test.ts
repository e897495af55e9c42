import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { ExporterWithMonitor, MeshMetrics, MeshPodMonitor, MtlsSidecarPrometheus, ScrapePlan } from 'cdk8s-mesh-metrics';
import { prometheus, synthesized } from './apps';
import { redis } from '../workloads/an-exporter';

const shop = (app: App, id: string) => new Chart(app, id, { namespace: 'shop' });

/** What a synth says of an app with a Prometheus. */
const said = (build: (app: App) => void): string => synthesized(app => {
  MeshMetrics.configure(app, { prometheus });
  build(app);
}).error?.replace('Validation failed with the following errors:\n  ', '') ?? '';

const KEPT = 'too, and of two objects with one kind, namespace and name the cluster keeps the one that is applied last.'
  + ' Give one of the two another metadata.name, or leave it out for a name of its own.';

describe('two constructs that write one object', () => {
  test('are refused, with all such objects in one message', () => {
    const name = { metadata: { name: 'redis' }, exporter: redis };
    expect(said(app => ['one', 'two'].forEach(id => new ExporterWithMonitor(shop(app, id), 'redis', name)))).toBe(
      "[cdk8s-mesh-metrics] cannot create ExporterWithMonitor 'two/redis': ExporterWithMonitor 'one/redis' writes Deployment 'shop/redis',"
        + ` Service 'shop/redis', ServiceMonitor 'shop/redis' ${KEPT}`);
  });

  test('are refused where an object by hand is one of them', () => {
    const monitor = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', metadata: { name: 'mesh' } };
    expect(said(app => {
      const chart = shop(app, 'shop');
      new MeshPodMonitor(chart, 'mesh', { metadata: { name: 'mesh' } });
      new ApiObject(chart, 'by-hand', monitor);
    })).toBe("[cdk8s-mesh-metrics] cannot create ApiObject 'shop/by-hand': MeshPodMonitor 'shop/mesh' writes PodMonitor 'shop/mesh'"
      + ` ${KEPT}`);
  });

  test('are refused though no plan is made, since scrapes are not checked', () => {
    const planned = jest.spyOn(ScrapePlan, '_of');
    const name = { metadata: { name: 'redis' }, exporter: redis };
    expect(synthesized(app => {
      MeshMetrics.configure(app, { prometheus, validateScrapes: false });
      for (const id of ['one', 'two']) new ExporterWithMonitor(shop(app, id), 'redis', name);
    }).error).toContain("cannot create ExporterWithMonitor 'two/redis': ExporterWithMonitor 'one/redis' writes Deployment 'shop/redis'");
    expect(planned).not.toHaveBeenCalled();
    planned.mockRestore();
  });

  test('are refused though nothing was configured', () => {
    expect(synthesized(app => {
      for (const id of ['one', 'two']) new MtlsSidecarPrometheus(shop(app, id), 'prometheus', { metadata: { name: 'own' } });
    }).error).toContain("cannot create MtlsSidecarPrometheus 'two/prometheus': MtlsSidecarPrometheus 'one/prometheus' writes");
  });

  test.each<[string, (first: Chart, second: Chart) => unknown]>([
    ['names from their paths', (...charts) => charts.map(chart => new ExporterWithMonitor(chart, 'redis', { exporter: redis }))],
    ['names of their own', (...charts) => charts.map((chart, i) =>
      new ExporterWithMonitor(chart, 'redis', { exporter: redis, metadata: { name: `redis-${i}` } }))],
    ['other namespaces', (...charts) => charts.map((chart, i) =>
      new ExporterWithMonitor(chart, 'redis', { exporter: redis, metadata: { name: 'redis', namespace: `shop-${i}` } }))],
    ['a name from a JSON patch', (...charts) => charts.map((chart, i) =>
      new MeshPodMonitor(chart, 'mesh', { metadata: { name: 'mesh' }, namespaces: [`shop-${i}`], controlPlane: false })
        .apiObject.addJsonPatch(JsonPatch.replace('/metadata/name', `mesh-${i}`)))],
    ['another kind', (first, second) => [
      new MeshPodMonitor(first, 'mesh', { metadata: { name: 'mesh' } }),
      new ApiObject(second, 'mesh', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mesh' } }),
    ]],
  ])('are two with %s', (_, make) => {
    expect(said(app => make(shop(app, 'one'), shop(app, 'two')))).toBe('');
  });

  test('are not ours to judge where both are objects by hand', () => {
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'same' } };
    expect(said(app => ['one', 'two'].forEach(id => new ApiObject(shop(app, id), 'map', map)))).toBe('');
  });
});
