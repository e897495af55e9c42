import { Prometheus, SHOP } from './cluster';
import { Code } from '../../../src/plan/findings/catalogue';
import { Manifest } from '../../cluster/manifest';

/** A job with one target. */
interface Scrape {
  readonly by: Prometheus;
  /** A monitor, without its name. */
  readonly of: Manifest;
  /** The cause that the plan says; undefined where it proves the scrape. */
  readonly code?: Code;
  /** What Prometheus says of its scrapes, which is nothing where they succeed; undefined where it makes no scrape pool. */
  readonly ends?: RegExp;
}

/** A scrape of the pods of an application. */
function pods(app: string, endpoint: Manifest = {}): Manifest {
  const spec = { selector: { matchLabels: { app } }, podMetricsEndpoints: [{ port: 'metrics', ...endpoint }] };
  return { apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', spec };
}

/** A scrape of a Service by its name. */
function named(name: string, port: number): Manifest {
  const spec = { staticConfigs: [{ targets: [`${name}.${SHOP}.svc.cluster.local:${port}`] }] };
  return { apiVersion: 'monitoring.coreos.com/v1alpha1', kind: 'ScrapeConfig', spec };
}

/** A scrape of the proxy of a pod with one port: of its agent by default. */
function proxy(app: string, port: string, { path = '/stats/prometheus', number = 15020 } = {}): Manifest {
  const relabelings = [{ sourceLabels: ['__meta_kubernetes_pod_ip'], targetLabel: '__address__', replacement: `$1:${number}` }];
  return pods(app, { port, path, relabelings });
}

/** With one of the scrape classes. */
function withClass(scrapeClass: string, monitor: Manifest): Manifest {
  return { ...monitor, spec: { ...monitor.spec, scrapeClass } };
}

const UP = /^$/;
const NO_CONNECTION = /: connect: /;
const CLOSED = /connection reset by peer$|EOF$/;
const NOT_FOUND = /^server returned HTTP status 404 Not Found$/;
const UNVERIFIED = { scheme: 'https', tlsConfig: { insecureSkipVerify: true } };
const MUTUAL = pods('strict', { scheme: 'https' });

/** By the names of jobs. */
export const SCRAPES: Readonly<Record<string, Scrape>> = {
  'service': { by: 'outside', of: named('single', 8201), ends: UP },
  'service-without-its-port': { by: 'outside', of: named('single', 8202), code: 'service-port-missing', ends: NO_CONNECTION },
  'service-of-two': { by: 'outside', of: named('several', 80), code: 'service-of-several-pods', ends: UP },
  // The plan does not know, and it may be either.
  'nobody': { by: 'outside', of: named('nobody', 8201), code: 'service-without-pods', ends: NO_CONNECTION },
  'elsewhere': { by: 'outside', of: named('elsewhere', 8201), code: 'service-without-pods', ends: UP },
  'by-mutual-tls': { by: 'captured', of: named('strict', 8207), code: 'service-through-own-sidecar', ends: UP },
  'in-plaintext': {
    by: 'captured',
    of: named('in-plaintext', 8207),
    code: 'service-through-own-sidecar',
    ends: /^server returned HTTP status 503 Service Unavailable$/,
  },
  'not-diverted': { by: 'outside', of: pods('diverted'), ends: UP },
  'passed': { by: 'captured', of: pods('passed'), code: 'outbound-route-unknown', ends: UP },
  'diverted': { by: 'captured', of: pods('diverted'), code: 'outbound-route-unknown', ends: CLOSED },
  'tls': { by: 'outside', of: pods('speaks-tls', UNVERIFIED), code: 'protocol-unknown', ends: UP },
  'no-tls': {
    by: 'outside',
    of: pods('speaks-http', UNVERIFIED),
    code: 'protocol-unknown',
    ends: /server gave HTTP response to HTTPS client$/,
  },
  'on-all-addresses': { by: 'outside', of: pods('on-all-addresses'), ends: UP },
  'on-localhost': { by: 'outside', of: pods('on-localhost'), code: 'listens-on-localhost', ends: NO_CONNECTION },

  'agent': { by: 'outside', of: proxy('merges-http', 'http'), ends: UP },
  'agent-on-other-path': {
    by: 'outside', of: proxy('merges-http', 'http', { path: '/stats' }), code: 'nothing-served', ends: NOT_FOUND,
  },
  'health-of-proxy': {
    by: 'outside', of: proxy('merges-http', 'http', { number: 15021 }), code: 'port-without-metrics', ends: NOT_FOUND,
  },
  'agent-of-tls': { by: 'outside', of: proxy('merges-tls', 'https'), code: 'agent-cannot-ask', ends: UP },
  'agent-of-udp': { by: 'outside', of: proxy('merges-udp', 'dns'), code: 'agent-cannot-ask', ends: UP },

  'mutual-tls': { by: 'certificates', of: withClass('istio-mtls', MUTUAL), ends: UP },
  'verified': {
    by: 'certificates', of: withClass('verified', MUTUAL), code: 'certificate-name-verified', ends: /x509: .* doesn't contain any IP SANs$/,
  },
  'without-certificate': { by: 'outside', of: withClass('istio-mtls', MUTUAL), code: 'certificate-not-mounted' },
  'files': { by: 'certificates', of: withClass('istio-mtls', pods('single')), ends: UP },
  'without-files': { by: 'outside', of: withClass('istio-mtls', pods('single')), code: 'job-file-missing' },
};

/** The jobs as monitors. */
export const JOBS: ReadonlyArray<Manifest> = Object.entries(SCRAPES).map(([name, { by, of }]) =>
  ({ ...of, metadata: { name, namespace: SHOP, labels: { prometheus: by } } }));
