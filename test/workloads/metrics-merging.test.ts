import { ApiObject, ApiObjectProps, ApiObjectMetadataDefinition, Cron } from 'cdk8s';
import { MetricsMerging } from 'cdk8s-mesh-metrics';
import { CronJob, DaemonSet, Deployment, StatefulSet } from 'cdk8s-plus-27';
import { ANNOTATIONS, CONTAINERS, METRICS, podOf, shop } from './a-merging-workload';
import { Manifest } from '../cluster/manifest';

describe('MetricsMerging of what exists', () => {
  test('cdk8s-plus workloads of any kind, each with its alert', () => {
    const chart = shop();
    const all = [
      new Deployment(chart, 'deployment', { containers: CONTAINERS }),
      new StatefulSet(chart, 'statefulset', { containers: CONTAINERS }),
      new DaemonSet(chart, 'daemonset', { containers: CONTAINERS }),
      new CronJob(chart, 'cronjob', { containers: [{ image: 'registry.example/job:1' }], schedule: Cron.daily() }),
    ];
    for (const each of all) MetricsMerging.expose(each, { metrics: METRICS });
    const objects: Manifest[] = chart.toJson();
    for (const object of objects.filter(({ kind }) => !['PrometheusRule', 'Service'].includes(kind))) {
      expect(podOf(object)).toMatchObject({ annotations: ANNOTATIONS, labels: { 'sidecar.istio.io/inject': 'true' } });
    }
    expect(objects.filter(({ kind }) => kind === 'PrometheusRule')).toHaveLength(4);
  });

  test('the pod metadata of any cdk8s-plus version', () => {
    const chart = shop();
    const apiObject = new ApiObject(chart, 'owner', { apiVersion: 'v1', kind: 'ConfigMap' });
    const podMetadata = new ApiObjectMetadataDefinition({ apiObject, annotations: { mine: 'kept' } });
    MetricsMerging.exposePod(chart, podMetadata, { metrics: METRICS });
    expect(podMetadata.toJson())
      .toMatchObject({ annotations: { ...ANNOTATIONS, mine: 'kept' }, labels: { 'sidecar.istio.io/inject': 'true' } });
  });

  test.each([
    ['Deployment', 'legacy-[a-z0-9]+-[a-z0-9]{5}'],
    ['StatefulSet', 'legacy-[0-9]+'],
    ['DaemonSet', 'legacy-[a-z0-9]{5}'],
    ['ReplicaSet', 'legacy-[a-z0-9]{5}'],
    ['Job', 'legacy-[a-z0-9]{5}'],
  ])('a %s from anywhere, with metadata on its template or without', (kind, pods) => {
    const chart = shop();
    const own = { labels: { app: 'x' }, annotations: { 'example.com/a~b': 'kept' } };
    for (const metadata of [own, undefined]) {
      const spec = { template: { metadata, spec: { containers: [] } } };
      const fields = { apiVersion: 'apps/v1', kind, metadata: { name: 'legacy' }, spec };
      const object = new ApiObject(chart, `object-${metadata === own}`, fields);
      MetricsMerging.exposeObject(object, { metrics: METRICS });
      expect(podOf(object.toJson())).toEqual({
        annotations: { ...metadata?.annotations, ...ANNOTATIONS },
        labels: { ...metadata?.labels, 'sidecar.istio.io/inject': 'true' },
      });
    }
    const { spec: { groups: [{ rules: [{ expr }] }] } } = chart.toJson().find((object: Manifest) => object.kind === 'PrometheusRule');
    expect(expr).toContain(`pod=~"${pods}"`);
  });

  test('a CronJob and a Pod from anywhere', () => {
    const chart = shop();
    const spec = { jobTemplate: { spec: { template: { spec: {} } } } };
    const job = new ApiObject(chart, 'job', { apiVersion: 'batch/v1', kind: 'CronJob', spec });
    const pod = new ApiObject(chart, 'pod', { apiVersion: 'v1', kind: 'Pod', spec: {} });
    for (const object of [job, pod]) MetricsMerging.exposeObject(object, { metrics: METRICS });
    expect(podOf(job.toJson()).annotations).toEqual(ANNOTATIONS);
    expect(pod.toJson().metadata.annotations).toEqual(ANNOTATIONS);
  });

  test('an object that makes no pods is refused', () => {
    const service = new ApiObject(shop(), 'service', { apiVersion: 'v1', kind: 'Service' });
    expect(() => MetricsMerging.exposeObject(service, { metrics: METRICS })).toThrow(
      "cannot merge the metrics of 'shop/service': objects of kind Service make no pods. Give one of Pod, Deployment, ReplicaSet,"
        + ' StatefulSet, DaemonSet, Job, CronJob.',
    );
  });

  test('an object without a kind is refused', () => {
    const object = new ApiObject(shop(), 'object', { apiVersion: 'v1' } as ApiObjectProps);
    expect(() => MetricsMerging.exposeObject(object, { metrics: METRICS })).toThrow(
      "cannot merge the metrics of 'shop/object': it has no kind. Give one of Pod,");
  });
});
