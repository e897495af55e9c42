import { ExistingPrometheus, IScraper, IstioMesh, MtlsMode } from 'cdk8s-mesh-metrics';
import { MetricsEndpoint } from '../../src/endpoint';
import { ScrapeTransport } from '../../src/transport/scrape-transport';
import { ScrapeContext, TransportWiring } from '../../src/transport/strategy';

const stack = (props: object = {}): IScraper => ExistingPrometheus.fromKubePrometheusStack({
  release: 'kps',
  namespace: 'monitoring',
  ...props,
});

const PLAIN = stack();
const CERTIFIED = stack({ meshScrapeClass: 'istio-mtls' });
const MERGING = stack({ scrapesMergedEndpoints: true });
const WITHOUT_MONITORS: IScraper = {
  description: 'the addon',
  namespace: 'istio-system',
  serviceAccountName: 'prometheus',
  version: '3.13.0',
  scrapeInterval: '15s',
  scrapesMergedEndpoints: true,
  podLabels: {},
};

const STRICT = IstioMesh.sidecar({ mtls: MtlsMode.STRICT });
const PERMISSIVE = IstioMesh.sidecar();
const UNMERGED = IstioMesh.sidecar({ mtls: MtlsMode.STRICT, metricsMerging: false });
const AMBIENT = IstioMesh.ambient();
const NONE = IstioMesh.none();

const METRICS = MetricsEndpoint.http({ port: 9121 });
const SHARED = MetricsEndpoint.http({ port: 8080, servesApplication: true });
const TLS = MetricsEndpoint.https({ port: 8443 });

/** The orders in which the constructs try: that of an exporter, and that of a workload. */
const EXPORTER = [ScrapeTransport.istioMutual(), ScrapeTransport.excludeInboundPort(), ScrapeTransport.merged(), ScrapeTransport.direct()];
const WORKLOAD = [ScrapeTransport.merged(), ScrapeTransport.istioMutual(), ScrapeTransport.excludeInboundPort(), ScrapeTransport.direct()];

const NAMES = ['merged', 'istioMutual', 'excludeInboundPort', 'portLevelPermissive', 'direct'] as const;

function context(mesh: IstioMesh, prometheus: IScraper, ...endpoints: MetricsEndpoint[]): ScrapeContext {
  return { mesh, prometheus, endpoints, namespace: 'shop', podLabels: { app: 'cart' }, declared: true };
}

/** The objection of each transport that has one, as a user reads it. */
function objections(at: ScrapeContext): { [name: string]: string } {
  return Object.fromEntries(NAMES.flatMap(name => {
    try {
      ScrapeTransport[name]()._wire(at, [], 'x');
      return [];
    } catch (error) {
      return [[name, /cannot work: (.*)\. Change that\.$/.exec((error as Error).message)![1]]];
    }
  }));
}

/** Which transport made a wiring, told by what only that one does. */
function nameOf({ pod, monitor, permissivePorts }: TransportWiring): string {
  if (pod.mergedEndpoints) return 'merged';
  if (pod.excludeInboundPorts) return 'excludeInboundPort';
  if (permissivePorts) return 'portLevelPermissive';
  return monitor!(METRICS).scrapeClass ? 'istioMutual' : 'direct';
}

function auto(at: ScrapeContext, order: ScrapeTransport[]): string {
  try {
    return nameOf(ScrapeTransport.auto()._wire(at, order, 'x'));
  } catch (error) {
    return (error as Error).message;
  }
}

const NO_CERTIFICATES = "the Prometheus of the Helm release 'kps' has no scrape class with certificates of the mesh";
const NO_MONITORS = 'the addon selects no monitors';
const NOT_STRICT = (port: number, mode: string) => `port ${port} is ${mode}, and a sidecar takes TLS from Prometheus only`
  + ' where it is STRICT';
const SERVES = 'port 8080 also serves the application, which would be reachable without mutual TLS';
const MERGING_OFF = 'merging is off in the mesh (enablePrometheusMerge)';
const NO_MESH = 'there is no mesh, so the pod has no sidecar';
const IN_AMBIENT = 'the mesh is ambient, so the pod has no sidecar';

test.each<{ at: string; context: ScrapeContext; exporter: string; workload: string; objections: { [name: string]: string } }>([
  {
    at: 'STRICT, a Prometheus without certificates',
    context: context(STRICT, PLAIN, METRICS),
    exporter: 'excludeInboundPort',
    workload: 'excludeInboundPort',
    objections: { istioMutual: NO_CERTIFICATES },
  },
  {
    at: 'STRICT, a Prometheus with certificates',
    context: context(STRICT, CERTIFIED, METRICS),
    exporter: 'istioMutual',
    workload: 'istioMutual',
    objections: {},
  },
  {
    at: 'STRICT, a Prometheus that scrapes merged endpoints',
    context: context(STRICT, MERGING, METRICS),
    exporter: 'excludeInboundPort',
    workload: 'merged',
    objections: { istioMutual: NO_CERTIFICATES },
  },
  {
    at: 'STRICT, merging off',
    context: context(UNMERGED, MERGING, METRICS),
    exporter: 'excludeInboundPort',
    workload: 'excludeInboundPort',
    objections: { istioMutual: NO_CERTIFICATES, merged: MERGING_OFF },
  },
  {
    at: 'STRICT, a Prometheus that selects no monitors',
    context: context(STRICT, WITHOUT_MONITORS, METRICS),
    exporter: 'merged',
    workload: 'merged',
    objections: { istioMutual: NO_MONITORS, excludeInboundPort: NO_MONITORS, portLevelPermissive: NO_MONITORS, direct: NO_MONITORS },
  },
  {
    at: 'STRICT, a port that serves the application too',
    context: context(STRICT, PLAIN, SHARED),
    exporter: 'cannot x: no transport can be chosen automatically:'
      + " istioMutual: the Prometheus of the Helm release 'kps' has no scrape class with certificates of the mesh;"
      + ' excludeInboundPort: port 8080 also serves the application, which would be reachable without mutual TLS;'
      + " merged: the Prometheus of the Helm release 'kps' is not known to scrape merged endpoints;"
      + ' direct: the workload would be outside the mesh.'
      + ' Change one of these, or choose the transport yourself.',
    workload: expect.stringContaining('no transport can be chosen automatically: merged: '),
    objections: { istioMutual: NO_CERTIFICATES, excludeInboundPort: SERVES, portLevelPermissive: SERVES },
  },
  {
    at: 'STRICT, a process that speaks TLS itself',
    context: context(STRICT, CERTIFIED, TLS),
    exporter: 'excludeInboundPort',
    workload: 'excludeInboundPort',
    objections: {
      merged: 'port 8443 speaks https, and the agent scrapes an application over http only',
      istioMutual: 'the process speaks TLS itself on port 8443, so mutual TLS would end at the sidecar and Prometheus would need TLS twice',
      portLevelPermissive: 'the process speaks TLS itself on port 8443, and this transport sends plaintext',
    },
  },
  {
    at: 'PERMISSIVE, a Prometheus with certificates',
    context: context(PERMISSIVE, CERTIFIED, METRICS),
    exporter: 'excludeInboundPort',
    workload: 'excludeInboundPort',
    objections: { istioMutual: NOT_STRICT(9121, 'PERMISSIVE') },
  },
  {
    at: 'no mesh',
    context: context(NONE, MERGING, METRICS),
    exporter: 'direct',
    workload: 'direct',
    objections: { merged: NO_MESH, istioMutual: NO_MESH, excludeInboundPort: NO_MESH, portLevelPermissive: NO_MESH },
  },
  {
    at: 'ambient',
    context: context(AMBIENT, MERGING, METRICS),
    exporter: expect.stringContaining('no transport can be chosen automatically'),
    workload: expect.stringContaining('no transport can be chosen automatically'),
    objections: {
      merged: IN_AMBIENT,
      istioMutual: IN_AMBIENT,
      excludeInboundPort: IN_AMBIENT,
      portLevelPermissive: IN_AMBIENT,
      direct: 'the mesh is ambient, where the namespace decides who is outside',
    },
  },
])('$at: what auto() takes, and what every other one objects', expected => {
  expect(auto(expected.context, EXPORTER)).toEqual(expected.exporter);
  expect(auto(expected.context, WORKLOAD)).toEqual(expected.workload);
  expect(objections(expected.context)).toEqual(expected.objections);
});

describe('merged()', () => {
  const objection = (mesh: IstioMesh, ...endpoints: MetricsEndpoint[]) => objections(context(mesh, MERGING, ...endpoints)).merged;

  test.each([15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090])('objects to port %d, which is the sidecar’s', port => {
    expect(objection(STRICT, MetricsEndpoint.http({ port }))).toBe(`port ${port} is reserved by the sidecar`);
  });

  test('objects to the status port of the mesh', () => {
    expect(objection(IstioMesh.sidecar({ statusPort: 15099 }), MetricsEndpoint.http({ port: 15099 })))
      .toBe('port 15099 is reserved by the sidecar');
  });

  test('objects to several endpoints before Istio 1.31', () => {
    const endpoints = [METRICS, MetricsEndpoint.http({ port: 8080 })];
    expect(objection(IstioMesh.sidecar({ version: '1.30.3' }), ...endpoints))
      .toBe('Istio 1.30.3 merges one endpoint a pod, and there are 2');
    for (const version of ['1.31', '1.32.4']) expect(objection(IstioMesh.sidecar({ version }), ...endpoints)).toBeUndefined();
  });

  test('objects to an interval of its own', () => {
    expect(objection(STRICT, MetricsEndpoint.http({ port: 8080, interval: '1m' }))).toBe(
      'port 8080 has an interval or timeout of its own, and a merged endpoint has those of whatever scrapes it',
    );
  });

  test('objects to a comma in the path of several endpoints, which it separates', () => {
    expect(objection(STRICT, MetricsEndpoint.http({ port: 8080, path: '/a,b' }), METRICS))
      .toBe("path '/a,b' has a comma, which separates endpoints");
    expect(objection(STRICT, MetricsEndpoint.http({ port: 8080, path: '/a,b' }))).toBeUndefined();
  });
});

describe('istioMutual()', () => {
  const wiring = (endpoint: MetricsEndpoint, declared = true) =>
    ScrapeTransport.istioMutual()._wire({ ...context(STRICT, CERTIFIED, endpoint), declared }, [], 'x').monitor!(endpoint);

  test.each(['http-metrics', 'http'])('leaves HTTP/2 on for a port named %s, which Istio takes for HTTP', portName => {
    expect(wiring(MetricsEndpoint.http({ port: 9121, portName }))).toEqual({ scheme: 'https', scrapeClass: 'istio-mtls' });
  });

  test.each(['metrics', 'httpmetrics', 'tcp-metrics', 'https-metrics'])('turns HTTP/2 off for a port named %s', portName => {
    expect(wiring(MetricsEndpoint.http({ port: 9121, portName })))
      .toEqual({ scheme: 'https', scrapeClass: 'istio-mtls', enableHttp2: false });
  });

  test.each(['http2-metrics', 'grpc', 'grpc-web'])('objects to a port named %s, as HTTP/2', portName => {
    const endpoint = MetricsEndpoint.http({ port: 9121, portName });
    const because = `port 9121 is named '${portName}', so its sidecar speaks HTTP/2 to a process that serves metrics over HTTP/1.1`;
    expect(() => wiring(endpoint)).toThrow(because);
    expect(wiring(endpoint, false)).toMatchObject({ enableHttp2: false });
  });

  test('turns HTTP/2 off where no Service declares the port', () => {
    expect(wiring(METRICS, false).enableHttp2).toBe(false);
  });

  test.each<[string, Parameters<typeof IstioMesh.sidecar>[0], string | undefined]>([
    [
      'the namespace is PERMISSIVE',
      { mtls: MtlsMode.STRICT, namespaceMtls: { shop: MtlsMode.PERMISSIVE } },
      NOT_STRICT(9121, 'PERMISSIVE'),
    ],
    [
      'the workload is DISABLE',
      { mtls: MtlsMode.STRICT, workloadMtls: [{ namespace: 'shop', labels: { app: 'cart' }, mode: MtlsMode.DISABLE }] },
      NOT_STRICT(9121, 'DISABLE'),
    ],
    ['the port is PERMISSIVE', {
      mtls: MtlsMode.STRICT,
      workloadMtls: [{ namespace: 'shop', labels: { app: 'cart' }, portLevelMtls: { 9121: MtlsMode.PERMISSIVE } }],
    }, NOT_STRICT(9121, 'PERMISSIVE')],
    [
      'another port is PERMISSIVE',
      { mtls: MtlsMode.STRICT, workloadMtls: [{ namespace: 'shop', labels: { app: 'cart' }, portLevelMtls: { 80: MtlsMode.PERMISSIVE } }] },
      undefined,
    ],
    [
      'another workload is PERMISSIVE',
      { mtls: MtlsMode.STRICT, workloadMtls: [{ namespace: 'shop', labels: { app: 'other' }, mode: MtlsMode.PERMISSIVE }] },
      undefined,
    ],
    ['only the namespace is STRICT', { namespaceMtls: { shop: MtlsMode.STRICT } }, undefined],
    ['of two policies on the pod the first one is STRICT', {
      workloadMtls: [
        { namespace: 'shop', labels: { app: 'cart' }, mode: MtlsMode.STRICT },
        { namespace: 'shop', labels: { app: 'cart' }, mode: MtlsMode.DISABLE },
      ],
    }, undefined],
  ])('goes by the mode of the port: %s', (_, mesh, objection) => {
    expect(objections(context(IstioMesh.sidecar(mesh), CERTIFIED, METRICS)).istioMutual).toBe(objection);
  });
});

test('portLevelPermissive() objects to a second policy on the pod', () => {
  const mesh = IstioMesh.sidecar({ workloadMtls: [{ namespace: 'shop', labels: { app: 'cart' }, mode: MtlsMode.STRICT }] });
  expect(objections(context(mesh, PLAIN, METRICS)).portLevelPermissive)
    .toBe('the pods have a PeerAuthentication of their own already, and Istio uses the oldest one only');
});

test('an explicit choice with an objection names the first that would work', () => {
  expect(() => ScrapeTransport.istioMutual()._wire(context(STRICT, PLAIN, METRICS), EXPORTER, "create X 'shop/x'")).toThrow(
    "cannot create X 'shop/x': ScrapeTransport.istioMutual() cannot work: the Prometheus of the Helm release 'kps' has no"
      + ' scrape class with certificates of the mesh. Use ScrapeTransport.excludeInboundPort().',
  );
});

test('direct() keeps a workload out of a mesh, and says nothing where there is none', () => {
  expect(ScrapeTransport.direct()._wire(context(STRICT, PLAIN, METRICS), [], 'x').pod).toEqual({ sidecar: false });
  expect(ScrapeTransport.direct()._wire(context(NONE, PLAIN, METRICS), [], 'x').pod).toEqual({ sidecar: undefined });
});
