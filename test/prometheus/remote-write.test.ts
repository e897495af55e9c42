import { Chart, Testing } from 'cdk8s';
import { MtlsSidecarPrometheus, RelabelAction, RemoteWrite } from 'cdk8s-mesh-metrics';
import { Secret } from 'cdk8s-plus-27';

const URL_OF_STORE = 'https://metrics.example/api/v1/write';

const keyOf = (key: string) => {
  const chart = new Chart(Testing.app(), 'chart');
  return { secret: Secret.fromSecretName(chart, 'secret', 'store'), key };
};

function specWith(...remoteWrite: RemoteWrite[]) {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'monitoring' });
  new MtlsSidecarPrometheus(chart, 'prometheus', { metadata: { name: 'main' }, remoteWrite });
  return chart.toJson()[0].spec;
}
const written = (write: Partial<RemoteWrite>) => specWith({ url: URL_OF_STORE, ...write }).remoteWrite[0];

describe('a remote write', () => {
  test('has what it is given', () => {
    const same = {
      url: URL_OF_STORE,
      name: 'store',
      remoteTimeout: '10s',
      headers: { 'X-Scope-OrgID': 'shop' },
      queueConfig: { capacity: 10_000, maxShards: 8, retryOnRateLimit: true, sampleAgeLimit: '2h' },
    };
    expect(written(same)).toEqual(same);
  });

  test.each<[string, Partial<RemoteWrite>, object]>([
    ['a user and a password', { basicAuth: { username: keyOf('user'), password: keyOf('password') } },
      { basicAuth: { username: { name: 'store', key: 'user' }, password: { name: 'store', key: 'password' } } }],
    ['a bearer token', { authorization: { credentials: keyOf('token') } },
      { authorization: { credentials: { name: 'store', key: 'token' } } }],
    ['credentials of another type', { authorization: { type: 'Token', credentials: keyOf('token') } },
      { authorization: { type: 'Token', credentials: { name: 'store', key: 'token' } } }],
    ['the client credentials of OAuth', {
      oauth2: {
        clientId: keyOf('id'),
        clientSecret: keyOf('secret'),
        tokenUrl: 'https://login.example/token',
        scopes: ['write'],
        endpointParams: { audience: 'metrics' },
      },
    }, {
      oauth2: {
        clientId: { secret: { name: 'store', key: 'id' } },
        clientSecret: { name: 'store', key: 'secret' },
        tokenUrl: 'https://login.example/token',
        scopes: ['write'],
        endpointParams: { audience: 'metrics' },
      },
    }],
    ['certificates of its own', { tlsConfig: { ca: keyOf('ca'), cert: keyOf('cert'), keySecret: keyOf('key'), serverName: 'store' } }, {
      tlsConfig: {
        ca: { secret: { name: 'store', key: 'ca' } },
        cert: { secret: { name: 'store', key: 'cert' } },
        keySecret: { name: 'store', key: 'key' },
        serverName: 'store',
      },
    }],
    ['the certificates of the mesh', { meshCertificates: true }, {
      tlsConfig: {
        caFile: '/etc/istio-output-certs/root-cert.pem',
        certFile: '/etc/istio-output-certs/cert-chain.pem',
        keyFile: '/etc/istio-output-certs/key.pem',
        insecureSkipVerify: true,
      },
    }],
    ['rules on what is written', {
      writeRelabelConfigs: [
        { action: RelabelAction.KEEP, sourceLabels: ['__name__'], regex: 'istio_.+|up' },
        { sourceLabels: ['prometheus_replica'], targetLabel: '__replica__' },
        { action: RelabelAction.LABEL_DROP, regex: 'prometheus_replica' },
      ],
    }, {
      writeRelabelConfigs: [
        { action: 'keep', sourceLabels: ['__name__'], regex: 'istio_.+|up' },
        { sourceLabels: ['prometheus_replica'], targetLabel: '__replica__' },
        { action: 'labeldrop', regex: 'prometheus_replica' },
      ],
    }],
  ])('has %s', (_, write, expected) => {
    expect(written(write)).toEqual({ url: URL_OF_STORE, ...expected });
  });

  test('of two tenants goes to one URL by two names', () => {
    const writes = ['shop', 'audit'].map(name => ({ url: URL_OF_STORE, name, headers: { 'X-Scope-OrgID': name } }));
    expect(specWith(...writes).remoteWrite).toEqual(writes);
  });

  test.each(Object.values(RelabelAction))('can have the action %s', action => {
    const rule = {
      hashmod: { sourceLabels: ['a'], targetLabel: 'b', modulus: 2 },
      labeldrop: { regex: 'a' },
      labelkeep: { regex: 'a' },
      labelmap: { regex: 'a_(.+)' },
      keep: { sourceLabels: ['a'], regex: 'b' },
      drop: { sourceLabels: ['a'], regex: 'b' },
    }[action as string] ?? { sourceLabels: ['a'], targetLabel: 'b' };
    expect(written({ writeRelabelConfigs: [{ action, ...rule }] }).writeRelabelConfigs).toEqual([{ action, ...rule }]);
  });
});

describe('a write to itself is refused', () => {
  test.each([
    'http://prometheus-operated:9090/api/v1/write',
    'http://prometheus-operated.monitoring:9090/api/v1/write',
    'http://prometheus-operated.monitoring.svc:9090/api/v1/write',
    'http://prometheus-operated.monitoring.svc.cluster.local:9090/api/v1/write',
    'http://prometheus-main-0.prometheus-operated.monitoring.svc:9090/api/v1/write',
    'http://prometheus-main-shard-1-0.prometheus-operated:9090/api/v1/write',
    'http://localhost:9090/api/v1/write',
    'http://127.0.0.1:9090/api/v1/write',
    'http://[::1]:9090/api/v1/write',
  ])('%s', url => {
    expect(() => specWith({ url: URL_OF_STORE }, { url })).toThrow("cannot create MtlsSidecarPrometheus 'chart/prometheus':"
      + ` remoteWrite[1].url is '${url}', which leads back to itself: it would write what it has just received.`
      + ' Give the URL of another Prometheus or store.');
  });

  test.each([
    'http://prometheus-operated.central.svc:9090/api/v1/write',
    'http://prometheus-other-0.prometheus-operated.monitoring.svc:9090/api/v1/write',
    'http://prometheus-main-canary-0.prometheus-operated.monitoring.svc:9090/api/v1/write',
    'http://localhost:8080/forwarded',
    'http://prometheus-agent-operated.monitoring.svc:9090/api/v1/write',
  ])('%s is another one', url => {
    expect(specWith({ url }).remoteWrite).toEqual([{ url }]);
  });
});

describe('bad input', () => {
  const secret = { basicAuth: { username: keyOf('user'), password: keyOf('password') } };

  test.each<[string, object, string]>([
    ['a password in the URL', { url: 'https://shop:S3cr3t@metrics.example/' },
      'remoteWrite[0].url has credentials in it, and whoever may read the manifest could read them. Leave them out of the URL, and'],
    ['a password as a text', { basicAuth: { username: keyOf('user'), password: 'S3cr3t' } },
      'remoteWrite[0].basicAuth.password is a string, and it has to be the key of a Secret'],
    ['a bearer token as a text', { authorization: { credentials: 'S3cr3t' } },
      'remoteWrite[0].authorization.credentials is a string, and it has to be the key of a Secret'],
    ['a token in a header', { headers: { Authorization: 'Bearer S3cr3t' } },
      "remoteWrite[0].headers has 'Authorization', which holds a secret, and whoever may read the manifest could read it"],
    ['a key in a header', { headers: { 'X-API-Key': 'S3cr3t' } }, "remoteWrite[0].headers has 'X-API-Key', which holds a secret"],
    ['a header of Prometheus', { headers: { 'User-Agent': 'a' } }, "remoteWrite[0].headers has 'User-Agent', which Prometheus sets itself"],
    ['Basic as the type of credentials', { authorization: { type: 'Basic', credentials: keyOf('token') } },
      "remoteWrite[0].authorization.type is 'Basic', which Prometheus refuses here. Use basicAuth"],
    ['two ways to authenticate', { ...secret, authorization: { credentials: keyOf('token') } },
      'remoteWrite[0] has basicAuth and authorization, and Prometheus takes one of them. Keep one'],
    ['no URL', { url: 'metrics.example' }, "remoteWrite[0].url is 'metrics.example', which is not a URL with http or https"],
    ['another scheme', { url: 'grpc://metrics.example' }, "remoteWrite[0].url is 'grpc://metrics.example', which is not a URL with http"],
    ['a certificate without its key', { tlsConfig: { cert: keyOf('cert') } }, 'remoteWrite[0].tlsConfig has cert without keySecret'],
    ['a key without its certificate', { tlsConfig: { keySecret: keyOf('key') } }, 'remoteWrite[0].tlsConfig has keySecret without cert'],
    ['two kinds of certificates', { tlsConfig: { serverName: 'a' }, meshCertificates: true },
      'remoteWrite[0] has tlsConfig and meshCertificates. Leave one of the two out'],
    ['certificates for plain http', { url: 'http://metrics.example/', meshCertificates: true },
      "remoteWrite[0].url is 'http://metrics.example/', so that meshCertificates would do nothing. Write https, or leave"],
    ['a negative number', { queueConfig: { capacity: -1 } },
      'remoteWrite[0].queueConfig.capacity is -1, and it has to be a whole number above zero'],
    ['a number as a text', { queueConfig: { maxShards: '8' } }, "remoteWrite[0].queueConfig.maxShards is '8', and it has to be a whole"],
    ['a duration that is none', { remoteTimeout: '10sec' }, "remoteWrite[0].remoteTimeout is '10sec', and a duration is"],
    ['a misspelled prop', { writeRelabelConfig: [] },
      "there is no prop 'remoteWrite[0].writeRelabelConfig'. Write 'remoteWrite[0].writeRelabelConfigs'"],
    ['an unknown action', { writeRelabelConfigs: [{ action: 'dorp' }] },
      "remoteWrite[0].writeRelabelConfigs[0].action is 'dorp', and it has to be one of"],
    ['a rule that Prometheus does not load', { writeRelabelConfigs: [{ regex: '(' }] },
      'Prometheus would not load remoteWrite[0].writeRelabelConfigs[0]: "(" is not an RE2 expression'],
    ['a rule without its target', { writeRelabelConfigs: [{ sourceLabels: ['a'] }] },
      "Prometheus would not load remoteWrite[0].writeRelabelConfigs[0]: relabel configuration for replace action requires 'target_label'"],
  ])('%s is refused, and no secret is shown', (_, write, because) => {
    const create = () => specWith({ url: URL_OF_STORE, ...write } as RemoteWrite);
    expect(create).toThrow(`cannot create MtlsSidecarPrometheus 'chart/prometheus': ${because}`);
    expect(create).not.toThrow('S3cr3t');
  });

  test('two writes to one URL that nothing tells apart are refused', () => {
    expect(() => specWith({ url: URL_OF_STORE }, { url: URL_OF_STORE })).toThrow(`remoteWrite has '${URL_OF_STORE}' twice`);
    expect(() => specWith({ url: URL_OF_STORE, name: 'a' }, { url: 'https://other.example/', name: 'a' }))
      .toThrow("remoteWrite has 'a' twice");
  });
});
