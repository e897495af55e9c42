import { ambiguities } from '../../../src/plan/discover/ambiguous-labels';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { clusterWith } from '../conformance/targets-comparison';

function ambiguitiesOf(annotations: { [key: string]: string }): string[] {
  const metadata = { name: 'cart-0', namespace: 'shop', annotations };
  const pod: Manifest = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [] }, status: {} };
  return ambiguities(clusterWith([pod])).map(({ object, path, message }) => `${object} ${path}: ${message}`);
}

test('two spellings of a key with different values are reported', () => {
  expect(ambiguitiesOf({ 'prometheus.io/port': '8080', 'prometheus.io.port': '9090', 'note': '' })).toEqual([
    'Pod/shop/cart-0 metadata.annotations: prometheus.io/port and prometheus.io.port are one label to Prometheus, '
    + 'which takes the value of either at random: leave one of them out',
  ]);
});

test('two spellings with the same value are not reported', () => {
  expect(ambiguitiesOf({ 'prometheus.io/port': '8080', 'prometheus.io.port': '8080' })).toEqual([]);
});

test('labels of objects that discovery does not read are not reported', () => {
  const labels = { 'a/b': '1', 'a.b': '2' };
  const isReported = (kind: string) =>
    ambiguities(clusterWith([{ apiVersion: 'v1', kind, metadata: { name: 'cart', labels } }])).length > 0;
  expect(['Endpoints', 'Ingress', 'Deployment'].filter(isReported)).toEqual(['Endpoints', 'Ingress']);
});
