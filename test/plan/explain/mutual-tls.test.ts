import { deployment, Fields, planOf, podMonitor } from './cluster';
import { strict } from '../../cluster/istio';
import { Manifest } from '../../cluster/manifest';
import { CERTIFICATES, kubePrometheusStack, withScrapeClass } from '../../cluster/prometheuses';

const NOBODY = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'nobody', namespace: 'shop' },
  spec: { podSelector: {}, ingress: [] },
};

interface Given {
  readonly name?: string;
  readonly sidecar?: boolean;
  readonly endpoint: object;
  readonly scrapeClass?: string;
  readonly policy?: Fields;
  readonly prometheus?: Manifest[];
}

const WITH_SCRAPE_CLASS = withScrapeClass(kubePrometheusStack());

/** What is said of a scrape by a Prometheus without a sidecar that writes certificates, by default with a scrape class for mutual TLS. */
function scrapeOf({ name = 'cart', sidecar = false, endpoint, scrapeClass, policy, prometheus = WITH_SCRAPE_CLASS }: Given): string {
  const objects = [
    deployment(name, undefined, { labels: { 'app': name, 'sidecar.istio.io/inject': `${sidecar}` } }),
    podMonitor(name, { scrapeClass, podMetricsEndpoints: [{ port: 'metrics', ...endpoint }] }),
    ...policy === undefined ? [] : [policy],
  ];
  const lines = planOf(objects, prometheus).explain(`shop/${name}`).split('\n');
  return lines.find(line => line.includes(`PodMonitor/shop/${name} scrapes`))!;
}

const UNNAMED = / has certificates in its scrape class istio-mtls, which the monitor does not name: set its scrapeClass$/;
const UNWRITTEN = / has no sidecar that writes certificates: give it the label sidecar\.istio\.io\/inject=true in spec\.podMetadata$/;

describe('where a scrape fails for its certificate, what to change is said:', () => {
  test('the scrape class that the monitor does not name', () => {
    expect(scrapeOf({ sidecar: true, policy: strict(), endpoint: { scheme: 'https' } })).toMatch(UNNAMED);
  });

  test('the scrape class that is not there, without which a PodMonitor cannot name its file', () => {
    expect(scrapeOf({ sidecar: true, policy: strict(), endpoint: { scheme: 'https' }, prometheus: kubePrometheusStack() }))
      .toMatch(/; a PodMonitor cannot name files of certificates: let a scrape class of Prometheus\S+ name them, and set scrapeClass$/);
  });

  test('the Prometheus whose sidecar does not write it', () => {
    expect(scrapeOf({ sidecar: true, policy: strict(), endpoint: { scheme: 'https' }, scrapeClass: CERTIFICATES.name })).toMatch(UNWRITTEN);
  });
});

describe('where a scrape does not fail for a certificate, nothing is said of one, although the word is', () => {
  test.each<[string, Given]>([
    ['speaks TLS', { endpoint: { scheme: 'https', path: '/certificate/metrics' } }],
    ['is scraped in plaintext', { endpoint: { path: '/certificate/metrics' } }],
  ])('in the path of an application that %s', (_, given) => {
    expect(scrapeOf(given)).toMatch(/which gives application \(9090\/certificate\/metrics\)$/);
  });

  test('in the name of a workload that a NetworkPolicy guards', () => {
    expect(scrapeOf({ name: 'certificates', endpoint: { scheme: 'https' }, policy: NOBODY }))
      .toMatch(/which fails: NetworkPolicy\/shop\/nobody does not let .* of Pod\/shop\/certificates-\S+: admit it in spec.ingress$/);
  });
});
