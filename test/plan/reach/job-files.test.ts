import { cart, prometheus, prometheusWithCertificates, verdict } from './world';
import { HttpClientConfig } from '../../../src/plan/prometheus/scrape-config';

const ask = (job: object, asking = prometheus()) => verdict([cart(), asking], undefined, job as HttpClientConfig);
const CERTS = { name: 'certs', secret: { secretName: 'certs' } };
const CA = { tls_config: { ca_file: '/etc/prom-certs/root-cert.pem' } };

test('a job over http has no scrape pool where the Prometheus lacks a file of TLS, as it does with a default scrape class of that', () => {
  const { code, reason } = ask(CA);
  expect(code).toBe('job-file-missing');
  expect(reason).toContain('names /etc/prom-certs/root-cert.pem (tls_config.ca_file), which is on no volume of Prometheus/monitoring/k8s');
  expect(reason).toContain('makes no scrape pool');
});

test('a file that is read for a scrape fails each of them', () => {
  expect(ask({ basic_auth: { username: 'cart', password_file: '/etc/passwords/cart' } }).reason).toContain('every scrape fails');
  expect(ask({ authorization: { credentials_file: '/etc/tokens/cart' } }).code).toBe('job-file-missing');
});

test.each([
  ['a volume', CA, prometheus({ volumes: [CERTS], volumeMounts: [{ name: 'certs', mountPath: '/etc/prom-certs/' }] })],
  ['what its sidecar writes', CA, prometheusWithCertificates()],
  ['the account of the pod', { bearer_token_file: '/var/run/secrets/kubernetes.io/serviceaccount/token' }, prometheus()],
  ['the assets of monitors', { tls_config: { ca_file: '/etc/prometheus/certs/0_shop_ca_ca.crt' } }, prometheus()],
  ['a listed Secret', { tls_config: { ca_file: '/etc/prometheus/secrets/etcd/ca.crt' } }, prometheus({ secrets: ['etcd'] })],
  ['a listed ConfigMap', { tls_config: { ca_file: '/etc/prometheus/configmaps/ca/ca.crt' } }, prometheus({ configMaps: ['ca'] })],
])('a file is there on %s', (_, job, asking) => {
  expect(ask(job, asking)).toMatchObject({ verdict: 'reachable' });
});

test.each([
  ['a Secret that is not listed', { tls_config: { ca_file: '/etc/prometheus/secrets/istio.default/root-cert.pem' } }, prometheus()],
  ['another name than a sidecar writes', { tls_config: { ca_file: '/etc/prom-certs/ca.pem' } }, prometheusWithCertificates()],
  ['a volume next to it', { tls_config: { ca_file: '/etc/prom-certs/ca.pem' } },
    prometheus({ volumes: [CERTS], volumeMounts: [{ name: 'certs', mountPath: '/etc/prom' }] })],
])('a file is missing on %s', (_, job, asking) => {
  expect(ask(job, asking)).toMatchObject({ verdict: 'blocked', code: 'job-file-missing' });
});

test('the image of a Prometheus may have certificates of its own', () => {
  const ofImage = { tls_config: { ca_file: '/etc/ssl/certs/ca-certificates.crt' } };
  expect(ask(ofImage)).toMatchObject({ verdict: 'unknown', code: 'job-file-unknown' });
});
