import { Manifest } from '../../../../src/plan/kubernetes/manifest';
import { configured, monitor, prometheus } from '../configured';

describe('a scrape class with TLS', () => {
  const mtls = { name: 'mtls', default: true, tlsConfig: { caFile: '/ca', certFile: '/cert', keyFile: '/key', insecureSkipVerify: true } };
  const tlsOf = (object: Manifest) => configured(prometheus({ scrapeClasses: [mtls] }), object).scrapeConfigs[0].tls_config;

  test.each([
    { own: undefined, used: { insecure_skip_verify: true, ca_file: '/ca', cert_file: '/cert', key_file: '/key' } },
    // On a PodMonitor {} counts as absent.
    { own: {}, used: { insecure_skip_verify: true, ca_file: '/ca', cert_file: '/cert', key_file: '/key' } },
    // With any setting of its own, insecureSkipVerify of the class is ignored.
    { own: { serverName: 'cart' }, used: { server_name: 'cart', ca_file: '/ca', cert_file: '/cert', key_file: '/key' } },
  ])('gives a PodMonitor with $own the TLS $used', ({ own, used }) => {
    expect(tlsOf(monitor('PodMonitor', { selector: {}, podMetricsEndpoints: [{ tlsConfig: own }] }))).toEqual(used);
  });

  test('gives a ServiceMonitor with {} only its files', () => {
    expect(tlsOf(monitor('ServiceMonitor', { selector: {}, endpoints: [{ tlsConfig: {} }] })))
      .toEqual({ ca_file: '/ca', cert_file: '/cert', key_file: '/key' });
  });
});
