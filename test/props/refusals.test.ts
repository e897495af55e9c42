import { ApiObject, App } from 'cdk8s';
import {
  Exporter, ExporterWithMonitor, IstioMesh, MeshMetrics, MeshPeerAuthentications, MeshPodMonitor, MetricsEndpoint, MetricsMerging,
  MetricsMergingWorkload, MonitorKind, MtlsSidecarPrometheus,
} from 'cdk8s-mesh-metrics';
import { cart, containers, metrics, shop } from './surface';

describe('what used to be swallowed is refused with the prop, the reason and what to write', () => {
  const never = (props: object) => props as never;
  const exporterOf = (props: object) => () => new ExporterWithMonitor(shop(), 'a', never({ exporter: Exporter.blackbox(), ...props }));

  test.each<[string, () => unknown, string]>([
    ['the word of an enum in lower case', () => IstioMesh.sidecar(never({ mtls: 'strict' })),
      "cannot describe IstioMesh.sidecar: mtls is 'strict', and it has to be one of 'STRICT', 'PERMISSIVE', 'DISABLE'. Write 'STRICT'."],
    ['a word that is near to none', () => IstioMesh.sidecar(never({ namespaceMtls: { shop: 'on' } })),
      "cannot describe IstioMesh.sidecar: namespaceMtls['shop'] is 'on', and it has to be one of 'STRICT', 'PERMISSIVE', 'DISABLE'."
      + ' Write one of these.'],
    ['a misspelled kind', exporterOf({ monitorKind: 'ServiceMonitr' }),
      "cannot create ExporterWithMonitor 'shop/a': monitorKind is 'ServiceMonitr', and it has to be one of 'ServiceMonitor', 'PodMonitor'."
      + " Write 'ServiceMonitor'."],
    ['a text for a list', () => new MeshPodMonitor(shop(), 'a', never({ namespaces: 'shop' })),
      "cannot create MeshPodMonitor 'shop/a': namespaces is a string, and it has to be a list. Write a list, even if it has one item."],
    ['a text for a number', () => MetricsEndpoint.http(never({ port: '8080' })),
      "cannot describe MetricsEndpoint.http: port is '8080', and a port is a whole number from 1 to 65535."
      + ' Give the number that the process listens on.'],
    ['a text for a boolean', () => MeshMetrics.configure(shop(), never({ validateScrapes: 'false' })),
      "cannot configure MeshMetrics: validateScrapes is 'false', and it is either true or false. Write true or false."],
    ['props that are missing', () => Exporter.redis(null as never),
      'cannot describe Exporter.redis: the argument is missing, and it has to be an object. Write it as { name: value }.'],
    ['a password instead of its Secret, without a word of it', () => Exporter.redis(never({ address: 'db', password: 'S3cr3t' })),
      'cannot describe Exporter.redis: password is a string, and it has to be the key of a Secret.'
      + " Write it as { secret: Secret.fromSecretName(scope, id, 'name of the Secret'), key: 'key' }."],
    ['an address for an endpoint', () => MetricsMerging.expose(cart(shop()), never({ metrics: [8080] })),
      "cannot merge the metrics of 'shop/cart': metrics[0] is a number, and it has to be of the class MetricsEndpoint."
      + ' Use MetricsEndpoint.http({ port }) or MetricsEndpoint.https({ port }).'],
    ['a name with capitals', () => new MeshPodMonitor(shop(), 'a', { metadata: { name: 'Mesh' } }),
      "cannot create MeshPodMonitor 'shop/a': metadata.name is 'Mesh', which Kubernetes refuses as a name."
      + " Use at most 253 lower-case letters, digits, '-' and '.', starting and ending with a letter or digit."],
    ['a namespace with capitals', () => new MetricsMergingWorkload(shop(), 'a', { metrics, containers, metadata: { namespace: 'Shop' } }),
      "cannot create MetricsMergingWorkload 'shop/a': metadata.namespace is 'Shop', which Kubernetes refuses as a name."
      + " Use at most 63 lower-case letters, digits and '-', starting and ending with a letter or digit."],
    ['a scope outside of any chart', () => new MeshPodMonitor(new App() as never, 'a'),
      "cannot create MeshPodMonitor 'a' in the app: it is not in a chart, and only the objects of charts are written."
      + " Create it in one: new Chart(app, 'shop', { namespace: 'shop' })."],
    ['an id that is taken', () => {
      const chart = shop();
      return [new MeshPodMonitor(chart, 'a'), new MtlsSidecarPrometheus(chart, 'a')];
    }, "cannot create MtlsSidecarPrometheus 'a' in 'shop': there is a MeshPodMonitor 'shop/a' already. Give it another id."],
    ['a misspelled prop', () => new MeshPodMonitor(shop(), 'a', never({ intervall: '30s' })),
      "cannot create MeshPodMonitor 'shop/a': there is no prop 'intervall'. Write 'interval'."],
    ['a misspelled prop of a prop', () => new MeshPodMonitor(shop(), 'a', never({ exclude: [{ namespace: ['legacy'] }] })),
      "cannot create MeshPodMonitor 'shop/a': there is no prop 'exclude[0].namespace'. Write 'exclude[0].namespaces'."],
    ['a prop in another case', exporterOf({ monitorkind: MonitorKind.POD_MONITOR }),
      "cannot create ExporterWithMonitor 'shop/a': there is no prop 'monitorkind'. Write 'monitorKind'."],
    ['a prop as Python spells it', () => MetricsEndpoint.http(never({ port: 8080, scrape_timeout: '5s' })),
      "cannot describe MetricsEndpoint.http: there is no prop 'scrape_timeout'. Write 'scrapeTimeout'."],
    ['a misspelled prop of cdk8s-plus', () => new MetricsMergingWorkload(shop(), 'a', never({ metrics, containers, replica: 2 })),
      "cannot create MetricsMergingWorkload 'shop/a': there is no prop 'replica'. Write 'replicas'."],
    ['a prop that is like none', () => new MeshPeerAuthentications(shop(), 'a', never({ team: 'shop' })),
      "cannot create MeshPeerAuthentications 'shop/a': there is no prop 'team'. Leave it out, or write one of mesh."],
    ['a prop of a prop that is like none', () => new MeshPodMonitor(shop(), 'a', never({ exclude: [{ pods: ['legacy'] }] })),
      "cannot create MeshPodMonitor 'shop/a': there is no prop 'exclude[0].pods'. Leave it out, or write one of namespaces, labels."],
    ['a number for the value of an annotation', exporterOf({ podMetadata: { annotations: { 'prometheus.io/port': 8080 } } }),
      "cannot create ExporterWithMonitor 'shop/a': podMetadata.annotations['prometheus.io/port'] is 8080, and it has to be a text that is"
      + " not empty. Quote it: '8080'."],
    ['a number for the value of a label', () => new MeshPodMonitor(shop(), 'a', never({ selector: { matchLabels: { version: 2 } } })),
      "cannot create MeshPodMonitor 'shop/a': selector.matchLabels has the label value 2, which Kubernetes refuses. Quote it: '2'."],
    ['the key of an annotation with a blank', exporterOf({ metadata: { annotations: { 'a b': '' } } }),
      "cannot create ExporterWithMonitor 'shop/a': metadata.annotations has the annotation key 'a b', which Kubernetes refuses. Use"
      + " 'name' or 'prefix/name': a name of at most 63 letters, digits, '-', '_' and '.', starting and ending with a letter or digit, and"
      + ' a DNS prefix.'],
    ['a number in an annotation of an object, as from a chart without quotes', () => {
      const template = { metadata: { annotations: { 'prometheus.io/port': 8080 } } };
      const object = new ApiObject(shop(), 'helm', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } });
      MetricsMerging.exposeObject(object, { metrics });
    }, "cannot merge the metrics of 'shop/helm': its pods have the annotation 'prometheus.io/port' with the value 8080, which is not a"
      + " text. Quote it: '8080'."],
    ['a workload that is exposed twice', () => {
      const workload = cart(shop());
      MetricsMerging.expose(workload, { metrics });
      MetricsMerging.expose(workload, { metrics: [MetricsEndpoint.http({ port: 9100 })] });
    }, "cannot merge the metrics of 'shop/cart': MetricsMerging merges 8080/metrics of these pods already, and this would merge others."
      + ' Merge all endpoints at once, or choose another transport for one of the two.'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(new Error(message));
  });

  test.each<[string, () => unknown]>([
    ['a Deployment of a newer cdk8s-plus', () => new MetricsMergingWorkload(shop(), 'a', never({ metrics, containers, dnsPolicies: [] }))],
    ['cdk8s, which writes whatever metadata has', exporterOf({ metadata: { generation: 2 } })],
  ])('but not a prop of %s', (_, make) => {
    expect(make).not.toThrow();
  });

  test('a port that is not the only one of the containers', () => {
    const { node } = new MetricsMergingWorkload(shop(), 'a', { containers, metrics: [MetricsEndpoint.http({ port: 9100 })] });
    expect(node.root.node.findAll().flatMap(each => each.node.validate())).toEqual([
      "cannot create MetricsMergingWorkload 'shop/a': its metrics are on port 9100, and the only port of its containers is 8080."
      + ' Give the endpoint that port, or declare the port of the metrics on the container too.',
    ]);
  });
});
