import { Assets } from './assets';
import { authorizationConfig, authorizationWithClass, basicAuthConfig, checkSafeAuthorization, loadAuthorization, loadBasicAuth } from './auth';
import { Generator, Resource } from './generator';
import { honorLabels, honorTimestamps, samplesConfig } from './job-settings';
import { bodySizeLimitOf, limitsOf } from './limits';
import { loadOAuth2, oauth2Config } from './oauth2';
import { proxyConfig } from './proxy';
import { within } from './refusal';
import { checkRelabelings } from './relabel-config';
import { metricRelabelings } from './relabelings';
import { SafeTls } from './resources/common';
import { AnyEndpoint, AnyMonitorSpec } from './resources/monitor';
import { PrometheusSpec, ScrapeClass } from './resources/prometheus';
import { RelabelConfig, ScrapeConfig } from './scrape-config';
import { checkScrapeTimeout } from './timeout';
import { loadTls } from './tls';

// What ServiceMonitors and PodMonitors have in common (`pkg/prometheus/resource_selector.go` and `promcfg.go`).

/** Refuses an endpoint whose scrapes may outlast their interval, or whose rules Prometheus would refuse. */
export function checkTimesAndRules(prometheus: PrometheusSpec, endpoint: AnyEndpoint): void {
  checkScrapeTimeout(prometheus, endpoint.interval, endpoint.scrapeTimeout);
  within('relabelConfigs', () => checkRelabelings(endpoint.relabelings));
  within('metricRelabelConfigs', () => checkRelabelings(endpoint.metricRelabelings));
}

/** Refuses an endpoint whose credentials or certificates are not there. */
export function loadCredentials<T extends SafeTls>(
  assets: Assets, namespace: string, endpoint: AnyEndpoint & { readonly tlsConfig?: T }, checkTls: (tls: T) => void,
): void {
  within('basicAuth', () => loadBasicAuth(assets, namespace, endpoint.basicAuth));
  within('tlsConfig', () => loadTls(assets, namespace, endpoint.tlsConfig, checkTls));
  within('oauth2', () => loadOAuth2(assets, namespace, endpoint.oauth2));
  within('authorization', () => loadAuthorization(assets, namespace, endpoint.authorization, checkSafeAuthorization));
}

/** What an endpoint's job says besides its discovery, its TLS and the rules on its targets. */
export function endpointConfig(
  generator: Generator, monitor: Resource<AnyMonitorSpec>, endpoint: AnyEndpoint, scrapeClass: Partial<ScrapeClass>,
): Omit<ScrapeConfig, 'job_name'> {
  const { spec: prometheus, assets } = generator;
  const { spec, namespace } = monitor;
  const { bearerTokenSecret: token } = endpoint;
  return {
    honor_labels: honorLabels(prometheus, endpoint.honorLabels),
    honor_timestamps: honorTimestamps(prometheus, endpoint.honorTimestamps),
    track_timestamps_staleness: endpoint.trackTimestampsStaleness,
    scrape_interval: endpoint.interval || undefined,
    scrape_timeout: endpoint.scrapeTimeout || undefined,
    metrics_path: endpoint.path || undefined,
    params: endpoint.params,
    scheme: endpoint.scheme?.toLowerCase(),
    follow_redirects: endpoint.followRedirects,
    enable_http2: endpoint.enableHttp2,
    ...proxyConfig(assets, namespace, endpoint),
    bearer_token: token?.name ? assets.get('Secret', namespace, token) : undefined,
    basic_auth: basicAuthConfig(assets, namespace, endpoint.basicAuth),
    oauth2: oauth2Config(assets, namespace, endpoint.oauth2),
    authorization: authorizationConfig(assets, namespace, authorizationWithClass(endpoint.authorization, scrapeClass)),
    ...limitsOf(spec, prometheus),
    ...samplesConfig(generator, spec, scrapeClass),
    body_size_limit: bodySizeLimitOf(spec.bodySizeLimit, prometheus),
    metric_relabel_configs: metricRelabelings(generator, scrapeClass, monitor, endpoint.metricRelabelings),
  };
}

/** The port by which the targets of an endpoint are told apart. */
export function endpointLabel({ port, targetPort }: AnyEndpoint): RelabelConfig[] {
  const value = port || String(targetPort ?? '');
  return value === '' ? [] : [{ target_label: 'endpoint', replacement: value }];
}
