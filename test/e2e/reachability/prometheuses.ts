import { Chart } from 'cdk8s';
import { MtlsSidecarPrometheus } from 'cdk8s-mesh-metrics';
import { parse, stringify } from 'yaml';
import { Client, nameOf, Workload } from './scrape-case';
import { Manifest, synthesized } from '../../cluster/manifest';

/** The objects of a Prometheus with certificates of the mesh, as the library makes it. */
export function withCertificates(namespace: string, name: string): Manifest[] {
  const objects = synthesized(app => {
    // The names of ClusterRoles come from construct paths, and all tests share a mesh.
    const chart = new Chart(app, namespace, { namespace });
    new MtlsSidecarPrometheus(chart, name, { metadata: { name }, namespaces: [], scrapeInterval: '10s' });
  });
  return [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, ...objects];
}

/** The same, but its sidecar captures outbound traffic, and has secure metrics ports as if the whole mesh had. */
export function withCapturedOutbound(namespace: string, name: string): Manifest[] {
  return withOtherPods(withCertificates(namespace, name), podMetadata => {
    const { annotations: { 'traffic.sidecar.istio.io/includeOutboundIPRanges': _, ...annotations }, labels } = podMetadata;
    const config = parse(annotations['proxy.istio.io/config']);
    Object.assign(config.proxyMetadata, { ENVOY_SECURE_METRICS_PORT: '15091', ENVOY_SECURE_MERGED_METRICS_PORT: '15092' });
    return { labels, annotations: { ...annotations, 'proxy.istio.io/config': stringify(config) } };
  });
}

/** A Prometheus without a sidecar. */
export function withoutSidecar(namespace: string, name: string): Manifest[] {
  return withOtherPods(withCertificates(namespace, name), () => ({ labels: { 'sidecar.istio.io/inject': 'false' } }));
}

function withOtherPods(objects: ReadonlyArray<Manifest>, changed: (podMetadata: Manifest) => Manifest): Manifest[] {
  return objects.map(object => object.kind === 'Prometheus'
    ? { ...object, spec: { ...object.spec, podMetadata: changed(object.spec.podMetadata) } }
    : object);
}

/** A running workload, with the address of its pod. */
export interface RunningWorkload extends Workload {
  readonly address: string;
}

/** A ScrapeConfig for every port, with one client. Proxies serve their metrics on this path only, applications on any path. */
export function scrapeConfig(namespace: string, prometheus: string, client: Client, workloads: ReadonlyArray<RunningWorkload>): Manifest {
  const { scheme, certificates, http2 } = client;
  const tls = certificates ? { scrapeClass: 'istio-mtls' } : { tlsConfig: { insecureSkipVerify: true } };
  return {
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    kind: 'ScrapeConfig',
    metadata: { name: `${prometheus}-${nameOf(client)}`, namespace, labels: { prometheus } },
    spec: {
      jobName: nameOf(client),
      metricsPath: '/stats/prometheus',
      scheme: scheme.toUpperCase(),
      ...scheme === 'https' && { ...tls, enableHTTP2: http2 },
      staticConfigs: workloads.flatMap(workload => workload.ports.map(({ number }) => ({
        labels: { workload: `${workload.namespace}/${workload.name}`, port: String(number) },
        targets: [`${workload.address}:${number}`],
      }))),
    },
  };
}
