import { authorizationConfig, authorizationWithClass, basicAuthConfig, checkSafeAuthorization, loadAuthorization, loadBasicAuth } from './auth';
import { withEnforcedNamespace } from './enforced-namespace';
import { Generator, Resource } from './generator';
import { escapingScheme, honorLabels, honorTimestamps, samplesConfig } from './job-settings';
import { bodySizeLimitOf, limitsOf } from './limits';
import { loadOAuth2, oauth2Config } from './oauth2';
import { listed, present } from './present';
import { checkLabelNames } from './probe';
import { checkProxy, loadProxy, proxyConfig } from './proxy';
import { within } from './refusal';
import { checkRelabelings, relabelConfigs } from './relabel-config';
import { JOB_NAME, metricRelabelings } from './relabelings';
import { ScrapeConfigSpec } from './resources/scrape-config';
import { checkScrapeClass, scrapeClassOf } from './scrape-class';
import { ScrapeConfig } from './scrape-config';
import { checkKubernetesSd, kubernetesSdConfig } from './scrape-config-kubernetes-sd';
import { withSharding } from './sharding';
import { checkScrapeTimeout } from './timeout';
import { checkSafeTls, loadTls, safeTlsWithClass, tlsConfig } from './tls';

type ScrapeConfigResource = Resource<ScrapeConfigSpec>;

/** Refuses a ScrapeConfig as `checkScrapeConfig` of `pkg/prometheus/resource_selector.go` does, where its discoveries are Kubernetes and static ones. */
export function checkScrapeConfig({ spec: prometheus, assets }: Generator, { spec, namespace }: ScrapeConfigResource): void {
  checkScrapeClass(prometheus, spec.scrapeClass);
  within('relabelConfigs', () => checkRelabelings(spec.relabelings));
  within('basicAuth', () => loadBasicAuth(assets, namespace, spec.basicAuth));
  within('authorization', () => loadAuthorization(assets, namespace, spec.authorization, checkSafeAuthorization));
  within('oauth2', () => loadOAuth2(assets, namespace, spec.oauth2));
  within('tlsConfig', () => loadTls(assets, namespace, spec.tlsConfig, checkSafeTls));
  checkScrapeTimeout(prometheus, spec.scrapeInterval, spec.scrapeTimeout);
  checkProxy(spec);
  loadProxy(assets, namespace, spec);
  within('metricRelabelConfigs', () => checkRelabelings(spec.metricRelabelings));
  spec.staticConfigs?.forEach(({ labels }, i) => within(`staticConfigs: [${i}]`, () => checkLabelNames(labels)));
  spec.kubernetesSDConfigs?.forEach((sd, i) => within('kubernetesSDConfigs', () => checkKubernetesSd(assets, namespace, sd, i)));
}

/** The job of a ScrapeConfig (`generateScrapeConfig` of `pkg/prometheus/promcfg.go`). */
export function scrapeConfigJob(generator: Generator, resource: ScrapeConfigResource): ScrapeConfig {
  const { spec: prometheus, assets, version } = generator;
  const { spec, namespace, name } = resource;
  const scrapeClass = scrapeClassOf(generator, spec.scrapeClass);
  return present<ScrapeConfig>({
    job_name: `scrapeConfig/${namespace}/${name}`,
    honor_timestamps: spec.honorTimestamps === undefined ? undefined : honorTimestamps(prometheus, spec.honorTimestamps),
    track_timestamps_staleness: spec.trackTimestampsStaleness,
    honor_labels: spec.honorLabels === undefined ? undefined : honorLabels(prometheus, spec.honorLabels),
    metrics_path: spec.metricsPath,
    params: Object.keys(spec.params ?? {}).length === 0 ? undefined : spec.params,
    enable_compression: spec.enableCompression,
    enable_http2: spec.enableHTTP2,
    scrape_interval: spec.scrapeInterval,
    scrape_timeout: spec.scrapeTimeout,
    scheme: spec.scheme?.toLowerCase(),
    ...proxyConfig(assets, namespace, spec),
    basic_auth: basicAuthConfig(assets, namespace, spec.basicAuth),
    authorization: authorizationConfig(assets, namespace, authorizationWithClass(spec.authorization, scrapeClass)),
    oauth2: oauth2Config(assets, namespace, spec.oauth2),
    tls_config: tlsConfig(namespace, safeTlsWithClass(spec.tlsConfig, scrapeClass)),
    ...limitsOf(spec, prometheus),
    ...samplesConfig(generator, spec, scrapeClass),
    body_size_limit: bodySizeLimitOf(spec.bodySizeLimit, prometheus),
    static_configs: listed(spec.staticConfigs, ({ targets, labels = {} }) => ({ targets, labels })),
    kubernetes_sd_configs: listed(spec.kubernetesSDConfigs, sd => kubernetesSdConfig(assets, namespace, sd)),
    relabel_configs: withSharding(prometheus, [
      JOB_NAME,
      ...relabelConfigs(scrapeClass.relabelings),
      ...spec.jobName === undefined ? [] : [{ target_label: 'job', action: 'replace', replacement: spec.jobName }],
      // Without rules of its own, a ScrapeConfig escapes the enforced namespace.
      ...spec.relabelings?.length ? withEnforcedNamespace(prometheus, resource, spec.relabelings) : [],
    ]),
    metric_relabel_configs: metricRelabelings(generator, scrapeClass, resource, spec.metricRelabelings),
    metric_name_validation_scheme: spec.nameValidationScheme?.toLowerCase(),
    metric_name_escaping_scheme: escapingScheme(version, spec.nameEscapingScheme),
  });
}
