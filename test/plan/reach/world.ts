import { idOf, Manifest } from '../../../src/plan/kubernetes/manifest';
import { meshCluster } from '../../../src/plan/mesh-cluster';
import { HttpClientConfig } from '../../../src/plan/prometheus/scrape-config';
import { Reach } from '../../../src/plan/reach/reach';
import { Scraper } from '../../../src/plan/reach/scraper';
import { Verdict } from '../../../src/plan/reach/verdict';
import { scraperIn, withProxies } from '../../../src/plan/verdicts';

type Fields = { readonly [field: string]: unknown };

/** The pod that is scraped, at 10.9.0.1, with a sidecar by default. */
export function cart({ labels = {}, annotations = {}, ports = [], args, initContainers, others = [], sidecar = true }: {
  labels?: Fields;
  annotations?: Fields;
  ports?: unknown[];
  args?: string[];
  initContainers?: Fields[];
  /** More containers. */
  others?: Fields[];
  sidecar?: boolean;
} = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'cart',
      namespace: 'shop',
      labels: { 'app': 'cart', 'sidecar.istio.io/inject': String(sidecar), ...labels },
      annotations,
    } as Manifest['metadata'],
    spec: { initContainers, containers: [{ name: 'cart', image: 'registry.example/cart:1.0.0', ports, args }, ...others] },
  };
}

/** A Service of the pod with one port, or with more. */
export function service(name: string, ports: ReadonlyArray<Fields>, metadata: Fields = {}): Manifest {
  const spec = { selector: { app: 'cart' }, ports };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop', ...metadata }, spec };
}

/** A PeerAuthentication of a namespace, or of the pod if it has a selector. */
export function peerAuthentication(mode: string | undefined, { namespace = 'shop', name = 'default', created, selector, ports }:
{ namespace?: string; name?: string; created?: string; selector?: Fields; ports?: { readonly [port: number]: string } } = {}): Manifest {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name, namespace, ...created === undefined ? {} : { creationTimestamp: created } },
    spec: {
      ...selector ? { selector: { matchLabels: selector } } : {},
      ...mode ? { mtls: { mode } } : {},
      ...ports ? { portLevelMtls: Object.fromEntries(Object.entries(ports).map(([port, each]) => [port, { mode: each }])) } : {},
    },
  };
}

/** A policy of another kind in the namespace of the pod. */
export function policy(
  kind: 'AuthorizationPolicy' | 'NetworkPolicy' | 'RequestAuthentication', name: string, spec: Fields, metadata: Fields = {},
): Manifest {
  const apiVersion = kind === 'NetworkPolicy' ? 'networking.k8s.io/v1' : 'security.istio.io/v1';
  return { apiVersion, kind, metadata: { name, namespace: 'shop', ...metadata }, spec };
}

/** An EnvoyFilter in the namespace of the pod, with one patch. */
export function envoyFilter(patch: Fields, { namespace = 'shop', ...spec }: Fields & { namespace?: string } = {}): Manifest {
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: 'filter', namespace },
    spec: { ...spec, configPatches: [{ patch: { operation: 'INSERT_BEFORE', value: { name: 'envoy.filters.http.lua' } }, ...patch }] },
  };
}

/** A Prometheus of the operator in the namespace monitoring. */
export function prometheus(spec: Fields = {}): Manifest {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Prometheus',
    metadata: { name: 'k8s', namespace: 'monitoring' },
    spec: { serviceAccountName: 'prometheus', ...spec },
  };
}

/** One whose sidecar writes certificates and captures nothing. */
export function prometheusWithCertificates(annotations: Fields = {}): Manifest {
  return prometheus({
    podMetadata: {
      labels: { 'sidecar.istio.io/inject': 'true' },
      annotations: {
        'traffic.sidecar.istio.io/includeOutboundIPRanges': '',
        'proxy.istio.io/config': 'proxyMetadata:\n  OUTPUT_CERTS: /etc/istio-output-certs\n',
        'sidecar.istio.io/userVolumeMount': '[{"name":"istio-certs","mountPath":"/etc/istio-output-certs"}]',
        ...annotations,
      },
    },
    volumes: [{ name: 'istio-certs', emptyDir: { medium: 'Memory' } }],
    volumeMounts: [{ name: 'istio-certs', mountPath: '/etc/prom-certs' }],
  });
}

/** TLS with the certificates of the mesh. */
export const MUTUAL: HttpClientConfig = {
  tls_config: { cert_file: '/etc/prom-certs/cert-chain.pem', key_file: '/etc/prom-certs/key.pem', insecure_skip_verify: true },
};

/** The verdict on a scrape of the pod. */
export function verdict(objects: ReadonlyArray<Manifest>, url = 'http://10.9.0.1:8080/metrics', job: HttpClientConfig = {}): Verdict {
  const { reach, scraper } = world(objects);
  return reach.of(scraper, job, url);
}

/** A cluster with a Prometheus. */
export function world(given: ReadonlyArray<Manifest>): { reach: Reach; scraper: Scraper } {
  const objects = given.some(({ kind }) => kind === 'Prometheus') ? given : [...given, prometheus()];
  const cluster = meshCluster(objects.map(manifest => ({ manifest })), {});
  const { pods, ...others } = withProxies(cluster);
  const podIPs = [{ ip: '10.9.0.1' }];
  const addressed = pods.map(pod => pod.metadata.name === 'cart' ? { ...pod, status: { ...pod.status, podIPs } } : pod);
  const scraper = scraperIn(cluster, idOf(objects.find(({ kind }) => kind === 'Prometheus')!)) as Scraper;
  return { reach: new Reach({ ...others, pods: addressed }), scraper };
}
