import { Size, Testing } from 'cdk8s';
import { Exporter, ExporterOptions, ExporterProps, MetricsEndpoint, PostgresExporterProps, RedisExporterProps } from 'cdk8s-mesh-metrics';
import { Cpu, EnvValue, Secret } from 'cdk8s-plus-27';

const password = { secret: Secret.fromSecretName(Testing.chart(), 'credentials', 'db'), key: 'password' };
const FROM_SECRET = { valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } };

/** What runs, with environment variables as they stand in a manifest. */
function run({ _definition: { image, user, args, envVariables, healthPath, endpoints } }: Exporter) {
  const env = Object.fromEntries(Object.entries(envVariables)
    .map(([name, { value, valueFrom }]) => [name, value ?? JSON.parse(JSON.stringify({ valueFrom }))]));
  return { image, user, args, env, healthPath, port: endpoints[0].port, path: endpoints[0].path, portName: endpoints[0].portName };
}

const METRICS = { path: '/metrics', portName: 'http-metrics' };

describe('the catalogue', () => {
  test.each<[string, Exporter, object]>([
    ['redis', Exporter.redis({ address: 'redis.shop.svc' }), {
      image: 'docker.io/oliver006/redis_exporter:v1.88.0',
      user: 59000,
      args: ['--web.listen-address=:9121', '--redis.addr=redis://redis.shop.svc:6379'],
      env: {},
      healthPath: '/health',
      port: 9121,
      ...METRICS,
    }],
    ['redis with TLS and a user', Exporter.redis({ address: '[fd00::1]:6380', tls: true, user: 'metrics', password }), {
      image: 'docker.io/oliver006/redis_exporter:v1.88.0',
      user: 59000,
      args: ['--web.listen-address=:9121', '--redis.addr=rediss://[fd00::1]:6380', '--redis.user=metrics'],
      env: { REDIS_PASSWORD: FROM_SECRET },
      healthPath: '/health',
      port: 9121,
      ...METRICS,
    }],
    ['postgres', Exporter.postgres({ address: 'pg.shop.svc', user: 'metrics', password, database: 'shop/eu', sslMode: 'disable' }), {
      image: 'quay.io/prometheuscommunity/postgres-exporter:v0.20.1',
      user: 65534,
      args: ['--web.listen-address=:9187'],
      env: { DATA_SOURCE_URI: 'pg.shop.svc:5432/shop%2Feu?sslmode=disable', DATA_SOURCE_USER: 'metrics', DATA_SOURCE_PASS: FROM_SECRET },
      healthPath: '/',
      port: 9187,
      ...METRICS,
    }],
    ['mysqld', Exporter.mysqld({ address: 'mysql.shop.svc', user: 'metrics', password }), {
      image: 'quay.io/prometheus/mysqld-exporter:v0.20.0',
      user: 65534,
      args: ['--web.listen-address=:9104', '--mysqld.address=mysql.shop.svc:3306', '--mysqld.username=metrics'],
      env: { MYSQLD_EXPORTER_PASSWORD: FROM_SECRET },
      healthPath: '/',
      port: 9104,
      ...METRICS,
    }],
    ['node', Exporter.node(), {
      image: 'quay.io/prometheus/node-exporter:v1.12.1',
      user: 65534,
      args: expect.arrayContaining(['--web.listen-address=:9100', '--path.rootfs=/host/root']),
      env: {},
      healthPath: '/',
      port: 9100,
      ...METRICS,
    }],
    ['blackbox', Exporter.blackbox({ port: 9116, image: 'registry.example/blackbox:1', args: ['--log.level=debug'] }), {
      image: 'registry.example/blackbox:1',
      user: 65534,
      args: ['--web.listen-address=:9116', '--config.file=/etc/blackbox_exporter/config.yml', '--log.level=debug'],
      env: {},
      healthPath: '/-/healthy',
      port: 9116,
      ...METRICS,
    }],
  ])('%s', (_, exporter, expected) => expect(run(exporter)).toEqual(expected));

  test('asks for what a small exporter needs, each resource until told otherwise', () => {
    const { resources } = Exporter.redis({ address: 'redis', resources: { memory: { limit: Size.mebibytes(512) } } })._definition;
    expect(resources).toEqual({ cpu: { request: Cpu.millis(10) }, memory: { limit: Size.mebibytes(512) }, ephemeralStorage: undefined });
  });
});

test('any other exporter is what its user says', () => {
  const endpoints = [MetricsEndpoint.http({ port: 8000, path: '/probe' })];
  const exporter = Exporter.of({
    name: 'kafka',
    image: 'registry.example/kafka:1',
    endpoints,
    args: ['-v'],
    envVariables: { BROKER: EnvValue.fromValue('kafka:9092') },
  });
  expect(exporter).toMatchObject({ name: 'kafka', image: 'registry.example/kafka:1', endpoints });
  expect(exporter._definition).toMatchObject({ user: 65534, args: ['-v'] });
  expect(exporter._definition.healthPath).toBeUndefined();
});

describe('secrets by reference', () => {
  const of = (args: string[], envVariables: { [name: string]: string } = {}) => () => Exporter.of({
    name: 'x',
    image: 'x:1',
    endpoints: [MetricsEndpoint.http({ port: 9100 })],
    args,
    envVariables: Object.fromEntries(Object.entries(envVariables).map(([name, value]) => [name, EnvValue.fromValue(value)])),
  });

  test.each<[string, () => Exporter]>([
    ["the argument '--redis.password'", of(['--redis.password=hunter2'])],
    ["the argument '--password'", of(['--verbose', '--password', 'hunter2'])],
    ["the argument '-api-key'", of(['-api-key=hunter2'])],
    ["the argument '--uri'", of(['--uri=amqp://me:hunter2@rabbit:5672'])],
    ['the argument number 2', of(['serve', 'mongodb://me:hunter2@mongo/'])],
    ["the environment variable 'REDIS_PASSWORD'", of([], { REDIS_PASSWORD: 'hunter2' })],
    ["the environment variable 'API_TOKEN'", of([], { API_TOKEN: 'hunter2' })],
    ["the environment variable 'DATA_SOURCE_NAME'", of([], { DATA_SOURCE_NAME: 'postgresql://me:hunter2@pg/shop' })],
    ["the environment variable 'DATA_SOURCE_NAME'", of([], { DATA_SOURCE_NAME: 'host=pg user=me password=hunter2' })],
    ["the environment variable 'DATA_SOURCE_NAME'", of([], { DATA_SOURCE_NAME: 'me:hunter2@(mysql:3306)/' })],
    ["the environment variable 'URL'", of([], { URL: 'redis://:hunter2@redis:6379' })],
  ])('%s is refused, and the error does not repeat it', (where, make) => {
    expect(make).toThrow(`cannot describe Exporter.of 'x': ${where} holds a secret, and whoever may read the manifest could read it.`
      + ' Refer to a Secret: ');
    expect(make).not.toThrow('hunter2');
  });

  test.each<[string, string[], { [name: string]: string }]>([
    ['a reference', ['--redis.password=$(REDIS_PASSWORD)'], {}],
    ['a reference in an address', [], { DATA_SOURCE_NAME: 'postgresql://me:$(PASSWORD)@pg/shop' }],
    ['a quoted reference', [], { DATA_SOURCE_NAME: "host=pg password='$(PASSWORD)'" }],
    ['the file of one', ['--redis.password-file=/etc/secret'], { REDIS_PASSWORD_FILE: '/etc/secret' }],
    ['an address without credentials', ['--uri=https://host:8080/path@2'], {}],
    ['a user without a password', [], { URL: 'postgresql://me@pg/shop' }],
    ['an empty one', [], { REDIS_PASSWORD: '' }],
    ['a flag without a value', ['--token', '--verbose'], {}],
  ])('%s is none', (_, args, envVariables) => expect(of(args, envVariables)).not.toThrow());

  test('a Secret is how', () => {
    const envVariables = { REDIS_PASSWORD: EnvValue.fromSecretValue(password) };
    expect(() => Exporter.of({ name: 'x', image: 'x:1', endpoints: [MetricsEndpoint.http({ port: 9100 })], envVariables })).not.toThrow();
  });

  test('credentials in an address are refused, and the error does not repeat them', () => {
    const make = () => Exporter.redis({ address: 'redis://:hunter2@redis:6379' });
    expect(make).toThrow('cannot describe Exporter.redis: address has credentials in it, and whoever may read the manifest could read'
      + ' them. Leave them out of the address; give user, and password as');
    expect(make).not.toThrow('hunter2');
  });
});

describe('bad input', () => {
  test.each<[Partial<RedisExporterProps>, string]>([
    [{ address: '' }, "address is '', which is not a host with or without a port. Write it such as 'db.shop.svc:6379'"],
    [{ address: 'redis://redis:6379' }, "address is 'redis://redis:6379', which is not a host"],
    [{ address: 'redis:70000' }, 'address is 70000, and a port is'],
    [{ address: 'fd00::1' }, "address is 'fd00::1', which is not a host"],
    [
      { envVariables: { REDIS_PASSWORD: EnvValue.fromValue('') }, password },
      "envVariables has 'REDIS_PASSWORD', which another prop sets already",
    ],
  ])('redis: %j is refused', (props, because) => {
    expect(() => Exporter.redis({ address: 'redis', ...props })).toThrow(`cannot describe Exporter.redis: ${because}`);
  });

  test.each<[Partial<PostgresExporterProps>, string]>([
    [{ address: 'pg:0' }, 'address is 0, and a port is'],
    [{ sslMode: 'prefer' }, "sslMode is 'prefer', which the exporter does not support. Use one of disable, require,"
      + ' verify-ca, verify-full'],
  ])('postgres: %j is refused', (props, because) => {
    expect(() => Exporter.postgres({ address: 'pg', user: 'me', password, ...props }))
      .toThrow(`cannot describe Exporter.postgres: ${because}`);
  });

  test.each<[ExporterOptions, string]>([
    [{ name: 'Black_Box' }, "cannot describe Exporter.blackbox: name is 'Black_Box', which Kubernetes refuses as a name"],
    [{ image: '' }, "cannot describe Exporter.blackbox: image is '', which is not the name of an image"],
    [{ port: 0 }, 'cannot describe Exporter.blackbox: port is 0'],
    [{ interval: '15' }, "cannot describe Exporter.blackbox: interval is '15'"],
    [
      { interval: '15s', scrapeTimeout: '20s' },
      'cannot describe MetricsEndpoint.http: scrapeTimeout is 20s, which is longer than the interval 15s',
    ],
    [{ args: ['--password=x'] }, "cannot describe Exporter.blackbox: the argument '--password' holds a secret"],
    [
      { envVariables: { 'A B': EnvValue.fromValue('') } },
      "cannot describe Exporter.blackbox: envVariables has 'A B', which Kubernetes refuses as a name",
    ],
    [
      { resources: { cpu: { request: Cpu.units(1), limit: Cpu.millis(500) } } },
      'cannot describe Exporter.blackbox: resources.cpu asks for 1000m, which is more than its limit 500m',
    ],
    [{ resources: { memory: { request: Size.gibibytes(1), limit: Size.mebibytes(64) } } }, 'cannot describe Exporter.blackbox:'
      + ' resources.memory asks for 1024Mi, which is more than its limit 64Mi'],
    [{ resources: { memory: { limit: Size.kibibytes(1500) } } }, 'cannot describe Exporter.blackbox: resources.memory.limit is 1500'
      + ' KiB, and cdk8s-plus writes whole mebibytes only'],
    [{ resources: { memory: { limit: Size.kibibytes(0) } } }, 'cannot describe Exporter.blackbox: resources.memory.limit is 0 KiB'],
  ])('the catalogue: %j is refused', (options, because) => expect(() => Exporter.blackbox(options)).toThrow(because));

  test.each<[Partial<ExporterProps>, string]>([
    [{ name: '' }, "name is '', which Kubernetes refuses as a name"],
    [{ image: 'a b' }, "image is 'a b', which is not the name of an image. Write it with its tag"],
    [{ endpoints: [] }, 'endpoints is empty. Say where it serves metrics'],
    [{ user: 0 }, 'user is 0, and an exporter runs as a user that is not root'],
    [{ user: 1.5 }, 'user is 1.5, and an exporter runs as a user that is not root'],
    [{ healthPath: 'health' }, "healthPath is 'health', which is not a path. Start it with '/'"],
    [{ command: ['sh', '--token=x'] }, "the argument '--token' holds a secret"],
  ])('any other: %j is refused', (props, because) => {
    const described = { name: 'x', image: 'x:1', endpoints: [MetricsEndpoint.http({ port: 9100 })], ...props };
    expect(() => Exporter.of(described)).toThrow(`cannot describe Exporter.of '${described.name}': ${because}`);
  });
});
