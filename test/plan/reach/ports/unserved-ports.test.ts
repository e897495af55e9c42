import { Manifest } from '../../../../src/plan/kubernetes/manifest';
import { cart, peerAuthentication, service, verdict } from '../world';

type Pod = Parameters<typeof cart>[0];

const at = (port: number, path = '/metrics') => `http://10.9.0.1:${port}${path}`;
const ask = (pod: Pod, port = 8080, ...others: Manifest[]) => verdict([cart(pod), ...others], at(port));
const REACHABLE = { verdict: 'reachable' };
const ON_LOCALHOST = { verdict: 'blocked', code: 'listens-on-localhost' };
const WITHOUT_METRICS = { verdict: 'blocked', code: 'port-without-metrics' };

describe('a flag by which a program listens on localhost only', () => {
  test('is named with its container, and the remedy is a port', () => {
    expect(ask({ args: ['--web.listen-address=localhost:8080'] }).reason).toBe('container cart of Pod/shop/cart has'
      + ' --web.listen-address=localhost:8080, and so answers on localhost only: let it listen on :8080');
  });

  test.each([
    [['--listen', '127.0.0.1:8080']],
    [['-listen-address=127.0.0.1:8080']],
    [['--metrics-bind-address=[::1]:8080']],
    [['--metrics-addr=localhost:8080']],
    [['--listen-metrics-urls=http://127.0.0.1:8080']],
    [['--bind-address=127.0.0.1', '--secure-port=8080']],
  ])('%s lets nobody in, with a sidecar or without', args => {
    expect(ask({ args })).toMatchObject(ON_LOCALHOST);
    expect(ask({ args, sidecar: false })).toMatchObject(ON_LOCALHOST);
  });

  test.each<[string, Pod]>([
    ['all addresses', { args: ['--web.listen-address=:8080'] }],
    ['another port', { args: ['--web.listen-address=127.0.0.1:8081'] }],
    ['an address of which the port is that of somebody else', { args: ['--redis.addr=localhost:8080', '--upstream=http://127.0.0.1:8080/'] }],
    ['an address without a port', { args: ['--bind-address=127.0.0.1'] }],
    ['another address as well', { args: ['--listen-urls=http://127.0.0.1:8080,http://10.9.0.1:8080'] }],
    ['a variable', { args: ['--listen=$(ADDRESS):8080'] }],
  ])('is not one that names %s', (_, pod) => {
    expect(ask(pod)).toMatchObject(REACHABLE);
  });

  test('does not matter where another container serves the port at the address of the pod, as kube-rbac-proxy does', () => {
    const args = ['--web.listen-address=127.0.0.1:8080'];
    const proxy = { name: 'proxy', image: 'proxy' };
    expect(ask({ args, others: [{ ...proxy, args: ['--secure-listen-address=[$(IP)]:8080'] }] })).toMatchObject(REACHABLE);
    expect(ask({ args, others: [{ ...proxy, ports: [{ containerPort: 8080 }] }] })).toMatchObject(REACHABLE);
    expect(ask({ args, others: [{ ...proxy, args: ['--secure-listen-address=:8443'] }] })).toMatchObject(ON_LOCALHOST);
  });

  test('does not refute a scrape where a Sidecar leads the port to another address', () => {
    const spec = { ingress: [{ port: { number: 8080, protocol: 'HTTP', name: 'http' }, defaultEndpoint: '127.0.0.1:8080' }] };
    const sidecar = { apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: { name: 'cart', namespace: 'shop' }, spec };
    expect(ask({ args: ['--listen=127.0.0.1:8080'] }, 8080, sidecar)).toMatchObject({ code: 'inbound-listeners-unknown' });
  });
});

test('what the manifests of kubeadm bind to localhost is not reached, by the default ports of the components', () => {
  const component = (name: string, port: number, address: string): Manifest => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'cart', namespace: 'kube-system' },
    spec: { containers: [{ name, command: [name, `--bind-address=${address}`], ports: [{ containerPort: port }] }] },
  });
  const job = { tls_config: { insecure_skip_verify: true } };
  const asked = (name: string, port: number, address: string) =>
    verdict([component(name, port, address)], `https://10.9.0.1:${port}/metrics`, job).code;
  expect(asked('kube-scheduler', 10259, '127.0.0.1')).toBe('listens-on-localhost');
  expect(asked('kube-controller-manager', 10257, '127.0.0.1')).toBe('listens-on-localhost');
  expect(asked('kube-scheduler', 10259, '0.0.0.0')).not.toBe('listens-on-localhost');
});

describe('a port of a proxy', () => {
  test.each([15000, 15001, 15004, 15006, 15008, 15021, 15053])('%i serves no metrics, and is told where they are', port => {
    const found = ask({}, port);
    expect(found).toMatchObject(WITHOUT_METRICS);
    expect(found.reason).toContain('scrape port 15020/stats/prometheus');
  });

  test.each([15020, 15090])('%i serves metrics', port => {
    expect(verdict([cart()], at(port, '/stats/prometheus'))).toMatchObject(REACHABLE);
  });

  test('is one of the application where there is no proxy, or no Envoy', () => {
    expect(ask({ sidecar: false }, 15021)).toMatchObject(REACHABLE);
    expect(ask({ annotations: { 'proxy.istio.io/config': 'proxyMetadata: { DISABLE_ENVOY: "true" }' } }, 15021)).toMatchObject(REACHABLE);
  });

  test('that only tunnels and DNS need is one of the application that declares it', () => {
    const ports = [{ containerPort: 15008 }, { containerPort: 15021 }];
    expect(ask({ ports }, 15008)).toMatchObject(REACHABLE);
    expect(ask({ ports }, 15021)).toMatchObject(WITHOUT_METRICS);
  });
});

describe('a port of istiod', () => {
  const istiod = (...flags: string[]): Manifest => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'cart', namespace: 'istio-system', labels: { 'sidecar.istio.io/inject': 'false' } },
    spec: { containers: [{ name: 'discovery', image: 'registry.example/pilot:1.31.0', args: ['discovery', ...flags] }] },
  });
  const byDefault = istiod('--monitoringAddr=:15014');

  test.each([8080, 15010, 15012, 15017])('%i serves no metrics, and is told which does', port => {
    const found = verdict([byDefault], at(port));
    expect(found).toMatchObject(WITHOUT_METRICS);
    expect(found.reason).toContain('scrape port 15014/metrics');
  });

  test('for monitoring serves them at one path', () => {
    expect(verdict([byDefault], at(15014))).toMatchObject(REACHABLE);
    expect(verdict([byDefault], at(15014, '/stats/prometheus'))).toMatchObject(WITHOUT_METRICS);
  });

  test('is what its flags say, and without one for monitoring, that of HTTP has the metrics', () => {
    expect(verdict([istiod('--monitoringAddr=:9000', '--httpAddr=:9001')], at(9000))).toMatchObject(REACHABLE);
    expect(verdict([istiod('--monitoringAddr=:9000', '--httpAddr=:9001')], at(9001))).toMatchObject(WITHOUT_METRICS);
    expect(verdict([istiod('--monitoringAddr=')], at(8080))).toMatchObject(REACHABLE);
  });

  test('is one of any program in other pods', () => {
    expect(ask({ args: ['discovery'] }, 15017)).toMatchObject(REACHABLE);
  });
});

describe('a port by what the pod declares', () => {
  const UDP = { containerPort: 8080, protocol: 'UDP' };
  const migrate = { name: 'migrate', ports: [{ containerPort: 8080 }] };

  test('answers nobody over UDP, unless the same number is declared TCP too, or nobody declares it', () => {
    expect(ask({ ports: [UDP] })).toMatchObject({ verdict: 'blocked', code: 'port-not-tcp' });
    expect(ask({ ports: [UDP, { containerPort: 8080 }] })).toMatchObject(REACHABLE);
    expect(ask({ ports: [UDP] }, 8081)).toMatchObject(REACHABLE);
  });

  test('answers nobody once its init container has ended, unless that keeps running', () => {
    expect(ask({ initContainers: [migrate] })).toMatchObject({ verdict: 'blocked', code: 'init-container-port' });
    expect(ask({ initContainers: [{ ...migrate, restartPolicy: 'Always' }] })).toMatchObject(REACHABLE);
  });

  test('answers nobody, whatever mutual TLS there is', () => {
    const udp = service('cart', [{ name: 'http', port: 8080 }]);
    expect(ask({ ports: [UDP] }, 8080, udp, peerAuthentication('STRICT')).verdict).toBe('blocked');
  });
});
