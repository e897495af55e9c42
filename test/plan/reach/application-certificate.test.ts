import { cart, verdict } from './world';

const ask = (tls: object) => verdict(
  [cart({ sidecar: false, ports: [{ name: 'https', containerPort: 8080 }] })], 'https://10.9.0.1:8080/metrics', { tls_config: tls },
);

test('the certificate of an application, asked at the address of its pod, is not verified by the authorities of the image', () => {
  expect(ask({})).toMatchObject({ verdict: 'unknown', code: 'application-certificate-unknown' });
});

test.each([
  ['without verification', { insecure_skip_verify: true }],
  ['with the name of its certificate', { server_name: 'cart.shop.svc' }],
  ['with an authority of its own', { ca_file: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt' }],
])('it may be %s', (_, tls) => {
  expect(ask(tls).verdict).toBe('reachable');
});
