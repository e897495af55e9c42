import { ApiObject, Chart, Testing } from 'cdk8s';
import {
  ExporterSidecar, ExporterWithMonitor, MeshMetrics, MetricsEndpoint, MetricsMerging, MetricsMergingWorkload, MonitorKind,
} from 'cdk8s-mesh-metrics';
import { Deployment, Workload } from 'cdk8s-plus-27';
import { kps, redis, transport } from './an-exporter';

const endpoint = (port: number) => [MetricsEndpoint.http({ port })];
const metrics = endpoint(8080);

/** Each way to let the endpoint 8080 of a Deployment be scraped. */
const WAYS: Array<[name: string, expose: (workload: Workload) => unknown]> = [
  ['expose', workload => MetricsMerging.expose(workload, { metrics })],
  ['exposePod', workload => MetricsMerging.exposePod(workload, workload.podMetadata, { metrics })],
  ['exposeObject', workload => MetricsMerging.exposeObject(ApiObject.of(workload), { metrics })],
];

const inShop = (): Chart => {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  MeshMetrics.configure(chart, { prometheus: kps });
  return chart;
};
const deployment = () => new Deployment(inShop(), 'cart', { containers: [{ image: 'cart:1', portNumber: 8080 }] });

const TWICE = 'exposes 8080/metrics of these pods already, and each of its series would be stored twice. Leave one of the two out.';

describe('one endpoint of a workload', () => {
  const pairs = WAYS.flatMap(([one, first]) => WAYS.map(([other, second]) => [one, other, first, second] as const));
  test.each(pairs)('is exposed once, by %s or by %s', (_, __, first, second) => {
    const workload = deployment();
    first(workload);
    expect(() => second(workload)).toThrow(`MetricsMerging ${TWICE}`);
  });

  test.each(WAYS)('is not exposed by %s where its construct does', (_, expose) => {
    const { deployment: own } = new MetricsMergingWorkload(inShop(), 'cart', { metrics, containers: [{ image: 'cart:1' }] });
    expect(() => expose(own)).toThrow(`MetricsMerging ${TWICE}`);
  });

  test.each([
    ['by a monitor', {}], ['by a PodMonitor', { monitorKind: MonitorKind.POD_MONITOR }], ['merged', { transport: transport('merged') }],
  ])('of an exporter, %s, is not merged besides', (_, props) => {
    const exporter = new ExporterWithMonitor(inShop(), 'redis', { exporter: redis, ...props });
    expect(() => MetricsMerging.expose(exporter.workload, { metrics: endpoint(9121) }))
      .toThrow("cannot merge the metrics of 'shop/redis/Deployment': ExporterWithMonitor 'shop/redis' exposes 9121/metrics of these pods");
  });
});

describe('two endpoints of a workload', () => {
  const pairs = WAYS.flatMap(([one, first]) => ['expose', 'exposePod', 'exposeObject'].map(other => [one, other, first] as const));
  test.each(pairs)('are merged at once: not by %s and by %s', (_, other, first) => {
    const workload = deployment();
    first(workload);
    const options = { metrics: endpoint(9100) };
    const second: { [name: string]: () => void } = {
      expose: () => MetricsMerging.expose(workload, options),
      exposePod: () => MetricsMerging.exposePod(workload, workload.podMetadata, options),
      exposeObject: () => MetricsMerging.exposeObject(ApiObject.of(workload), options),
    };
    expect(second[other]).toThrow('MetricsMerging merges 8080/metrics of these pods already, and this would merge others.'
      + ' Merge all endpoints at once, or choose another transport for one of the two.');
  });

  test('may be one of an application and one of a sidecar with an exporter', () => {
    const workload = deployment();
    MetricsMerging.expose(workload, { metrics });
    expect(() => ExporterSidecar.addTo(workload, { exporter: redis })).not.toThrow();
  });
});
