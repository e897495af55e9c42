import { authorizationConfig, authorizationWithClass, basicAuthConfig } from './auth';
import { honorLabels, honorTimestamps, samplesConfig } from './job-settings';
import { bodySizeLimitOf, limitsOf } from './limits';
import { oauth2Config } from './oauth2';
import { proxyConfig } from './proxy';
import { metricRelabelings } from './user-relabelings';
import { RelabelConfig, ScrapeConfig } from '../../prometheus/scrape-config';
import { CustomResource } from '../../resources/custom-resource';
import { AnyEndpoint, AnyMonitorSpec } from '../../resources/monitor-fields';
import { ScrapeClass } from '../../resources/prometheus';
import { PrometheusContext } from '../../resources/prometheus-context';

/** The job of an endpoint, without discovery, TLS and the rules on its targets. */
export function endpointConfig(
  generator: PrometheusContext, monitor: CustomResource<AnyMonitorSpec>, endpoint: AnyEndpoint, scrapeClass: Partial<ScrapeClass>,
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

/** The label `endpoint`, which distinguishes the targets of different ports. */
export function endpointLabel({ port, targetPort }: AnyEndpoint): RelabelConfig[] {
  const value = port || String(targetPort ?? '');
  return value === '' ? [] : [{ target_label: 'endpoint', replacement: value }];
}
