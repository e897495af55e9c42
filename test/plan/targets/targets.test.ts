import { EVERYTHING } from '../../../src/plan/discover/access';
import { Discovery } from '../../../src/plan/discover/discovery';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { GlobalConfig, RelabelConfig, ScrapeConfig } from '../../../src/plan/prometheus/scrape-config';
import { ScrapePool } from '../../../src/plan/targets/scrape-pool';
import { scrapePools } from '../../../src/plan/targets/targets';
import { clusterWith } from '../conformance/targets-comparison';

function pools(objects: Manifest[], jobs: ScrapeConfig[], global: GlobalConfig = {}): ScrapePool[] {
  return scrapePools(jobs, global, new Discovery(clusterWith(objects), EVERYTHING));
}

/** The pool of one job with one static target. */
function pool(job: Partial<ScrapeConfig> = {}, global: GlobalConfig = {}): ScrapePool {
  return pools([], [{ job_name: 'job', static_configs: [{ targets: ['cart:8080'] }], ...job }], global)[0];
}

function relabeled(...rules: RelabelConfig[]): ScrapePool {
  return pool({ relabel_configs: rules });
}

const urls = ({ activeTargets }: ScrapePool) => activeTargets.map(({ scrapeUrl }) => scrapeUrl);

test('a target has labels for its job and its instance, and for the settings of the scrape before relabeling', () => {
  const [target] = pool({ scrape_interval: '90s' }).activeTargets;
  expect(target.scrapePool).toBe('job');
  expect(target.scrapeUrl).toBe('http://cart:8080/metrics');
  expect(target.labels).toEqual({ instance: 'cart:8080', job: 'job' });
  expect(target.discoveredLabels).toEqual({
    __address__: 'cart:8080',
    __scheme__: 'http',
    __metrics_path__: '/metrics',
    __scrape_interval__: '1m30s',
    __scrape_timeout__: '10s',
    job: 'job',
    __scrape_native_histograms__: 'false',
    __always_scrape_classic_histograms__: 'false',
    __convert_classic_histograms_to_nhcb__: 'false',
  });
});

test.each<[Partial<ScrapeConfig>, GlobalConfig, string, string]>([
  [{}, {}, '1m', '10s'],
  [{}, { scrape_interval: '5s' }, '5s', '5s'],
  [{}, { scrape_interval: '14d', scrape_timeout: '1h1ms' }, '2w', '1h1ms'],
  [{ scrape_interval: '3s' }, { scrape_interval: '30s', scrape_timeout: '10s' }, '3s', '3s'],
  [{ scrape_interval: '8d', scrape_timeout: '1500ms' }, {}, '8d', '1s500ms'],
  [{ scrape_interval: '0s' }, {}, '1m', '10s'],
])('a job with %j, and %j for all jobs, has the interval %s and the timeout %s', (job, global, interval, timeout) => {
  expect(pool(job, global).activeTargets[0].discoveredLabels).toMatchObject({ __scrape_interval__: interval, __scrape_timeout__: timeout });
});

test('a target is scraped at the interval and with the timeout that relabeling leaves it', () => {
  expect(pool({ scrape_interval: '90s' }).activeTargets).toMatchObject([{ scrapeInterval: '1m30s', scrapeTimeout: '10s' }]);
  const [target] = relabeled(
    { target_label: '__scrape_interval__', replacement: '60m' },
    { target_label: '__scrape_timeout__', replacement: '1000ms' },
  ).activeTargets;
  expect(target).toMatchObject({ scrapeInterval: '60m', scrapeTimeout: '1000ms' });
  expect(target.discoveredLabels).toMatchObject({ __scrape_interval__: '1m', __scrape_timeout__: '10s' });
});

test.each<[RelabelConfig, string]>([
  [{ target_label: '__metrics_path__', replacement: 'stats/prometheus' }, 'http://cart:8080/stats/prometheus'],
  [{ target_label: '__metrics_path__', replacement: '/a b?c=d%ä' }, 'http://cart:8080/a%20b%3Fc=d%25%C3%A4'],
  [{ target_label: '__metrics_path__', replacement: '' }, 'http://cart:8080'],
  [{ target_label: '__scheme__', replacement: 'https' }, 'https://cart:8080/metrics'],
  [{ target_label: '__param_target', replacement: 'http://a b/' }, 'http://cart:8080/metrics?target=http%3A%2F%2Fa+b%2F'],
  [{ target_label: '__address__', replacement: '[2001:db8::]:15020' }, 'http://[2001:db8::]:15020/metrics'],
])('%j is scraped at %s', (rule, url) => {
  expect(urls(relabeled(rule))).toEqual([url]);
});

test('a label is the first value of its parameter', () => {
  const rule = { source_labels: ['__param_module'], regex: 'http', target_label: '__param_module', replacement: 'tcp' };
  expect(urls(pool({ params: { module: ['http', 'dns'], debug: ['1'] }, relabel_configs: [rule] })))
    .toEqual(['http://cart:8080/metrics?debug=1&module=tcp&module=dns']);
});

test.each<[RelabelConfig, string]>([
  [{ target_label: '__address__', replacement: '' }, 'no address'],
  [{ target_label: '__address__', replacement: 'http://cart' }, '"http://cart" is not a valid hostname'],
  [{ target_label: '__scrape_interval__', replacement: '1x' }, 'error parsing scrape interval: unknown unit "x" in duration "1x"'],
  [{ target_label: '__scrape_interval__', replacement: '0' }, 'scrape interval cannot be 0'],
  [{ target_label: '__scrape_timeout__', replacement: '' }, 'error parsing scrape timeout: empty duration string'],
  [{ target_label: '__scrape_timeout__', replacement: '2m' }, 'scrape timeout cannot be greater than scrape interval ("2m" > "1m")'],
  [{ target_label: '__scrape_native_histograms__', replacement: 'maybe' },
    'error parsing scrape native histograms: strconv.ParseBool: parsing "maybe": invalid syntax'],
])('%j makes the target unusable', (rule, why) => {
  const { activeTargets, problems } = relabeled(rule);
  expect(activeTargets).toEqual([]);
  expect(problems).toEqual([{ code: 'target-invalid', message: `instance 0 in group 0: ${why}` }]);
});

const POD: Manifest = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'cart-0', namespace: 'shop', labels: { app: 'cart' } },
  spec: { containers: [{ name: 'cart', ports: [{ name: 'http', containerPort: 8080 }, { name: 'metrics', containerPort: 9090 }] }] },
  status: { podIP: '10.244.0.2' },
};
const OTHER: Manifest = {
  ...POD,
  metadata: { name: 'ledger-0', namespace: 'bank', labels: { app: 'ledger' } },
  status: { podIP: '10.244.0.3' },
};
const PODS = { job_name: 'pods', kubernetes_sd_configs: [{ role: 'pod' }] };
const SELECT: RelabelConfig = {
  action: 'keep',
  source_labels: ['__meta_kubernetes_pod_label_app', '__meta_kubernetes_pod_labelpresent_app'],
  regex: '(cart);true',
};
const METRICS: RelabelConfig = { action: 'keep', source_labels: ['__meta_kubernetes_pod_container_port_name'], regex: 'metrics' };
const AGENT: RelabelConfig = { source_labels: ['__meta_kubernetes_pod_ip'], target_label: '__address__', replacement: '$1:15020' };

test('identical targets of a job are one target, with the discovered labels of the last', () => {
  const [{ activeTargets }] = pools([POD], [{ ...PODS, relabel_configs: [AGENT] }]);
  expect(activeTargets.map(({ scrapeUrl }) => scrapeUrl)).toEqual(['http://10.244.0.2:15020/metrics']);
  expect(activeTargets[0].discoveredLabels.__meta_kubernetes_pod_container_port_name).toBe('metrics');
});

test('targets of one job that differ in a label are two, and so are identical targets of two jobs', () => {
  const port = { source_labels: ['__meta_kubernetes_pod_container_port_name'], target_label: 'endpoint' };
  const all = pools([POD], [{ ...PODS, relabel_configs: [AGENT, port] }, { ...PODS, job_name: 'again', relabel_configs: [AGENT] }]);
  expect(all.map(({ activeTargets }) => activeTargets.length)).toEqual([2, 1]);
});

test('a dropped target has the number of the rule that dropped it', () => {
  const [pods] = pools([POD, OTHER], [{ ...PODS, relabel_configs: [{ target_label: 'a', replacement: 'b' }, SELECT, METRICS] }]);
  expect(urls(pods)).toEqual(['http://10.244.0.2:9090/metrics']);
  expect(Array.from(pods.droppedTargets(), ({ discoveredLabels, droppedBy }) => [discoveredLabels.__address__, droppedBy]))
    .toEqual([['10.244.0.3:8080', 1], ['10.244.0.3:9090', 1], ['10.244.0.2:8080', 2]]);
});

describe('the index of candidates', () => {
  test.each<[what: string, rules: RelabelConfig[], addresses: string[]]>([
    [
      'is not used for a label that a rule has changed',
      [{ target_label: '__meta_kubernetes_pod_label_app', replacement: 'cart' }, SELECT],
      ['10.244.0.2', '10.244.0.3'],
    ],
    [
      'is not used for a label that a labelmap may have changed',
      [{ action: 'labelmap', regex: '__meta_kubernetes_pod_name', replacement: '__meta_kubernetes_pod_label_app' }, SELECT],
      [],
    ],
    [
      'is not used after a rule with an unknown target label',
      [
        { source_labels: ['__meta_kubernetes_pod_name'], regex: 'ledger.*', target_label: '${0}', replacement: 'x' },
        { ...SELECT, regex: 'ledger;true' },
      ],
      ['10.244.0.3'],
    ],
    ['tries an expression that is not plain text on each value', [{ ...SELECT, regex: '(c.rt|x+);true' }], ['10.244.0.2']],
    [
      'combines several filters',
      [SELECT, METRICS, { action: 'keep', source_labels: ['__meta_kubernetes_namespace'], regex: 'bank' }],
      [],
    ],
    ['is not used for labels of the job', [{ action: 'keep', source_labels: ['job'], regex: 'pods' }], ['10.244.0.2', '10.244.0.3']],
  ])('%s', (_, rules, expected) => {
    const address = { source_labels: ['__meta_kubernetes_pod_ip'], target_label: '__address__' };
    const [{ activeTargets }] = pools([POD, OTHER], [{ ...PODS, relabel_configs: [...rules, address] }]);
    expect(activeTargets.map(({ labels }) => labels.instance).sort()).toEqual(expected);
  });
});
