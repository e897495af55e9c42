import { App, Chart, Testing } from 'cdk8s';
import { IstioMesh, MtlsMode, PrometheusConfigMap, PrometheusConfigMapProps, ScrapeJob } from 'cdk8s-mesh-metrics';
import { ServiceAccount } from 'cdk8s-plus-27';
import { parse } from 'yaml';
import { Manifest } from '../cluster/manifest';

const mesh = IstioMesh.sidecar({ mtls: MtlsMode.STRICT });

const chart = () => new Chart(Testing.app(), 'monitoring', { namespace: 'monitoring' });
const configMap = (props: PrometheusConfigMapProps, scope: Chart = chart()) => new PrometheusConfigMap(scope, 'config', props);
const jobNames = (...jobs: ScrapeJob[]) => (parse(configMap({ jobs, mesh }).prometheusYaml) as Manifest).scrape_configs
  .map(({ job_name }: Manifest) => job_name);

test('the text is the one key of the ConfigMap, and as short as what is given', () => {
  const scope = chart();
  const { prometheusYaml } = configMap({
    metadata: { name: 'prometheus' },
    jobs: [ScrapeJob.probes({ prober: 'blackbox', targets: ['https://shop.example/'], limits: { sampleLimit: 100 } })],
    scrapeInterval: '15s',
    externalLabels: { cluster: 'yes' },
    ruleFiles: ['/etc/rules/*.yml'],
  }, scope);
  expect(prometheusYaml).toBe(`\
global:
  scrape_interval: 15s
  external_labels:
    cluster: "yes"
rule_files:
  - /etc/rules/*.yml
scrape_configs:
  - job_name: blackbox
    sample_limit: 100
    static_configs:
      - targets:
          - https://shop.example/
    metrics_path: /probe
    params:
      module:
        - http_2xx
    relabel_configs:
      - source_labels:
          - __address__
        action: replace
        regex: (.+)
        target_label: __param_target
        replacement: $1
      - source_labels:
          - __param_target
        action: replace
        regex: (.+)
        target_label: instance
        replacement: $1
      - target_label: __address__
        replacement: blackbox:9115
`);
  const [written] = scope.toJson() as Manifest[];
  expect(written).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'prometheus', namespace: 'monitoring' } });
  expect(written.data).toEqual({ 'prometheus.yml': prometheusYaml });
});

test('jobs have the names by which they are known, and others where these are given', () => {
  const prober = 'blackbox';
  expect(jobNames(
    ScrapeJob.meshPods(), ScrapeJob.annotatedPods(), ScrapeJob.istioSecurePods(), ScrapeJob.annotatedServices(),
    ScrapeJob.annotatedIngresses({ prober }), ScrapeJob.probes({ prober, targets: ['a'] }),
  )).toEqual(['envoy-stats', 'istiod', 'istio-cni', 'kubernetes-pods', 'kubernetes-pods-istio-secure', 'kubernetes-service-endpoints',
    'kubernetes-ingresses', 'blackbox']);
  expect(jobNames(
    ScrapeJob.annotatedPods({ jobName: 'a' }), ScrapeJob.istioSecurePods({ jobName: 'b' }), ScrapeJob.annotatedServices({ jobName: 'c' }),
    ScrapeJob.annotatedIngresses({ prober, jobName: 'd' }), ScrapeJob.probes({ prober, targets: ['a'], jobName: 'e' }),
    ScrapeJob.meshPods({ controlPlane: false }),
  )).toEqual(['a', 'b', 'c', 'd', 'e', 'envoy-stats']);
});

test('each of the fields that are common to all jobs is written', () => {
  const { scrape_configs: [job] } = parse(configMap({
    jobs: [ScrapeJob.annotatedServices({ namespaces: ['shop'], interval: '15s', scrapeTimeout: '5s', limits: { labelLimit: 3 } })],
  }).prometheusYaml) as Manifest;
  expect(job).toMatchObject({
    scrape_interval: '15s',
    scrape_timeout: '5s',
    label_limit: 3,
    kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: ['shop'] } }],
  });
});

describe('grantDiscovery', () => {
  const rightsOf = (jobs: ScrapeJob[]) => {
    const scope = chart();
    const config = configMap({ jobs, mesh }, scope);
    const account = new ServiceAccount(scope, 'account', { metadata: { name: 'prometheus' } });
    config.grantDiscovery(account);
    config.grantDiscovery(account);
    return (scope.toJson() as Manifest[]).filter(({ kind }) => /^(Cluster)?Role$/.test(kind as string))
      .map(({ kind, metadata, rules }) => [kind, metadata.namespace, rules.flatMap(({ resources }: Manifest) => resources)]);
  };

  test('allows what the jobs list, in all namespaces', () => {
    expect(rightsOf([ScrapeJob.annotatedPods()])).toEqual([['ClusterRole', undefined, ['pods']]]);
    expect(rightsOf([ScrapeJob.annotatedServices(), ScrapeJob.annotatedIngresses({ prober: 'blackbox' })]))
      .toEqual([['ClusterRole', undefined, ['endpointslices', 'services', 'pods', 'ingresses']]]);
  });

  test('allows it in the namespaces of the jobs where each names some', () => {
    expect(rightsOf([ScrapeJob.annotatedPods({ namespaces: ['shop'] }), ScrapeJob.meshPods({ namespaces: ['shop'] })]))
      .toEqual([['Role', 'shop', ['pods']], ['Role', 'istio-system', ['pods']]]);
    expect(rightsOf([ScrapeJob.annotatedPods({ namespaces: ['shop'] }), ScrapeJob.annotatedServices()]))
      .toEqual([['ClusterRole', undefined, ['pods', 'endpointslices', 'services']]]);
  });

  test('allows nothing where nothing is discovered', () => {
    expect(rightsOf([ScrapeJob.probes({ prober: 'blackbox', targets: ['a'] })])).toEqual([]);
  });
});

describe('what cannot work is refused', () => {
  const create = "cannot create PrometheusConfigMap 'monitoring/config'";

  test.each<[string, () => unknown, string]>([
    ['no job', () => configMap({ jobs: [] }),
      `${create}: jobs is empty, so nothing would be scraped. Give it a job, such as ScrapeJob.meshPods().`],
    ['two jobs of one name', () => configMap({ jobs: [ScrapeJob.annotatedPods(), ScrapeJob.annotatedPods({ prefix: 'customized' })] }),
      `${create}: two of its jobs have the name 'kubernetes-pods', and Prometheus refuses a configuration with such jobs. Give one of them`
      + ' another jobName.'],
    ['a job that is scrape config, not a ScrapeJob', () => configMap({ jobs: [{ job_name: 'a' } as never] }),
      `${create}: jobs[0] is an object, and it has to be of the class ScrapeJob. Use a factory such as ScrapeJob.annotatedPods().`],
    ['a timeout above the interval', () => configMap({ jobs: [ScrapeJob.annotatedPods({ interval: '5s', scrapeTimeout: '10s' })] }),
      `${create} with the job 'kubernetes-pods': scrapeTimeout is 10s, which is longer than the interval 5s. Give a timeout of at most the`
      + ' interval.'],
    ['a timeout above the default interval', () => configMap({ jobs: [ScrapeJob.annotatedPods()], scrapeTimeout: '90s' }),
      `${create}: scrapeTimeout is 90s, which is longer than the interval 1m of the Prometheus. Give a timeout of at most the interval.`],
    ['an external label with a dash', () => configMap({ jobs: [ScrapeJob.annotatedPods()], externalLabels: { 'my-cluster': 'a' } }),
      `${create}: externalLabels has 'my-cluster', which is not a valid name of a Prometheus label. Use letters, digits and '_', not`
      + ' starting with a digit.'],
    ['a mesh without a mesh', () => configMap({ jobs: [ScrapeJob.meshPods()], mesh: IstioMesh.none() }),
      `${create}: the mesh is described as IstioMesh.none(), and ScrapeJob.meshPods() scrapes a mesh. Describe the mesh, or leave this job`
      + ' out.'],
    ['mutual TLS where no port is STRICT', () => configMap({ jobs: [ScrapeJob.istioSecurePods()] }),
      `${create}: ScrapeJob.istioSecurePods() scrapes over mutual TLS, and no port of the described mesh is STRICT: on others a sidecar`
      + ' takes that from sidecars only. Use ScrapeJob.annotatedPods(), which scrapes in plaintext, or describe the mesh.'],
    ['mutual TLS without sidecars', () => configMap({ jobs: [ScrapeJob.istioSecurePods()], mesh: IstioMesh.ambient() }),
      `${create}: ScrapeJob.istioSecurePods() scrapes sidecars over mutual TLS, and the described mesh has none. Use`
      + ' ScrapeJob.annotatedPods(), which scrapes in plaintext, or describe the mesh.'],
    ['a prefix with its separator', () => ScrapeJob.annotatedPods({ prefix: 'customized.prometheus/' }),
      "cannot describe ScrapeJob.annotatedPods: prefix is 'customized.prometheus/', and a prefix ends before its separator. Write"
      + " 'customized.prometheus'."],
    ['a prefix that no annotation can have', () => ScrapeJob.annotatedServices({ prefix: 'Prometheus_IO' }),
      "cannot describe ScrapeJob.annotatedServices: prefix is 'Prometheus_IO', which Kubernetes refuses as a name. Use at most 253"
      + " lower-case letters, digits, '-' and '.', starting and ending with a letter or digit."],
    ['the URL of a prober', () => ScrapeJob.annotatedIngresses({ prober: 'http://blackbox:9115/probe' }),
      "cannot describe ScrapeJob.annotatedIngresses: prober is 'http://blackbox:9115/probe', which is not a host with or without a port."
      + " Write it such as 'db.shop.svc:9115'."],
    ['a password in a target', () => ScrapeJob.probes({ prober: 'blackbox', targets: ['https://admin:S3cr3t@shop.example/'] }),
      'cannot describe ScrapeJob.probes: targets[0] has credentials in it, and whoever may read the ConfigMap could read them. Leave them'
      + ' out, and set them in the module of the prober.'],
    ['a password in the address of a prober', () => ScrapeJob.probes({ prober: 'admin:S3cr3t@blackbox', targets: ['a'] }),
      'cannot describe ScrapeJob.probes: prober has credentials in it, and whoever may read the ConfigMap could read them. Leave them'
      + ' out, and set them in the module of the prober.'],
    ['nothing to probe', () => ScrapeJob.probes({ prober: 'blackbox', targets: [] }),
      "cannot describe ScrapeJob.probes: targets is empty, so nothing would be probed. Give it one, such as 'https://shop.example/'."],
    ['certificates in a folder without a root', () => ScrapeJob.istioSecurePods({ certificates: 'etc/certs' }),
      "cannot describe ScrapeJob.istioSecurePods: certificates is 'etc/certs', which is not an absolute path. Start it with '/'."],
    ['a metric that is not of Envoy', () => ScrapeJob.meshPods({ envoyMetrics: ['istio_requests_total'] }),
      "cannot describe ScrapeJob.meshPods: envoyMetrics has 'istio_requests_total', which is not the name of an Envoy metric. Write names"
      + " that start with 'envoy_', with '*' for any characters, such as 'envoy_cluster_upstream_cx_*'."],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(new Error(message));
  });

  test('an object that is written twice', () => {
    const app = new App();
    const scope = new Chart(app, 'monitoring', { namespace: 'monitoring' });
    for (const id of ['a', 'b']) {
      new PrometheusConfigMap(scope, id, { jobs: [ScrapeJob.annotatedPods()], metadata: { name: 'prometheus' } });
    }
    expect(() => app.synth()).toThrow("writes ConfigMap 'monitoring/prometheus' too");
  });
});
