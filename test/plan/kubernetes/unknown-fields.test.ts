import { unknownFields } from '../../../src/plan/kubernetes/unknown-fields';

const paths = (apiVersion: string, kind: string, fields: object) => unknownFields({ apiVersion, kind, metadata: { name: 'a' }, ...fields }).map(({ path }) => path);
const ofMonitor = (spec: object) => paths('monitoring.coreos.com/v1', 'ServiceMonitor', { spec });

describe('a field that a custom resource does not have is named', () => {
  test('at the top, beside what every object has', () => {
    expect(paths('monitoring.coreos.com/v1', 'PodMonitor', { specs: {}, spec: {}, status: { anything: 1 } })).toEqual(['specs']);
  });

  test('in lists and in records, as deep as they are', () => {
    expect(ofMonitor({ endpoints: [{ port: 'a' }, { port: 'b', tlsConfig: { ca: { secret: { key: 'a', nam: 'b' } } }, intervall: '30s' }] }))
      .toEqual(['spec.endpoints[1].tlsConfig.ca.secret.nam', 'spec.endpoints[1].intervall']);
  });

  test('in the pod of a Prometheus', () => {
    expect(paths('monitoring.coreos.com/v1', 'Prometheus', { spec: { containers: [{ name: 'a', volumeMount: [] }], podMetadata: { label: {} } } }))
      .toEqual(['spec.containers[0].volumeMount', 'spec.podMetadata.label']);
  });

  test('of Istio too, in each of its versions', () => {
    for (const version of ['v1', 'v1beta1']) expect(paths(`security.istio.io/${version}`, 'PeerAuthentication', { spec: { mtls: { mod: 'STRICT' } } })).toEqual(['spec.mtls.mod']);
  });

  test('with the one that was meant, where it is a misspelling', () => {
    const told = (spec: object) => unknownFields({ apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', metadata: { name: 'a' }, spec }).map(({ message }) => message);
    expect(told({ podMetricEndpoints: [] })).toEqual([
      'There is no such field in prometheus-operator v0.93.1: kubectl refuses the object, and with other clients the field is lost without a word. Did you mean podMetricsEndpoints?',
    ]);
    expect(told({ nothingLikeIt: [] })).toEqual(['There is no such field in prometheus-operator v0.93.1: kubectl refuses the object, and with other clients the field is lost without a word.']);
  });
});

describe('nothing is said', () => {
  test('of keys that are the user’s own', () => {
    expect(ofMonitor({ selector: { matchLabels: { anything: 'a' } }, endpoints: [{ params: { module: ['a'] } }] })).toEqual([]);
  });

  test('of a value that is no record where one belongs: that is another mistake', () => {
    expect(ofMonitor({ selector: 'app', endpoints: { 0: {} }, namespaceSelector: ['shop'] })).toEqual(['spec.endpoints.0']);
  });

  test('of kinds of which no definition is known', () => {
    expect(paths('v1', 'Service', { spec: { anything: 1 } })).toEqual([]);
    expect(paths('gateway.networking.k8s.io/v1', 'Gateway', { spec: { anything: 1 } })).toEqual([]);
  });

  test('for ever of a value that contains itself', () => {
    const endpoints: unknown[] = [{ nosuch: 1 }];
    endpoints.push(endpoints);
    expect(ofMonitor({ endpoints })).toEqual(['spec.endpoints[0].nosuch']);
  });
});
