import { mkdirSync, writeFileSync } from 'fs';
import * as path from 'path';
import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { IstioMesh } from '../../src/mesh/istio-mesh';
import { ScrapePlan } from '../../src/scrape-plan/scrape-plan';
import { kubePrometheusStack } from '../cluster/prometheuses';
import { inTemporaryFolder } from '../temporary-folder';

const PROMETHEUS = 'Prometheus/monitoring/kps-kube-prometheus-stack-prometheus';

/** A Deployment with a metrics port, and a monitor for it; `port` is the one that the monitor looks for. */
function shop(port = 'metrics', labels: { [label: string]: string } = { release: 'kps' }): App {
  const app = Testing.app();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new ApiObject(chart, 'cart', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'cart' },
    spec: {
      selector: { matchLabels: { app: 'cart' } },
      template: {
        metadata: { labels: { app: 'cart' } },
        spec: { containers: [{ name: 'cart', ports: [{ name: 'http', containerPort: 8080 }, { name: 'metrics', containerPort: 9090 }] }] },
      },
    },
  });
  new ApiObject(chart, 'monitor', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: 'cart', labels },
    spec: { selector: { matchLabels: { app: 'cart' } }, podMetricsEndpoints: [{ port }] },
  });
  return app;
}

/** A file of a Prometheus without operator. */
const PLAIN = `
scrape_configs:
- job_name: pods
  kubernetes_sd_configs: [{role: pod}]
  relabel_configs: [{source_labels: [__meta_kubernetes_pod_container_port_name], regex: metrics, action: keep}]
`;

describe('a plan', () => {
  test('of an app says what will be scraped, and of what it is not said', () => {
    const plan = ScrapePlan.of(shop(), { also: kubePrometheusStack() });
    expect(plan.activeTargets).toMatchObject([{
      prometheus: PROMETHEUS,
      scrapePool: 'podMonitor/shop/cart/0',
      scrapeUrl: 'http://10.244.0.2:9090/metrics',
      scrapeInterval: '30s',
      scrapeTimeout: '10s',
      workload: 'Deployment/shop/cart',
      labels: { namespace: 'shop', container: 'cart', job: 'shop/cart', endpoint: 'metrics' },
      discoveredLabels: { __meta_kubernetes_pod_label_app: 'cart' },
    }]);
    expect(plan.droppedTargets)
      .toMatchObject([{ prometheus: PROMETHEUS, discoveredLabels: { __meta_kubernetes_pod_container_port_name: 'http' } }]);
    expect(plan.scrapeConfigs)
      .toMatchObject([{ prometheus: PROMETHEUS, jobName: 'podMonitor/shop/cart/0', config: { honor_labels: false } }]);
    expect([...plan.refused, ...plan.findings]).toEqual([]);
    expect(plan.reliesOn).toContain('No Namespace is given for shop: assumed to have only the label kubernetes.io/metadata.name.');
  });

  test('says which workload a target is of, where it knows the pod', () => {
    const pod = (name: string, podIP: string, more: object = {}) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'shop' },
      spec: { containers: [{ name: 'app', ports: [{ name: 'metrics', containerPort: 9100 }] }], ...more },
      status: { phase: 'Running', podIP, podIPs: [{ ip: podIP }], hostIP: '10.0.0.1' },
    });
    const configuration = `${PLAIN}
- job_name: static
  static_configs: [{targets: ['10.244.0.9:80', 'example.org:80']}]
- job_name: services
  kubernetes_sd_configs: [{role: service}]
`;
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'cart', namespace: 'shop' },
      spec: { clusterIP: '10.96.0.1', ports: [{ port: 80 }] },
    };
    const also = [pod('cart', '10.244.0.9'), pod('one', '10.0.0.1', { hostNetwork: true }), service];
    const { activeTargets } = ScrapePlan.fromYaml(configuration, { also });
    expect(Object.fromEntries(activeTargets.map(({ scrapeUrl, workload }) => [scrapeUrl, workload]))).toEqual({
      'http://10.244.0.9:9100/metrics': 'Pod/shop/cart',
      'http://10.0.0.1:9100/metrics': 'Pod/shop/one',
      'http://10.244.0.9:80/metrics': 'Pod/shop/cart',
      'http://example.org:80/metrics': undefined,
      'http://cart.shop.svc:80/metrics': undefined,
    });
  });

  test('takes an ApiObject, or a construct with objects below it, as more of the cluster', () => {
    const platform = new Chart(Testing.app(), 'platform');
    const objects = kubePrometheusStack().map((object, i) => new ApiObject(platform, `object-${i}`, object));
    for (const also of [objects, [platform]]) {
      expect(ScrapePlan.of(shop(), { also }).activeTargets.map(({ scrapeUrl }) => scrapeUrl)).toEqual(['http://10.244.0.2:9090/metrics']);
    }
    const broken = new ApiObject(platform, 'broken', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'broken' } });
    expect(ScrapePlan.fromYaml('', { also: [broken] }).findings.map(({ file, path: field }) => [file, field]))
      .toEqual([['also[0]', 'spec']]);
  });

  test.each(['1.32', '1.32.4'])('of a mesh of Istio %s says that it goes by older rules', version => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } } };
    const assumptions = (mesh: IstioMesh) => ScrapePlan.of(shop(), { mesh, also: [namespace] }).reliesOn;
    const READ_AS = 'Istio 1.32 is newer than the rules known here (1.31): read as 1.31.';
    expect(assumptions(IstioMesh.sidecar({ version }))).toContain(READ_AS);
    expect(assumptions(IstioMesh.sidecar({ version: '1.31.2' }))).not.toContain(READ_AS);
  });

  test('comes whole as JSON', () => {
    const plan = ScrapePlan.of(shop(), { also: kubePrometheusStack() });
    expect(Object.keys(plan.toJson())).toEqual([
      'version', 'activeTargets', 'expectations',
      'workloads', 'monitorsWithoutTargets', 'missingFacts', 'scrapeConfigs', 'refused', 'reliesOn', 'findings', 'plaintext',
    ]);
    expect(plan.toJson().activeTargets[0].discoveredLabels.__address__).toBe('10.244.0.2:9090');
  });

  test('of an empty app is empty', () => {
    const { activeTargets, droppedTargets, findings } = ScrapePlan.of(Testing.app());
    expect([...activeTargets, ...droppedTargets, ...findings]).toEqual([]);
  });

  test('says where it found what it could not use', () => {
    const plan = ScrapePlan.fromYaml('kind: Pod\n---\n{', { also: ['[]', { kind: 'Pod' }] });
    expect(plan.findings.map(({ file, document, path: field }) => [file, document, field])).toEqual([
      ['YAML', 1, 'apiVersion'], ['YAML', 2, undefined], ['also[0]', 1, undefined], ['also[1]', 1, 'apiVersion'],
    ]);
  });

  test('says of each finding what is wrong with the object, how bad it is, and what to do about its kind', () => {
    const mistyped = 'apiVersion: v1\nkind: Secret\nmetadata: {name: cart, labels: {version: 1}}';
    expect(ScrapePlan.fromYaml(`${mistyped}\n---\nnull\n`).findings).toEqual([
      {
        code: 'document-empty',
        severity: 'warning',
        file: 'YAML',
        document: 2,
        message: 'is empty. Leave it out',
        remedy: 'Leave it out.',
        edits: [],
      },
      {
        code: 'field-invalid',
        severity: 'error',
        file: 'YAML',
        document: 1,
        object: 'Secret/default/cart',
        path: 'metadata.labels.version',
        message: 'must be a string, not 1: the API server would refuse the object',
        remedy: 'Give the field a value as the message says.',
        edits: [],
      },
    ]);
  });

  test('says what the operator refuses', () => {
    const app = shop();
    ApiObject.of(app.node.findChild('shop').node.findChild('monitor'))
      .addJsonPatch(JsonPatch.add('/spec/podMetricsEndpoints/0/relabelings', [{ regex: '(' }]));
    const [{ object, reason, prometheus }] = ScrapePlan.of(app, { also: kubePrometheusStack() }).refused;
    expect([prometheus, object, reason]).toEqual([PROMETHEUS, 'PodMonitor/shop/cart', 'InvalidConfiguration']);
  });

  test('says once for all shards what Prometheus leaves undefined', () => {
    const app = shop();
    const apiObject = ApiObject.of(app.node.findChild('shop').node.findChild('monitor'));
    apiObject.addJsonPatch(JsonPatch.add('/spec/podMetricsEndpoints/0/relabelings', [
      { action: 'labelmap', regex: '__meta_kubernetes_pod_(?:label_app|ip)', replacement: 'which' },
    ]));
    const also = kubePrometheusStack()
      .map(object => object.kind === 'Prometheus' ? { ...object, spec: { ...object.spec as object, shards: 2 } } : object);
    expect(ScrapePlan.of(app, { also }).findings.map(({ object, path: job, message }) => [object, job, message])).toEqual([
      [PROMETHEUS, 'podMonitor/shop/cart/0', expect.stringContaining('maps __meta_kubernetes_pod_ip and'
        + ' __meta_kubernetes_pod_label_app, which differ, to one label, which')],
    ]);
  });

  test('has all pods where they are asked for', () => {
    const app = shop();
    ApiObject.of(app.node.findChild('shop').node.findChild('cart')).addJsonPatch(JsonPatch.add('/spec/replicas', 3));
    expect(ScrapePlan.of(app, { also: kubePrometheusStack(), allReplicas: true }).activeTargets).toHaveLength(3);
  });

  test('reads files and folders, a prometheus.yml among them', () => inTemporaryFolder(folder => {
    mkdirSync(path.join(folder, 'shop'));
    writeFileSync(path.join(folder, 'shop', 'a.yaml'), 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a,'
      + ' ports: [{name: metrics, containerPort: 1}]}]}');
    writeFileSync(path.join(folder, 'shop', 'notes.txt'), 'not for us');
    writeFileSync(path.join(folder, 'prometheus.yml'), PLAIN);
    const plan = ScrapePlan.fromFiles([path.join(folder, 'shop'), path.join(folder, 'prometheus.yml')]);
    expect(plan.activeTargets.map(({ prometheus, scrapePool, scrapeUrl }) => [path.basename(prometheus), scrapePool, scrapeUrl]))
      .toEqual([['prometheus.yml', 'pods', 'http://10.244.0.2:1/metrics']]);
    expect(plan.reliesOn).toContain(`The Prometheus of ${path.join(folder, 'prometheus.yml')} is assumed to be allowed to`
      + ' list everything.');
    expect(() => ScrapePlan.fromFiles([path.join(folder, 'gone.yaml')])).toThrow(/^cannot plan for '.*gone.yaml': .*no such file/);
  }));
});
