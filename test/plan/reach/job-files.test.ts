import { cart, prometheus, prometheusWithCertificates, verdict } from './world';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { HttpClientConfig } from '../../../src/plan/prometheus/scrape-config';

const ask = (job: object, asking = prometheus(), ...given: Manifest[]) =>
  verdict([cart(), asking, ...given], undefined, job as HttpClientConfig);
const CERTS = { name: 'certs', secret: { secretName: 'certs' } };
const object = (kind: string, name: string, fields: object): Manifest =>
  ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'monitoring' }, ...fields });
const SECRET = object('Secret', 'certs', { stringData: { 'root-cert.pem': 'any' } });
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
  ['what its sidecar writes', CA, prometheusWithCertificates()],
  ['the account of the pod', { bearer_token_file: '/var/run/secrets/kubernetes.io/serviceaccount/token' }, prometheus()],
  ['the assets of monitors', { tls_config: { ca_file: '/etc/prometheus/certs/0_shop_ca_ca.crt' } }, prometheus()],
])('a file is there on %s', (_, job, asking) => {
  expect(ask(job, asking)).toMatchObject({ verdict: 'reachable' });
});

test.each([
  ['a Secret that is not listed', { tls_config: { ca_file: '/etc/prometheus/secrets/istio.default/root-cert.pem' } }, prometheus()],
  ['another name than a sidecar writes', { tls_config: { ca_file: '/etc/prom-certs/ca.pem' } }, prometheusWithCertificates()],
  ['a volume next to it', { tls_config: { ca_file: '/etc/prom-certs/ca.pem' } },
    prometheus({ volumes: [CERTS], volumeMounts: [{ name: 'certs', mountPath: '/etc/prom' }] })],
  ['an account whose token is not mounted', { bearer_token_file: '/var/run/secrets/kubernetes.io/serviceaccount/token' },
    prometheus({ automountServiceAccountToken: false })],
])('a file is missing on %s', (_, job, asking) => {
  expect(ask(job, asking)).toMatchObject({ verdict: 'blocked', code: 'job-file-missing' });
});

test('the image of a Prometheus may have certificates of its own', () => {
  const ofImage = { tls_config: { ca_file: '/etc/ssl/certs/ca-certificates.crt' } };
  expect(ask(ofImage)).toMatchObject({ verdict: 'unknown', code: 'job-file-unknown' });
});

/** A Prometheus with a volume where the job looks for its authority. */
const withVolume = (volume: object, mount: object = {}) => prometheus({
  volumes: [{ name: 'certs', ...volume }], volumeMounts: [{ name: 'certs', mountPath: '/etc/prom-certs/', ...mount }],
});
const items = (key: string, path: string) => [{ key, path }];

describe('a volume of a Secret or ConfigMap that is given', () => {
  const has = (secret: Manifest, volume: object = CERTS, mount?: object) => ask(CA, withVolume(volume, mount), secret);
  const THERE = { verdict: 'reachable' };
  const MISSING = { verdict: 'blocked', code: 'job-file-missing' };
  const OTHER = object('Secret', 'certs', { stringData: { 'ca.crt': 'any' } });
  const PATH = { mountPath: '/etc/prom-certs/root-cert.pem' };

  test('has the files of its keys, and no others: the cause names the object', () => {
    expect(has(SECRET)).toMatchObject(THERE);
    expect(has(OTHER)).toMatchObject(MISSING);
    expect(has(OTHER).reason).toContain('since Secret/monitoring/certs has no root-cert.pem, so that Prometheus makes no scrape pool');
    const configMap = { configMap: { name: 'certs' } };
    expect(has(object('ConfigMap', 'certs', { data: { 'root-cert.pem': 'any' } }), configMap)).toMatchObject(THERE);
    expect(has(object('ConfigMap', 'certs', { binaryData: { 'root-cert.pem': 'YW55' } }), configMap)).toMatchObject(THERE);
    expect(has(object('ConfigMap', 'certs', { data: { 'ca.crt': 'any' } }), configMap)).toMatchObject(MISSING);
  });

  test('lacks them where it is optional, too', () => {
    const optional = { secret: { secretName: 'certs', optional: true } };
    expect(has(OTHER, optional)).toMatchObject(MISSING);
    expect(has(SECRET, optional)).toMatchObject(THERE);
  });

  test('has those that its items name, under their paths', () => {
    const chosen = (key: string, path: string) => ({ secret: { secretName: 'certs', items: items(key, path) } });
    expect(has(OTHER, chosen('ca.crt', 'root-cert.pem'))).toMatchObject(THERE);
    expect(has(SECRET, chosen('root-cert.pem', 'ca.crt'))).toMatchObject(MISSING);
    expect(has(SECRET, chosen('ca.crt', 'root-cert.pem'))).toMatchObject(MISSING);
  });

  test('has one of them by subPath', () => {
    expect(has(SECRET, CERTS, { ...PATH, subPath: 'root-cert.pem' })).toMatchObject(THERE);
    expect(has(OTHER, CERTS, { ...PATH, subPath: 'ca.crt' })).toMatchObject(THERE);
    expect(has(OTHER, CERTS, { ...PATH, subPath: 'root-cert.pem' })).toMatchObject(MISSING);
  });

  test('has them by a projection of several objects, and what the kubelet writes', () => {
    const projected = (...sources: object[]) => ({ projected: { sources } });
    const token = { serviceAccountToken: { path: 'token' } };
    expect(has(SECRET, projected(token, { secret: { name: 'certs' } }))).toMatchObject(THERE);
    expect(has(OTHER, projected(token, { secret: { name: 'certs' } }))).toMatchObject(MISSING);
    expect(has(OTHER, projected(token, { secret: { name: 'certs', items: items('ca.crt', 'root-cert.pem') } }))).toMatchObject(THERE);
    const bearer = { bearer_token_file: '/etc/prom-certs/token' };
    expect(ask(bearer, withVolume(projected(token)))).toMatchObject(THERE);
    expect(ask(bearer, withVolume(projected({ secret: { name: 'certs' } })), SECRET)).toMatchObject(MISSING);
    expect(ask(bearer, withVolume(projected({ podCertificate: {} })))).toMatchObject({ code: 'job-file-unknown' });
  });

  test('may get them later where it has no data, and has those of a token that Kubernetes issues', () => {
    expect(has(object('Secret', 'certs', {}))).toMatchObject({ verdict: 'unknown', code: 'job-file-unknown' });
    const issued = object('Secret', 'certs', { type: 'kubernetes.io/service-account-token' });
    const askFor = (file: string) => ask({ bearer_token_file: `/etc/prom-certs/${file}` }, withVolume(CERTS), issued);
    expect(askFor('token')).toMatchObject(THERE);
    expect(askFor('password')).toMatchObject(MISSING);
  });

  test('is one that the Prometheus lists, too', () => {
    const listed = (field: string, kind: string, key: string) => ask(
      { tls_config: { ca_file: `/etc/prometheus/${kind.toLowerCase()}s/etcd.ca/ca.crt` } }, prometheus({ [field]: ['etcd.ca'] }),
      object(kind, 'etcd.ca', { stringData: { [key]: 'any' }, data: kind === 'ConfigMap' ? { [key]: 'any' } : undefined }),
    );
    expect(listed('secrets', 'Secret', 'ca.crt')).toMatchObject(THERE);
    expect(listed('secrets', 'Secret', 'tls.crt')).toMatchObject(MISSING);
    expect(listed('configMaps', 'ConfigMap', 'ca.crt')).toMatchObject(THERE);
    expect(listed('configMaps', 'ConfigMap', 'tls.crt')).toMatchObject(MISSING);
  });
});

describe('a volume of which it is not known what it has', () => {
  test.each<[string, object]>([
    ['of a Secret that is not given', CERTS],
    ['of an optional one', { secret: { secretName: 'certs', optional: true } }],
    ['that is empty at first', { emptyDir: {} }],
    ['of a claim', { persistentVolumeClaim: { claimName: 'certs' } }],
    ['of a driver', { csi: { driver: 'secrets-store.csi.k8s.io' } }],
  ])('%s proves nothing', (_, volume) => {
    expect(ask(CA, withVolume(volume))).toMatchObject({ verdict: 'unknown', code: 'job-file-unknown' });
  });

  test('is named', () => {
    expect(ask(CA, withVolume(CERTS)).reason).toContain('since Secret/monitoring/certs is not given');
  });

  test('is none that every namespace has', () => {
    const authority = (name: string, file: string) =>
      ask({ tls_config: { ca_file: `/etc/prom-certs/${file}` } }, withVolume({ configMap: { name } }));
    expect(authority('kube-root-ca.crt', 'ca.crt')).toMatchObject({ verdict: 'reachable' });
    expect(authority('istio-ca-root-cert', 'root-cert.pem')).toMatchObject({ verdict: 'reachable' });
    expect(authority('kube-root-ca.crt', 'root-cert.pem')).toMatchObject({ code: 'job-file-unknown' });
  });
});
