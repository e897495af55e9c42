import { ANNOTATIONS, podOf, workload } from './a-merging-workload';

describe('what the user wrote on the pods', () => {
  const withAnnotations = (annotations: { [key: string]: string }) => () =>
    podOf(workload({ podMetadata: { annotations } })[0]).annotations;

  test.each<[string, { [key: string]: string }]>([
    ['the same in the same words', ANNOTATIONS],
    ['the same, spelled with dots', { 'prometheus.io.port': '8080' }],
    ['a scheme that is http', { 'prometheus.io/scheme': 'http' }],
    ['merging, switched on', { 'prometheus.istio.io/merge-metrics': 'true' }],
    ['ports of its own that are not captured', { 'traffic.sidecar.istio.io/excludeInboundPorts': '3306' }],
    ['a proxy configuration of its own', { 'proxy.istio.io/config': 'concurrency: 2' }],
  ])('stays: %s', (_, annotations) => {
    expect(withAnnotations(annotations)()).toMatchObject(annotations);
  });

  test('a key is not written in a second spelling', () => {
    expect(withAnnotations({ 'prometheus.io.port': '8080' })()).not.toHaveProperty(['prometheus.io/port']);
  });

  test.each<[{ [key: string]: string }, string]>([
    [{ 'prometheus.io/port': '9090' }, "its pods have the annotation 'prometheus.io/port: 9090', and merging needs '8080'."
      + " Take 'prometheus.io/port' off the pods"],
    [{ 'prometheus.io.path': '/other' }, "its pods have the annotation 'prometheus.io.path: /other',"
      + " and merging needs '/actuator/prometheus'"],
    [{ 'prometheus.io/scrape': 'false' }, "its pods have the annotation 'prometheus.io/scrape: false', and merging needs 'true'"],
    [{ 'prometheus.io/scheme': 'https' }, "its pods have the annotation 'prometheus.io/scheme: https', and merging needs 'http',"
      + ' which is all that the merged endpoint speaks'],
    [{ 'prometheus.istio.io/merge-metrics': 'false' }, "its pods have the annotation 'prometheus.istio.io/merge-metrics: false',"
      + " and merging needs 'true'"],
    [{ 'prometheus.istio.io/scrape-targets': '1:/a' }, "its pods have the annotation 'prometheus.istio.io/scrape-targets: 1:/a'"],
  ])('%j is a contradiction, and both values are shown', (annotations, because) => {
    expect(withAnnotations(annotations)).toThrow(`cannot merge the metrics of 'shop/cart/Deployment': ${because}`);
  });

  test('a label that keeps the sidecar away is a contradiction', () => {
    expect(() => workload({ podMetadata: { labels: { 'sidecar.istio.io/inject': 'false' } } })).toThrow(
      "cannot merge the metrics of 'shop/cart/Deployment': its pods have the label 'sidecar.istio.io/inject: false',"
        + " and the transport needs 'true'.",
    );
  });

  test('another revision than the one described is a contradiction', () => {
    expect(() => workload({ podMetadata: { labels: { 'istio.io/rev': 'stable' } } }, { revision: 'canary' })).toThrow(
      "its pods have the label 'istio.io/rev: stable', and the transport needs 'canary'");
  });
});
