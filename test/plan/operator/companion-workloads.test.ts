import { ScrapePlan } from 'cdk8s-mesh-metrics';
import { join, PROMETHEUS } from '../../cluster/shop';

const resource = (kind: string, name: string, spec = '{}') => `
apiVersion: monitoring.coreos.com/v1
kind: ${kind}
metadata: { name: ${name}, namespace: monitoring }
spec: ${spec}
`;

const monitor = (name: string, selector: string, port: string) => `
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: ${name}, namespace: monitoring }
spec: { selector: { matchLabels: { ${selector} } }, endpoints: [{ port: ${port} }] }
`;

const urlsOf = (...documents: string[]) =>
  ScrapePlan.fromYaml(join(...documents, PROMETHEUS)).activeTargets.map(({ workload, scrapeUrl }) =>
    `${workload} ${scrapeUrl.replace(/^.*:(\d+)/, '$1')}`);

const ALERTMANAGER = monitor('alerts', 'operated-alertmanager: "true"', 'web');
const THANOS = monitor('rules', 'operated-thanos-ruler: "true"', 'web');

test('an Alertmanager has a pod behind its governing Service', () => {
  expect(urlsOf(resource('Alertmanager', 'main'), ALERTMANAGER)).toEqual(['StatefulSet/monitoring/alertmanager-main 9093/metrics']);
  expect(urlsOf(resource('Alertmanager', 'main', '{ portName: http }'), ALERTMANAGER.replace('port: web', 'port: http')))
    .toEqual(['StatefulSet/monitoring/alertmanager-main 9093/metrics']);
});

test('a ThanosRuler has one too', () => {
  expect(urlsOf(resource('ThanosRuler', 'all'), THANOS)).toEqual(['StatefulSet/monitoring/thanos-ruler-all 10902/metrics']);
});

test('a Service of the user finds an Alertmanager by its labels, and its reloader', () => {
  const service = `
apiVersion: v1
kind: Service
metadata: { name: alerts, namespace: monitoring, labels: { app: alerts } }
spec:
  selector: { alertmanager: main, app.kubernetes.io/instance: main, app.kubernetes.io/name: alertmanager }
  ports: [{ name: web, port: 9093, targetPort: web }, { name: reloader, port: 8080, targetPort: reloader-web }]
`;
  expect(urlsOf(resource('Alertmanager', 'main'), service, monitor('reloader', 'app: alerts', 'reloader')))
    .toEqual(['StatefulSet/monitoring/alertmanager-main 8080/metrics']);
  const local = resource('Alertmanager', 'main', '{ listenLocal: true }');
  expect(urlsOf(local, service, monitor('reloader', 'app: alerts', 'reloader'))).toEqual([]);
});

test('there is no pod where none is asked for, and no governing Service beside one of the user', () => {
  expect(urlsOf(resource('Alertmanager', 'main', '{ replicas: 0 }'), ALERTMANAGER)).toEqual([]);
  expect(urlsOf(resource('Alertmanager', 'main', '{ serviceName: own }'), ALERTMANAGER)).toEqual([]);
});
