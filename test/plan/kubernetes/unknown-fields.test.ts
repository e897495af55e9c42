import { unknownFields } from '../../../src/plan/kubernetes/unknown-fields';

const paths = (apiVersion: string, kind: string, fields: object) =>
  unknownFields({ apiVersion, kind, metadata: { name: 'a' }, ...fields }).map(({ path }) => path);
const ofMonitor = (spec: object) => paths('monitoring.coreos.com/v1', 'ServiceMonitor', { spec });

describe('a field that a custom resource does not have is reported', () => {
  test('at the top level, except for the fields of every object', () => {
    expect(paths('monitoring.coreos.com/v1', 'PodMonitor', { specs: {}, spec: {}, status: { anything: 1 } })).toEqual(['specs']);
  });

  test('in lists and objects of any depth', () => {
    const endpoint = { port: 'b', tlsConfig: { ca: { secret: { key: 'a', nam: 'b' } } }, intervall: '30s' };
    expect(ofMonitor({ endpoints: [{ port: 'a' }, endpoint] }))
      .toEqual(['spec.endpoints[1].tlsConfig.ca.secret.nam', 'spec.endpoints[1].intervall']);
  });

  test('in the pod of a Prometheus', () => {
    const spec = { containers: [{ name: 'a', volumeMount: [] }], podMetadata: { label: {} } };
    expect(paths('monitoring.coreos.com/v1', 'Prometheus', { spec }))
      .toEqual(['spec.containers[0].volumeMount', 'spec.podMetadata.label']);
  });

  test.each(['v1', 'v1beta1'])('in version %s of a resource of Istio', version => {
    expect(paths(`security.istio.io/${version}`, 'PeerAuthentication', { spec: { mtls: { mod: 'STRICT' } } })).toEqual(['spec.mtls.mod']);
  });

  test('with the field that was meant, if it is a misspelling', () => {
    const messages = (spec: object) =>
      unknownFields({ apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', metadata: { name: 'a' }, spec })
        .map(({ message }) => message);
    const noSuchField = 'There is no such field in prometheus-operator v0.93.1: kubectl refuses the object, '
      + 'and with other clients the field is dropped silently.';
    expect(messages({ podMetricEndpoints: [] })).toEqual([`${noSuchField} Did you mean podMetricsEndpoints?`]);
    expect(messages({ nothingLikeIt: [] })).toEqual([noSuchField]);
  });
});

describe('nothing is reported', () => {
  test('for keys that the user may choose', () => {
    expect(ofMonitor({ selector: { matchLabels: { anything: 'a' } }, endpoints: [{ params: { module: ['a'] } }] })).toEqual([]);
  });

  test('for a value of another type than an object, which is another mistake', () => {
    expect(ofMonitor({ selector: 'app', endpoints: { 0: {} }, namespaceSelector: ['shop'] })).toEqual(['spec.endpoints.0']);
  });

  test('for kinds without a known definition', () => {
    expect(paths('v1', 'Service', { spec: { anything: 1 } })).toEqual([]);
    expect(paths('gateway.networking.k8s.io/v1', 'Gateway', { spec: { anything: 1 } })).toEqual([]);
  });

});

test('a value that contains itself is read once', () => {
  const endpoints: unknown[] = [{ nosuch: 1 }];
  endpoints.push(endpoints);
  expect(ofMonitor({ endpoints })).toEqual(['spec.endpoints[0].nosuch']);
});
