import { authorizationConfig, authorizationWithClass, basicAuthConfig } from './auth';
import { JOB_NAME } from './generated-relabelings';
import { escapingScheme, honorLabels, honorTimestamps, samplesConfig, scrapeClassOf } from './job-settings';
import { kubernetesSdConfig } from './kubernetes-sd';
import { bodySizeLimitOf, limitsOf } from './limits';
import { oauth2Config } from './oauth2';
import { mapNonEmpty, withoutAbsent } from './present';
import { proxyConfig } from './proxy';
import { withSharding } from './sharding';
import { safeTlsWithClass, tlsConfig } from './tls';
import { metricRelabelings, relabelConfigs, withEnforcedNamespace } from './user-relabelings';
import { ScrapeConfig } from '../../prometheus/scrape-config';
import { PrometheusContext } from '../../resources/prometheus-context';
import { ScrapeConfigResource } from '../../resources/scrape-config';

/** The job of a ScrapeConfig (`generateScrapeConfig` of `pkg/prometheus/promcfg.go`). */
export function scrapeConfigJob(generator: PrometheusContext, resource: ScrapeConfigResource): ScrapeConfig {
  const { spec: prometheus, assets, version } = generator;
  const { spec, namespace, name } = resource;
  const scrapeClass = scrapeClassOf(generator, spec.scrapeClass);
  return withoutAbsent<ScrapeConfig>({
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
    static_configs: mapNonEmpty(spec.staticConfigs, ({ targets, labels = {} }) => ({ targets, labels })),
    kubernetes_sd_configs: mapNonEmpty(spec.kubernetesSDConfigs, sd => kubernetesSdConfig(assets, namespace, sd)),
    relabel_configs: withSharding(prometheus, [
      JOB_NAME,
      ...relabelConfigs(scrapeClass.relabelings),
      ...spec.jobName === undefined ? [] : [{ target_label: 'job', action: 'replace', replacement: spec.jobName }],
      // The operator does not enforce the namespace on a ScrapeConfig without relabelings.
      ...spec.relabelings?.length ? withEnforcedNamespace(prometheus, resource, spec.relabelings) : [],
    ]),
    metric_relabel_configs: metricRelabelings(generator, scrapeClass, resource, spec.metricRelabelings),
    metric_name_validation_scheme: spec.nameValidationScheme?.toLowerCase(),
    metric_name_escaping_scheme: escapingScheme(version, spec.nameEscapingScheme),
  });
}
