import { ExporterWithMonitorProps, IstioMesh } from 'cdk8s-mesh-metrics';
import { certified, CLASSIC, pod, STRICT, transport } from './an-exporter';

const EXCLUDE = 'traffic.sidecar.istio.io/excludeInboundPorts';
const INCLUDE = 'traffic.sidecar.istio.io/includeInboundPorts';

describe('the inbound ports of a sidecar', () => {
  test('one that is scraped in plaintext is not captured, beside those of the user', () => {
    const { metadata } = pod({ mesh: STRICT, podMetadata: { annotations: { [EXCLUDE]: '3306' } } });
    expect(metadata).toMatchObject({ labels: { 'sidecar.istio.io/inject': 'true' }, annotations: { [EXCLUDE]: '3306,9121' } });
  });

  test.each<[string, { [key: string]: string }, string]>([
    ['excluded', { [EXCLUDE]: '9121' }, `its pods have the annotation '${EXCLUDE}: 9121',`
      + ' and the transport needs port 9121 to be captured'],
    ['not among those captured', { [INCLUDE]: '8080' }, "its pods have the annotation 'traffic.sidecar.istio.io/includeInboundPorts: 8080',"
      + ' and the transport needs port 9121 to be captured'],
  ])('istioMutual with a port that the user has %s is refused', (_, annotations, because) => {
    expect(() => pod({ prometheus: certified, mesh: STRICT, podMetadata: { annotations } })).toThrow(
      `cannot create ExporterWithMonitor 'chart/redis': ${because}`);
  });

  test('a port that is captured by name stays captured', () => {
    const annotations = { [INCLUDE]: '8080, 9121', [EXCLUDE]: '9121' };
    expect(() => pod({ prometheus: certified, mesh: STRICT, podMetadata: { annotations } })).not.toThrow();
  });
});

describe('an exporter', () => {
  test.each<[string, string | undefined, string]>([
    ['nothing', undefined, 'holdApplicationUntilProxyStarts: true\n'],
    ['nothing but space', '\n', 'holdApplicationUntilProxyStarts: true\n'],
    ['the same', 'holdApplicationUntilProxyStarts: true', 'holdApplicationUntilProxyStarts: true\n'],
    ['something else', '# ours\nconcurrency: 2\nproxyMetadata: { A: "1" }\n', '# ours\nconcurrency: 2\nproxyMetadata: {A:'
      + ' "1"}\nholdApplicationUntilProxyStarts: true\n'],
  ])('waits for a sidecar that is an ordinary container; the user’s own proxy configuration is %s', (_, own, expected) => {
    const annotations: { [key: string]: string } = own === undefined ? {} : { 'proxy.istio.io/config': own };
    expect(pod({ mesh: CLASSIC, podMetadata: { annotations } }).metadata.annotations['proxy.istio.io/config']).toBe(expected);
  });

  test.each<[string, Partial<ExporterWithMonitorProps>]>([
    ['a native sidecar', { mesh: IstioMesh.sidecar() }],
    ['none', { mesh: IstioMesh.none() }],
    ['none, outside a mesh with ordinary ones', { mesh: CLASSIC, transport: transport('direct') }],
  ])('does not wait for %s', (_, props) => expect(pod(props).metadata.annotations ?? {}).not.toHaveProperty(['proxy.istio.io/config']));

  test.each<[string, string]>([
    ['holdApplicationUntilProxyStarts: false', "its pods have 'holdApplicationUntilProxyStarts:"
      + " false' in the annotation 'proxy.istio.io/config', and the exporter needs 'true'"],
    ['- a', "its pods have the annotation 'proxy.istio.io/config: - a', which is not a YAML map"],
    ['a: [', "its pods have the annotation 'proxy.istio.io/config: a: [', which is not a YAML map"],
  ])('a proxy configuration %j is refused', (config, because) => {
    expect(() => pod({ mesh: CLASSIC, podMetadata: { annotations: { 'proxy.istio.io/config': config } } })).toThrow('cannot create'
      + ` ExporterWithMonitor 'chart/redis': ${because}`);
  });
});
