import { admissionOf, injection, istiod, namespace, pod, storedPod } from '../injected';

const MERGED = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '15020', 'prometheus.io/path': '/stats/prometheus' };

/** The annotations for Prometheus after injection, and the targets of the agent. */
function merged(annotations: { [key: string]: string }, ...installation: ReturnType<typeof istiod>) {
  const { annotations: all, proxy } = storedPod([...installation, namespace(), pod({ annotations })]);
  const left = Object.fromEntries(Object.entries(all).filter(([key]) => key.startsWith('prometheus')));
  return { left, targets: proxy!.applicationTargets };
}

function refusal(annotations: { [key: string]: string }, ...installation: ReturnType<typeof istiod>): string {
  const { verdict, reason } = admissionOf([...installation, namespace(), pod({ annotations })]);
  expect(verdict).toBe('refused');
  return reason;
}

describe("an application's metrics move behind the agent", () => {
  test('in any spelling, and other annotations are kept', () => {
    const others = { 'prometheus.io/scheme': 'https', 'prometheus.io/param_x': '1' };
    expect(merged({ 'prometheus.io.port': '8080', 'prometheus-io/path': '/prom', ...others })).toEqual({
      left: { ...MERGED, ...others },
      targets: [{ port: '8080', path: '/prom' }],
    });
  });

  test('a pod without annotations is announced, too, and the agent scrapes nothing', () => {
    expect(merged({})).toEqual({ left: MERGED, targets: [] });
  });

  test('without a port or a path, the agent scrapes /metrics on port 80', () => {
    expect(merged({ 'prometheus.io/scrape': 'true' }).targets).toEqual([{ port: '80', path: '/metrics' }]);
  });

  test('at the status port of the mesh', () => {
    const { left } = merged({ 'prometheus.io/port': '8080' }, ...istiod({ mesh: { defaultConfig: { statusPort: 15099 } } }));
    expect(left['prometheus.io/port']).toBe('15099');
  });

  test('several targets, with the first one in the fields that old agents read', () => {
    const targets = { 'prometheus.istio.io/scrape-targets': '8080:/a, 9100' };
    const { annotations, containers, initContainers } = storedPod([namespace(), pod({ annotations: targets })]);
    expect(annotations).toMatchObject(MERGED);
    expect(annotations).not.toHaveProperty(['prometheus.istio.io/scrape-targets']);
    const sidecar = [...containers, ...initContainers].find(({ name }) => name === 'istio-proxy') as { env?: object[] };
    expect(sidecar.env).toContainEqual({
      name: 'ISTIO_PROMETHEUS_ANNOTATIONS',
      value: '{"scrape":"","path":"/a","port":"8080","targets":[{"port":"8080","path":"/a"},{"port":"9100","path":"/metrics"}]}',
    });
  });

  test('characters of HTML are escaped, as in Go', () => {
    const { initContainers } = storedPod([namespace(), pod({ annotations: { 'prometheus.io/path': '/m?a=1&b=<2>' } })]);
    expect(JSON.stringify(initContainers)).toContain(JSON.stringify('{"scrape":"","path":"/m?a=1\\u0026b=\\u003c2\\u003e","port":""}'));
  });
});

describe("an application's metrics stay where they are", () => {
  test.each<[string, { [key: string]: string }, ReturnType<typeof istiod>]>([
    ['if the pod is not to be scraped', { 'prometheus.io/scrape': 'f', 'prometheus.io/port': '15090' }, []],
    ['if the pod turns merging off', { 'prometheus.istio.io/merge-metrics': 'false', 'prometheus.io/port': '0' }, []],
    ['if the mesh turns merging off', { 'prometheus.io/port': 'http' }, istiod({ mesh: { enablePrometheusMerge: false } })],
    ["if the pod itself names the agent's port", { 'prometheus.io/port': '15020', 'prometheus.io/path': '/own' }, []],
  ])('%s, whatever their port', (_, annotations, installation) => {
    expect(merged(annotations, ...installation)).toEqual({ left: annotations, targets: [] });
  });

  test('a pod wins over its mesh', () => {
    expect(merged({ 'prometheus.istio.io/merge-metrics': '1' }, ...istiod({ mesh: { enablePrometheusMerge: false } })).left)
      .toMatchObject(MERGED);
  });
});

describe('a pod is refused for its metrics port', () => {
  test.each([
    [{ 'prometheus.io/port': '15090' },
      'invalid prometheus scrape configuration: port 15090 is reserved for Istio (Envoy Prometheus (already merged))'
        + ' and cannot be scraped'],
    [{ 'prometheus.io/port': '015020' }, 'invalid prometheus scrape configuration: port 015020 conflicts with agent port'],
    [{ 'prometheus.io/port': 'http' }, 'invalid prometheus scrape configuration: invalid port "http"'],
    [{ 'prometheus.io/port': '65536' }, 'invalid prometheus scrape configuration: invalid port "65536"'],
    [{ 'prometheus.istio.io/scrape-targets': '8080,15021:/x' },
      'invalid prometheus scrape targets: target port 15021 is reserved for Istio (Envoy health) and cannot be scraped'],
    [{ 'prometheus.istio.io/scrape-targets': 'http:/x' }, 'invalid prometheus scrape targets: invalid target port "http"'],
  ])('%j', (annotations, message) => {
    expect(refusal(annotations))
      .toBe(`admission webhook "namespace.sidecar-injector.istio.io" denied the request: failed to process pod: ${message}`);
  });

  test('but a target without a port is only ignored, with a finding', () => {
    const { pods, findings } = injection([namespace(), pod({ annotations: { 'prometheus.istio.io/scrape-targets': ':/x' } })]);
    expect(pods).toHaveLength(1);
    expect(findings).toEqual([{
      code: 'injection-annotation-invalid',
      object: 'Pod/shop/cart',
      path: 'metadata.annotations.prometheus.istio.io/scrape-targets',
      message: 'is ignored, since a target has no port: write targets as port:path, separated by commas',
    }]);
  });

  test('and not before Istio 1.31, which knows no targets either', () => {
    const old = istiod({ values: { global: { tag: '1.30.3' } } });
    expect(merged({ 'prometheus.io/port': '15090', 'prometheus.istio.io/scrape-targets': '8080' }, ...old)).toEqual({
      left: { ...MERGED, 'prometheus.istio.io/scrape-targets': '8080' }, targets: [{ port: '15090', path: '/metrics' }],
    });
  });
});

test('two spellings of one annotation are a finding, since istiod takes either', () => {
  const { findings } = injection([namespace(), pod({ annotations: { 'prometheus.io/path': '/a', 'prometheus.io.path': '/b' } })]);
  expect(findings).toEqual([{
    code: 'annotations-ambiguous',
    object: 'Pod/shop/cart',
    path: 'metadata.annotations',
    message: 'prometheus.io/path and prometheus.io.path are one annotation to istiod, which takes the value of either one at random: '
      + 'remove one of them',
  }]);
});
