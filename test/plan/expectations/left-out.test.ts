import { deployment, Fields, MESHED, planOf, podMonitor, service, serviceMonitor } from '../explain/cluster';

const labels = (app: string) => ({ app, team: 'shop' });
const workload = (name: string, ports: { [name: string]: number } = { metrics: 9090 }) => deployment(name, ports, { labels: labels(name) });
const behind = (name: string, ports?: Fields[]) => service(name, ports, { labels: labels(name) });
const selector = { matchLabels: { team: 'shop' } };

const warnings = (objects: Fields[]) =>
  planOf(objects).findings.map(({ object, code, severity, message }) => ({ object, code, severity, message }));
const left = (object: string, message: string) => [{ object, code: 'workload-left-out', severity: 'warning', message }];

describe('a workload that a monitor selects beside others', () => {
  const two = [workload('cart'), workload('bank'), behind('cart'), behind('bank')];

  test('has no target where its Service names the port otherwise', () => {
    expect(warnings([...two, workload('till'), behind('till', [{ name: 'web', port: 9090 }]), serviceMonitor('all', { selector })]))
      .toEqual(left('ServiceMonitor/shop/all', 'has no target of Deployment/shop/till, and has of others: '
        + 'endpoints[0] wants a port of the Service named metrics, and Service/shop/till has web. '
        + 'Change the name there or in the monitor'));
  });

  test('has none where its container names the port otherwise, and of several such all are named at once', () => {
    const ports = { web: 9090 };
    expect(warnings([workload('cart'), workload('bank', ports), workload('till', ports), podMonitor('all', { selector })]))
      .toEqual(left('PodMonitor/shop/all', 'has no target of Deployment/shop/bank and Deployment/shop/till, and has of others: '
        + 'podMetricsEndpoints[0] wants a container port named metrics, and Deployment/shop/bank has web (9090). '
        + 'Change the name there or in the monitor'));
  });

  test('is one that has a target by another endpoint', () => {
    const till = [workload('till'), behind('till', [{ name: 'web', port: 9090 }])];
    expect(warnings([...two, ...till, serviceMonitor('all', { selector, endpoints: [{ port: 'metrics' }, { port: 'web' }] })])).toEqual([]);
  });

  test('is nobody in particular where the monitor selects everything, anywhere, or proxies', () => {
    const other = deployment('till', { web: 9090 }, { labels: labels('till') });
    const namespaceSelector = { any: true };
    const sidecars = [{ relabelings: [{ action: 'keep', sourceLabels: ['__meta_kubernetes_pod_container_name'], regex: 'istio-proxy' }] }];
    expect(warnings([workload('cart'), other, podMonitor('all', { selector: {} })])).toEqual([]);
    expect(warnings([workload('cart'), other, podMonitor('all', { selector, namespaceSelector })])).toEqual([]);
    const meshed = deployment('cart', undefined, { labels: { ...labels('cart'), ...MESHED } });
    expect(warnings([meshed, other, podMonitor('mesh', { selector, podMetricsEndpoints: sidecars })])
      .filter(({ code }) => code === 'workload-left-out')).toEqual([]);
  });

  test('is none of another namespace, none without replicas, none that is suspended, and none that has ended', () => {
    const far = deployment('till', { web: 9090 }, { namespace: 'store', labels: labels('till') });
    const idle = deployment('desk', { web: 9090 }, { labels: labels('desk') });
    const template = { metadata: { labels: labels('report') }, spec: { restartPolicy: 'Never', containers: [{ name: 'report' }] } };
    const suspended = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'report', namespace: 'shop' },
      spec: { suspend: true, schedule: '@daily', jobTemplate: { spec: { template } } },
    };
    const ended = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'migration', namespace: 'shop', labels: labels('migration') },
      spec: { containers: [{ name: 'migration' }] },
      status: { phase: 'Succeeded', podIP: '10.0.0.9' },
    };
    const spec = { ...idle.spec as Fields, replicas: 0 };
    expect(warnings([workload('cart'), far, { ...idle, spec }, suspended, ended, podMonitor('all', { selector })])).toEqual([]);
  });

  test('is not one that the rules of the monitor drop', () => {
    const relabelings = [{ action: 'drop', sourceLabels: ['__meta_kubernetes_pod_label_app'], regex: 'till' }];
    const monitor = podMonitor('all', { selector, podMetricsEndpoints: [{ port: 'metrics', relabelings }] });
    expect(warnings([workload('cart'), workload('till'), monitor])).toEqual([]);
  });
});

describe('a Service that a monitor selects beside others', () => {
  const two = [workload('cart'), workload('bank'), behind('cart'), behind('bank')];
  const SELECTS_NOTHING = service('till', undefined, { labels: labels('till'), selector: { app: 'tills' } });
  const told = (...objects: Fields[]) => warnings([...two, ...objects, serviceMonitor('all', { selector })]);

  test('has no target where it selects no pod', () => {
    expect(told(workload('till'), SELECTS_NOTHING)).toEqual([{
      object: 'ServiceMonitor/shop/all',
      code: 'service-left-out',
      severity: 'warning',
      message: 'has targets of other Services: it selects Service/shop/till, which selects pods with the label app=tills, and there are'
        + ' none. Give the pods, or change spec.selector of the Service',
    }]);
  });

  test('is right where it selects the pods of a workload that runs, asks for none, or is refused', () => {
    const till = workload('till');
    const refused = {
      ...till.spec as Fields,
      template: {
        metadata: { labels: labels('till') },
        spec: {
          containers: [
            { name: 'till', ports: [{ name: 'metrics', containerPort: 9090 }], volumeMounts: [{ name: 'none', mountPath: '/data' }] },
          ],
        },
      },
    };
    expect(told(behind('till'), till)).toEqual([]);
    expect(told(behind('till'), { ...till, spec: { ...till.spec as Fields, replicas: 0 } })).toEqual([]);
    expect(told(behind('till'), { ...till, spec: refused }).map(({ code }) => code)).toEqual(['pod-refused']);
  });

  test('is none without a selector, none with endpoints that are given, none of another namespace', () => {
    const slice = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'till-1', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'till' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.9.9.9'] }],
      ports: [{ name: 'metrics', port: 9090, protocol: 'TCP' }],
    };
    const codes = (...objects: Fields[]) => told(...objects).map(({ code }) => code);
    expect(codes({ ...SELECTS_NOTHING, spec: { ports: [{ name: 'metrics', port: 9090 }] } })).toEqual([]);
    expect(codes(SELECTS_NOTHING, slice)).not.toContain('service-left-out');
    expect(codes(service('till', undefined, { labels: labels('till'), selector: { app: 'tills' }, namespace: 'store' }))).toEqual([]);
  });

  test('alone is the cause of an expectation, and no remark', () => {
    expect(warnings([SELECTS_NOTHING, serviceMonitor('all', { selector })]).map(({ code }) => code)).not.toContain('service-left-out');
  });
});
