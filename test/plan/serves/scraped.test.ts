import { Proxy } from '../../../src/plan/inject/proxy/proxy';
import { blocked, unknown, Verdict } from '../../../src/plan/reach/verdict';
import { TargetWithVerdict, scrapesOfSeries } from '../../../src/plan/serves/scraped';

const SIDECAR: Proxy = {
  type: 'sidecar',
  native: true,
  statusPort: 15020,
  applicationTargets: [{ port: '8080', path: '/metrics' }],
  securePorts: { merged: 15092, envoy: 15091 },
  onLocalhostOnly: { agent: false, envoy: false },
  takesTunnels: false,
  env: {},
};

const REACHABLE: Verdict = { verdict: 'reachable', assumptions: [] };
const target = (scrapePool: string, scrapeUrl: string, reachability = REACHABLE): TargetWithVerdict =>
  ({ scrapePool, scrapeUrl, reachability });

const MERGED = target('mesh/0', 'http://10.0.0.1:15020/stats/prometheus');
const ENVOY_ONLY = target('envoy/0', 'http://10.0.0.1:15090/stats/prometheus');
const DIRECT = target('cart/0', 'http://10.0.0.1:8080/metrics');

/** Series and how often they are scraped, as one line each. */
const lines = (targets: TargetWithVerdict[], proxy?: Proxy) =>
  scrapesOfSeries(targets, proxy).map(({ series, times, by }) => [`${series}: ${times}`, ...by].join(' '));

test('the merged endpoint has the agent, Envoy and the application', () => {
  expect(lines([MERGED], SIDECAR)).toEqual(['agent: once mesh/0', 'Envoy: once mesh/0', 'application (8080/metrics): once mesh/0']);
});

test.each([
  ['the other path of the merged endpoint', 'http://10.0.0.1:15020/metrics', ['agent', 'Envoy', 'application (8080/metrics)']],
  ['the merged endpoint over mutual TLS', 'https://10.0.0.1:15092/stats/prometheus', ['agent', 'Envoy', 'application (8080/metrics)']],
  ['Envoy over mutual TLS', 'https://10.0.0.1:15091/stats/prometheus', ['Envoy']],
  ['an address of IPv6', 'http://[fd00::1]:15090/stats/prometheus', ['Envoy']],
  ['a query', 'http://10.0.0.1:15020/stats/prometheus?usedonly', ['agent', 'Envoy', 'application (8080/metrics)']],
  ['a path of the agent that has no metrics', 'http://10.0.0.1:15020/healthz/ready', []],
  ['a path of Envoy that has no metrics', 'http://10.0.0.1:15090/metrics', []],
])('what is scraped through %s', (_, url, expected) => {
  const once = scrapesOfSeries([target('pool', url)], SIDECAR).filter(({ times }) => times === 'once');
  expect(once.map(({ series }) => series)).toEqual(expected);
});

test('Envoy is scraped twice by a merged endpoint and its own port, and the reason names both', () => {
  expect(scrapesOfSeries([MERGED, ENVOY_ONLY], SIDECAR)).toContainEqual({
    of: 'Envoy',
    series: 'Envoy',
    times: 'twice',
    by: ['mesh/0', 'envoy/0'],
    code: 'scraped-twice',
    reason: 'mesh/0 (http://10.0.0.1:15020/stats/prometheus) and envoy/0 (http://10.0.0.1:15090/stats/prometheus) both get them',
  });
});

test('an application that is merged and scraped directly is scraped twice, unless the direct scrape is blocked', () => {
  expect(lines([MERGED, DIRECT], SIDECAR)).toContain('application (8080/metrics): twice mesh/0 cart/0');
  const blockedDirect = { ...DIRECT, reachability: blocked('mtls-strict-plaintext', 'STRICT resets plaintext') };
  expect(lines([MERGED, blockedDirect], SIDECAR)).toContain('application (8080/metrics): once mesh/0');
});

test('an exporter that is scraped with two queries is scraped once for each', () => {
  const probe = (pool: string, probed: string) => target(pool, `http://10.0.0.1:9115/probe?target=${probed}`);
  expect(lines([probe('a/0', 'a'), probe('b/0', 'b')]))
    .toEqual(['application (9115/probe?target=a): once a/0', 'application (9115/probe?target=b): once b/0']);
  expect(lines([probe('a/0', 'a'), probe('b/0', 'a')])).toEqual(['application (9115/probe?target=a): twice a/0 b/0']);
});

test('a target without a valid URL has no series', () => {
  expect(lines([target('cart/0', 'http://%zz:80/metrics')])).toEqual([]);
});

test('a sidecar that no target serves is never scraped', () => {
  const UNSERVED = { times: 'never', by: [], reason: 'no target serves them', code: 'no-target' };
  expect(scrapesOfSeries([], SIDECAR)).toEqual([
    { of: 'agent', series: 'agent', ...UNSERVED },
    { of: 'Envoy', series: 'Envoy', ...UNSERVED },
    { of: 'application', endpoint: { port: '8080', path: '/metrics' }, series: 'application (8080/metrics)', ...UNSERVED },
  ]);
});

test('a blocked target is never scraped, for the reason of its verdict', () => {
  expect(scrapesOfSeries([{ ...DIRECT, reachability: blocked('mtls-strict-plaintext', 'STRICT resets plaintext') }], undefined)).toEqual([{
    of: 'application',
    endpoint: { port: '8080', path: '/metrics' },
    series: 'application (8080/metrics)',
    times: 'never',
    by: [],
    failing: ['cart/0'],
    code: 'mtls-strict-plaintext',
    reason: 'cart/0 (http://10.0.0.1:8080/metrics): STRICT resets plaintext',
  }]);
});

test('a target with an unknown verdict leaves it unknown', () => {
  const unknownDirect = { ...DIRECT, reachability: unknown({ code: 'address-unknown', missing: 'the pod is not known' }) };
  expect(lines([unknownDirect])).toEqual(['application (8080/metrics): unknown']);
});

test('without a proxy, every port is the application, including those that a proxy would have', () => {
  expect(lines([target('ztunnel/0', 'http://10.0.0.1:15020/stats/prometheus')]))
    .toEqual(['application (15020/stats/prometheus): once ztunnel/0']);
  expect(lines([target('ztunnel/0', 'http://10.0.0.1:15020/metrics')], { ...SIDECAR, type: 'ztunnel', applicationTargets: [] }))
    .toEqual(['application (15020/metrics): once ztunnel/0']);
});

test('with the agent turned off, only Envoy is left', () => {
  expect(lines([ENVOY_ONLY], { ...SIDECAR, statusPort: 0, applicationTargets: [] })).toEqual(['Envoy: once envoy/0']);
});

test('with Envoy left out of the merged endpoint, it is not scraped twice', () => {
  const proxy = { ...SIDECAR, env: { PILOT_AGENT_MERGE_ENVOY_STATS: 'false' } };
  expect(lines([MERGED, ENVOY_ONLY], proxy)).toContain('Envoy: once envoy/0');
});

test('a URL without a port has that of its scheme', () => {
  expect(lines([target('pool', 'http://10.0.0.1/metrics')], undefined)).toEqual(['application (80/metrics): once pool']);
});
