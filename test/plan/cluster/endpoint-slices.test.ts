import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { clusterOf } from '../cluster-of';

const RUNNING = {
  phase: 'Running',
  podIP: '10.9.0.1',
  podIPs: [{ ip: '10.9.0.1' }, { ip: '2001:db8::9' }],
  conditions: [{ type: 'Ready', status: 'True' }],
};
const CONTAINERS = [{ name: 'app', ports: [{ name: 'http', containerPort: 8080 }, { name: 'dns', containerPort: 53, protocol: 'UDP' }] }];

function pod(name: string, { status = RUNNING, spec, metadata }: { status?: object; spec?: object; metadata?: object } = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'cart' }, ...metadata },
    spec: { nodeName: 'a', containers: CONTAINERS, ...spec },
    status,
  };
}

function service(spec: object, labels: { [label: string]: string } = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'cart', labels },
    spec: { selector: { app: 'cart' }, ports: [{ port: 80 }], ...spec },
  };
}

/** Each slice as `type ports: address pod conditions`. */
function slices(...objects: Manifest[]): string[] {
  return clusterOf(objects.map(manifest => ({ manifest }))).endpointSlices.map(({ addressType, ports = [], endpoints = [] }) => {
    const found = endpoints.map(({ addresses, targetRef, conditions }) =>
      [...addresses, targetRef!.name, ...Object.entries(conditions!).filter(([, holds]) => holds).map(([what]) => what)].join(' '));
    return `${addressType} ${ports.map(({ name, port, protocol }) => `${name}=${port}/${protocol}`).join()}: ${found.join(', ')}`;
  });
}

describe('the EndpointSlices that mirror Endpoints', () => {
  const endpoints = (metadata: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'cart', ...metadata },
    subsets: [{
      addresses: [{ ip: '10.9.0.7', targetRef: { kind: 'Pod', name: 'a' } }],
      notReadyAddresses: [{ ip: '2001:db8::7', targetRef: { kind: 'Pod', name: 'b' } }],
      ports: [{ name: 'db', port: 9187 }],
    }],
  });
  const WITHOUT_SELECTOR = service({ selector: undefined });

  test('are there for a Service without a selector, one of each IP family', () => {
    expect(slices(WITHOUT_SELECTOR, endpoints())).toEqual(['IPv4 db=9187/TCP: 10.9.0.7 a ready', 'IPv6 db=9187/TCP: 2001:db8::7 b']);
  });

  test.each<[string, Manifest[]]>([
    ['a Service with a selector', [service({ selector: { app: 'other' } }), endpoints()]],
    ['a label that forbids it', [WITHOUT_SELECTOR, endpoints({ labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } })]],
    ['a lock of a leader', [WITHOUT_SELECTOR, endpoints({ annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } })]],
    ['no Service', [endpoints()]],
  ])('are not there for %s', (_, objects) => {
    expect(slices(...objects).filter(slice => slice.includes('db='))).toEqual([]);
  });
});

describe('the EndpointSlices of a Service', () => {
  test.each([
    ['a number as target port', { ports: [{ port: 80, targetPort: 9090 }] }, ['IPv4 =9090/TCP: 10.9.0.1 a ready serving']],
    ['no target port: the port', { ports: [{ port: 80 }] }, ['IPv4 =80/TCP: 10.9.0.1 a ready serving']],
    [
      'a name as target port: that of a container port',
      { ports: [{ name: 'web', port: 80, targetPort: 'http' }] },
      ['IPv4 web=8080/TCP: 10.9.0.1 a ready serving'],
    ],
    ['the name of a port of another protocol: no port', { ports: [{ port: 80, targetPort: 'dns' }] }, ['IPv4 : 10.9.0.1 a ready serving']],
    ['a number in quotes: a name', { ports: [{ port: 80, targetPort: '8080' }] }, ['IPv4 : 10.9.0.1 a ready serving']],
    [
      'dual stack',
      { ipFamilies: ['IPv6', 'IPv4'] },
      ['IPv4 =80/TCP: 10.9.0.1 a ready serving', 'IPv6 =80/TCP: 2001:db8::9 a ready serving'],
    ],
    ['headless', { clusterIP: 'None' }, ['IPv4 =80/TCP: 10.9.0.1 a ready serving']],
    ['nothing selected', { selector: { app: 'other' } }, ['IPv4 : ']],
    ['no selector', { selector: undefined }, []],
    ['ExternalName', { type: 'ExternalName', externalName: 'cart.example' }, []],
  ])('%s', (_, spec, expected) => {
    expect(slices(service(spec), pod('a'))).toEqual(expected);
  });

  test('pods that are not ready, terminating, or completed', () => {
    const notReady = pod('b', { status: { ...RUNNING, conditions: [] } });
    const terminating = pod('c', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } });
    const completed = pod('d', { status: { ...RUNNING, phase: 'Succeeded' } });
    const pending = pod('e', { status: { phase: 'Pending' } });
    expect(slices(service({}), notReady, terminating, completed, pending))
      .toEqual(['IPv4 =80/TCP: 10.9.0.1 b, 10.9.0.1 c serving terminating']);
    expect(slices(service({ publishNotReadyAddresses: true }), notReady)).toEqual(['IPv4 =80/TCP: 10.9.0.1 b ready']);
  });

  test('the ports of a sidecar among the init containers count, those of other init containers do not', () => {
    const ports = [{ name: 'metrics', containerPort: 15090 }];
    const named = service({ ports: [{ name: 'm', port: 80, targetPort: 'metrics' }] });
    const sidecar = pod('a', { spec: { initContainers: [{ name: 'proxy', restartPolicy: 'Always', ports }] } });
    const init = pod('b', { spec: { initContainers: [{ name: 'setup', ports }] } });
    expect(slices(named, sidecar, init)).toEqual(['IPv4 m=15090/TCP: 10.9.0.1 a ready serving', 'IPv4 : 10.9.0.1 b ready serving']);
  });

  test('are not made for a Service for which some are given', () => {
    const given: Manifest = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'x', labels: { 'kubernetes.io/service-name': 'cart' } },
      addressType: 'IPv4',
      ports: [{ name: '', port: 7, protocol: 'TCP' }],
      endpoints: [],
    };
    expect(slices(service({}), pod('a'), given)).toEqual(['IPv4 =7/TCP: ']);
  });

  test('have the labels of the Service, except for those that the controller sets', () => {
    const { endpointSlices: [slice], endpoints: [endpoints] } = clusterOf(
      [service({ clusterIP: 'None' }, { 'team': 'a', 'kubernetes.io/service-name': 'other' }), pod('a')].map(manifest => ({ manifest })),
    );
    expect(slice.metadata.labels).toEqual({
      'team': 'a',
      'kubernetes.io/service-name': 'cart',
      'service.kubernetes.io/headless': '',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    });
    expect(endpoints.metadata.labels).toEqual({
      'team': 'a',
      'service.kubernetes.io/headless': '',
      'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
    });
  });
});
