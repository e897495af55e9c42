import { EVERYTHING } from '../../../src/plan/discover/access';
import { Discovery } from '../../../src/plan/discover/discovery';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { RelabelConfig, ScrapeConfig } from '../../../src/plan/prometheus/scrape-config';
import { scrapePools } from '../../../src/plan/targets/targets';
import { undefinedResults } from '../../../src/plan/targets/undefined-results';
import { clusterWith } from '../conformance/targets-comparison';

function pod(name: string, ip: string, labels: { [name: string]: string } = {}): Manifest {
  const ports = [{ name: 'http', containerPort: 8080 }, { name: 'metrics', containerPort: 9090 }];
  const metadata = { name, namespace: 'shop', labels };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'cart', ports }] }, status: { podIP: ip } };
}

/** Endpoints of a Service with the first port of some pods. */
function endpoints(...pods: Manifest[]): Manifest {
  const addresses = pods.map(({ metadata: { name }, status }) =>
    ({ ip: (status as { podIP: string }).podIP, targetRef: { kind: 'Pod', namespace: 'shop', name } }));
  const metadata = { name: 'cart', namespace: 'shop' };
  return { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets: [{ addresses, ports: [{ port: 8080 }] }] };
}

function found(objects: Manifest[], job: Partial<ScrapeConfig>): string[] {
  const [pool] = scrapePools([{ job_name: 'job', ...job }], {}, new Discovery(clusterWith(objects), EVERYTHING));
  return undefinedResults(pool).map(({ message }) => message);
}

const role = (name: string, ...rules: RelabelConfig[]) => ({ kubernetes_sd_configs: [{ role: name }], relabel_configs: rules });
const ONE_ADDRESS = { target_label: '__address__', replacement: 'one:80' };

describe('identical targets', () => {
  const both = 'http://one:80/metrics is found 2 times with the same labels, and scraped once: '
    + 'Prometheus shows the discovered labels of one of them at random. Drop all but one, or give them a label that differs';
  const [cart0, cart1] = [pod('cart-0', '10.244.0.2'), pod('cart-1', '10.244.0.3')];
  const notReady = { ...endpoints(cart1), metadata: { name: 'web', namespace: 'shop' } };

  test.each<[what: string, objects: Manifest[], job: Partial<ScrapeConfig>]>([
    ['of two pods', [cart0, cart1], role('pod', ONE_ADDRESS)],
    ['of two Endpoints', [endpoints(cart0), notReady], role('endpoints', ONE_ADDRESS)],
    [
      'of two discoveries that give them different labels',
      [{ ...cart0, metadata: { ...cart0.metadata, annotations: { a: '1' } } }, endpoints(cart0)],
      { kubernetes_sd_configs: [{ role: 'pod' }, { role: 'endpoints' }], relabel_configs: [ONE_ADDRESS] },
    ],
    ['of two pods, on ports that their Service does not have', [cart0, cart1, endpoints(cart0, cart1)], role('endpoints', ONE_ADDRESS)],
    ['of two static lists', [], { static_configs: [{ targets: ['one:80'], labels: { __meta_a: '1' } }, { targets: ['one:80'] }] }],
  ])('%s are reported', (_, objects, job) => {
    expect(found(objects, job)).toEqual([both]);
  });

  test.each<[what: string, objects: Manifest[], job: Partial<ScrapeConfig>]>([
    ['of one pod', [cart0], role('pod', ONE_ADDRESS)],
    ['of one pod behind Endpoints, whose other ports come last', [cart0, endpoints(cart0)], role('endpoints', ONE_ADDRESS)],
    [
      'of two discoveries that give them the same labels',
      [cart0],
      { kubernetes_sd_configs: [{ role: 'pod' }, { role: 'pod', namespaces: { names: ['shop'] } }] },
    ],
    ['of one static list', [], { static_configs: [{ targets: ['one:80', 'one:80'] }] }],
    [
      'with a label that differs',
      [cart0, cart1],
      role('pod', ONE_ADDRESS, { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' }),
    ],
  ])('%s are not reported', (_, objects, job) => {
    expect(found(objects, job)).toEqual([]);
  });
});

describe('labels that a labelmap maps to one', () => {
  const toOne = { action: 'labelmap', regex: '__meta_kubernetes_pod_label_(?:app|team)', replacement: 'owner' };

  test('are reported once for all targets', () => {
    const objects = [pod('cart-0', '10.244.0.2', { app: 'cart', team: 'a' }), pod('cart-1', '10.244.0.3', { team: 'b', app: 'cart' })];
    expect(found(objects, role('pod', { target_label: 'x', replacement: 'y' }, toOne))).toEqual([
      'rule 1 maps __meta_kubernetes_pod_label_app and __meta_kubernetes_pod_label_team, which differ, to one label, owner: '
      + 'Prometheus takes the value of either at random. Map only one of them',
    ]);
  });

  test.each<[what: string, labels: { [name: string]: string }, rules: RelabelConfig[]]>([
    ['with one value', { app: 'cart', team: 'cart' }, [toOne]],
    [
      'of a target that is dropped before',
      { app: 'cart', team: 'a' },
      [{ action: 'drop', source_labels: ['__meta_kubernetes_pod_label_app'], regex: 'cart' }, toOne],
    ],
    ['each to its own name', { app: 'cart', team: 'a' }, [{ ...toOne, regex: '__meta_kubernetes_pod_label_(.+)', replacement: '$1' }]],
  ])('%s are not reported', (_, labels, rules) => {
    expect(found([pod('cart-0', '10.244.0.2', labels)], role('pod', ...rules))).toEqual([]);
  });
});
