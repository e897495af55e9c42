import { authorizationConfig, authorizationWithClass, basicAuthConfig, checkSafeAuthorization, loadAuthorization, loadBasicAuth } from './auth';
import { Generator, Resource } from './generator';
import { quoted } from './go-text';
import { checkHost } from './host';
import { honorTimestamps, samplesConfig } from './job-settings';
import { kubernetesSdConfigs } from './kubernetes-sd';
import { limitsOf } from './limits';
import { loadOAuth2, oauth2Config } from './oauth2';
import { present } from './present';
import { checkProxy, loadProxy, proxyConfig } from './proxy';
import { refuse, within } from './refusal';
import { checkRelabelings } from './relabel-config';
import { copy, JOB_NAME, metricRelabelings, ownRelabelings, selection } from './relabelings';
import { ProbeSpec } from './resources/probe';
import { ScrapeClass } from './resources/prometheus';
import { checkScrapeClass, scrapeClassOf } from './scrape-class';
import { RelabelConfig, ScrapeConfig } from './scrape-config';
import { sharding } from './sharding';
import { checkScrapeTimeout } from './timeout';
import { checkSafeTls, loadTls, safeTlsWithClass, tlsConfig } from './tls';

type Probe = Resource<ProbeSpec>;

/** Refuses a Probe as `checkProbe` of `pkg/prometheus/resource_selector.go` does. */
export function checkProbe({ spec: prometheus, assets }: Generator, { spec, namespace }: Probe): void {
  within('scrapeClassName', () => checkScrapeClass(prometheus, spec.scrapeClass));
  const { staticConfig, ingress } = spec.targets ?? {};
  if (staticConfig === undefined && ingress === undefined) {
    refuse('at least one of .spec.targets.staticConfig and .spec.targets.ingress is required');
  }
  const { bearerTokenSecret: token } = spec;
  if (token !== undefined) within('bearerTokenSecret', () => assets.load('Secret', namespace, token));
  within('basicAuth', () => loadBasicAuth(assets, namespace, spec.basicAuth));
  within('tlsConfig', () => loadTls(assets, namespace, spec.tlsConfig, checkSafeTls));
  within('authorization', () => loadAuthorization(assets, namespace, spec.authorization, checkSafeAuthorization));
  within('oauth2', () => loadOAuth2(assets, namespace, spec.oauth2));
  checkScrapeTimeout(prometheus, spec.interval, spec.scrapeTimeout);
  within('metricRelabelConfigs', () => checkRelabelings(spec.metricRelabelings));
  within('targets.staticConfig.labels', () => checkLabelNames(staticConfig?.labels));
  within('targets.staticConfig.relabelConfigs', () => checkRelabelings(staticConfig?.relabelingConfigs));
  within('targets.ingress.relabelConfigs', () => checkRelabelings(ingress?.relabelingConfigs));
  within('proxy configuration', () => {
    checkProxy(spec.prober ?? {});
    loadProxy(assets, namespace, spec.prober ?? {});
  });
  const url = spec.prober?.url ?? '';
  within(`${quoted(url)} url specified in proberSpec is invalid, it should be of the format \`hostname\` or \`hostname:port\``, () => checkHost(url));
}

/** Since Prometheus 3 any label name is valid, but the empty one (`validateStaticConfigLabels`). */
export function checkLabelNames(labels: { readonly [name: string]: string } = {}): void {
  if (Object.hasOwn(labels, '')) refuse('invalid label ""');
}

/** The job of a Probe (`generateProbeConfig` of `pkg/prometheus/promcfg.go`). */
export function probeJob(generator: Generator, probe: Probe): ScrapeConfig {
  const { spec: prometheus, assets } = generator;
  const { spec, namespace, name } = probe;
  const scrapeClass = scrapeClassOf(generator, spec.scrapeClass);
  const { bearerTokenSecret: token } = spec;
  return present<ScrapeConfig>({
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

/** Static targets come before ingresses where a Probe has both. */
function discoveryOf(generator: Generator, { spec, namespace }: Probe): Partial<ScrapeConfig> {
  const { staticConfig, ingress } = spec.targets!;
  if (staticConfig !== undefined) return { static_configs: [{ targets: staticConfig.static ?? [], labels: { namespace, ...staticConfig.labels } }] };
  return { kubernetes_sd_configs: kubernetesSdConfigs(generator, { role: 'ingress', namespace, namespaceSelector: ingress!.namespaceSelector }) };
}

function targetRelabelings(generator: Generator, probe: Probe, scrapeClass: Partial<ScrapeClass>): RelabelConfig[] {
  const { prober, targets } = probe.spec;
  const { staticConfig, ingress } = targets!;
  const toProber: RelabelConfig[] = [copy('__param_target', 'instance'), { target_label: '__address__', replacement: prober?.url ?? '' }];
  if (staticConfig !== undefined) {
    return [copy('__address__', '__param_target'), ...toProber, ...ownRelabelings(generator, scrapeClass, probe, staticConfig.relabelingConfigs)];
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
    { source_labels: ['__address__'], separator: ';', regex: '(.*)', target_label: '__tmp_ingress_address', replacement: '$1', action: 'replace' },
    ...toProber,
    ...ownRelabelings(generator, scrapeClass, probe, ingress!.relabelingConfigs),
  ];
}
