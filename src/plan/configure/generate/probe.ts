import { authorizationConfig, authorizationWithClass, basicAuthConfig } from './auth';
import { copy, JOB_NAME, selection } from './generated-relabelings';
import { honorTimestamps, samplesConfig, scrapeClassOf } from './job-settings';
import { kubernetesSdConfigs } from './kubernetes-sd';
import { limitsOf } from './limits';
import { oauth2Config } from './oauth2';
import { withoutAbsent } from './present';
import { proxyConfig } from './proxy';
import { sharding } from './sharding';
import { safeTlsWithClass, tlsConfig } from './tls';
import { metricRelabelings, ownRelabelings } from './user-relabelings';
import { RelabelConfig, ScrapeConfig } from '../../prometheus/scrape-config';
import { Probe, ProbeSpec } from '../../resources/probe';
import { ScrapeClass } from '../../resources/prometheus';
import { PrometheusContext } from '../../resources/prometheus-context';

/** The job of a Probe (`generateProbeConfig` of `pkg/prometheus/promcfg.go`). */
export function probeJob(generator: PrometheusContext, probe: Probe): ScrapeConfig {
  const { spec: prometheus, assets } = generator;
  const { spec, namespace, name } = probe;
  const scrapeClass = scrapeClassOf(generator, spec.scrapeClass);
  const { bearerTokenSecret: token } = spec;
  return withoutAbsent<ScrapeConfig>({
    job_name: `probe/${namespace}/${name}`,
    honor_timestamps: honorTimestamps(prometheus, true),
    metrics_path: spec.prober?.path ?? '',
    scrape_interval: spec.interval || undefined,
    scrape_timeout: spec.scrapeTimeout || undefined,
    scheme: spec.prober?.scheme?.toLowerCase(),
    params: paramsOf(spec),
    ...limitsOf(spec, prometheus),
    ...samplesConfig(generator, spec, scrapeClass),
    body_size_limit: prometheus.enforcedBodySizeLimit || undefined,
    ...proxyConfig(assets, namespace, spec.prober ?? {}),
    follow_redirects: spec.followRedirects,
    enable_http2: spec.enableHttp2,
    tls_config: tlsConfig(namespace, safeTlsWithClass(spec.tlsConfig, scrapeClass)),
    ...discoveryOf(generator, probe),
    relabel_configs: [
      JOB_NAME,
      ...spec.jobName ? [{ target_label: 'job', replacement: spec.jobName }] : [],
      ...targetRelabelings(generator, probe, scrapeClass),
      ...sharding(prometheus, '__param_target'),
    ],
    bearer_token: token && assets.get('Secret', namespace, token),
    basic_auth: basicAuthConfig(assets, namespace, spec.basicAuth),
    oauth2: oauth2Config(assets, namespace, spec.oauth2),
    authorization: authorizationConfig(assets, namespace, authorizationWithClass(spec.authorization, scrapeClass)),
    metric_relabel_configs: metricRelabelings(generator, scrapeClass, probe, spec.metricRelabelings),
  });
}

/** The prober's parameters; the field `module` wins over a parameter of that name. */
function paramsOf({ module, params = [] }: ProbeSpec): ScrapeConfig['params'] {
  const all = [
    ...module ? [['module', [module]] as const] : [],
    ...params.filter(param => !module || param.name !== 'module').map(param => [param.name, param.values ?? []] as const),
  ];
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

/** Static targets win over ingresses if a Probe has both. */
function discoveryOf(generator: PrometheusContext, { spec, namespace }: Probe): Partial<ScrapeConfig> {
  const { staticConfig, ingress } = spec.targets!;
  if (staticConfig !== undefined) {
    return { static_configs: [{ targets: staticConfig.static ?? [], labels: { namespace, ...staticConfig.labels } }] };
  }
  const { namespaceSelector } = ingress!;
  return { kubernetes_sd_configs: kubernetesSdConfigs(generator, { role: 'ingress', namespace, namespaceSelector }) };
}

function targetRelabelings(generator: PrometheusContext, probe: Probe, scrapeClass: Partial<ScrapeClass>): RelabelConfig[] {
  const { prober, targets } = probe.spec;
  const { staticConfig, ingress } = targets!;
  const toProber: RelabelConfig[] = [copy('__param_target', 'instance'), { target_label: '__address__', replacement: prober?.url ?? '' }];
  if (staticConfig !== undefined) {
    return [
      copy('__address__', '__param_target'),
      ...toProber,
      ...ownRelabelings(generator, scrapeClass, probe, staticConfig.relabelingConfigs),
    ];
  }
  return [
    ...selection('ingress', ingress!.selector ?? {}),
    {
      source_labels: ['__meta_kubernetes_ingress_scheme', '__address__', '__meta_kubernetes_ingress_path'],
      separator: ';',
      regex: '(.+);(.+);(.+)',
      target_label: '__param_target',
      replacement: '${1}://${2}${3}',
      action: 'replace',
    },
    copy('__meta_kubernetes_namespace', 'namespace'),
    copy('__meta_kubernetes_ingress_name', 'ingress'),
    {
      source_labels: ['__address__'],
      separator: ';',
      regex: '(.*)',
      target_label: '__tmp_ingress_address',
      replacement: '$1',
      action: 'replace',
    },
    ...toProber,
    ...ownRelabelings(generator, scrapeClass, probe, ingress!.relabelingConfigs),
  ];
}
