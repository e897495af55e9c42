import { ambiguities } from '../../../src/plan/discover/ambiguous-labels';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { clusterWith } from '../conformance/targets-comparison';

function found(annotations: { [key: string]: string }): string[] {
  const pod: Manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'cart-0', namespace: 'shop', annotations }, spec: { containers: [] }, status: {} };
  return ambiguities(clusterWith([pod])).map(({ object, path, message }) => `${object} ${path}: ${message}`);
}

test('two spellings of a key with different values are told', () => {
  expect(found({ 'prometheus.io/port': '8080', 'prometheus.io.port': '9090', 'note': '' })).toEqual([
    'Pod/shop/cart-0 metadata.annotations: prometheus.io/port and prometheus.io.port are one label to Prometheus, '
    + 'which takes the value of either, another one each time: leave one of them out',
  ]);
});

test('two spellings with the same value are not', () => {
  expect(found({ 'prometheus.io/port': '8080', 'prometheus.io.port': '8080' })).toEqual([]);
});

test('nor are labels of which discovery does not know', () => {
  const labels = { 'a/b': '1', 'a.b': '2' };
  const told = ['Endpoints', 'Ingress', 'Deployment'].filter(kind => ambiguities(clusterWith([{ apiVersion: 'v1', kind, metadata: { name: 'cart', labels } }])).length > 0);
  expect(told).toEqual(['Endpoints', 'Ingress']);
});
