import { checkSafeAuthorization, loadAuthorization, loadBasicAuth } from './auth';
import { loadOAuth2 } from './oauth2';
import { checkRelabelings } from './relabelings';
import { checkScrapeTimeout } from './scrape-times';
import { loadTls } from './tls';
import { within } from '../../refusal';
import { Assets } from '../../resources/assets';
import { SafeTls } from '../../resources/common';
import { AnyEndpoint } from '../../resources/monitor-fields';
import { PrometheusSpec } from '../../resources/prometheus';

// The checks that ServiceMonitors and PodMonitors share (`pkg/prometheus/resource_selector.go` and `promcfg.go`).

/** Refuses an endpoint whose timeout exceeds its interval, or whose rules Prometheus would refuse. */
export function checkTimesAndRules(prometheus: PrometheusSpec, endpoint: AnyEndpoint): void {
  checkScrapeTimeout(prometheus, endpoint.interval, endpoint.scrapeTimeout);
  within('relabelConfigs', () => checkRelabelings(endpoint.relabelings));
  within('metricRelabelConfigs', () => checkRelabelings(endpoint.metricRelabelings));
}

/** Refuses an endpoint whose credentials or certificates are missing. */
export function loadCredentials<T extends SafeTls>(
  assets: Assets, namespace: string, endpoint: AnyEndpoint & { readonly tlsConfig?: T }, checkTls: (tls: T) => void,
): void {
  within('basicAuth', () => loadBasicAuth(assets, namespace, endpoint.basicAuth));
  within('tlsConfig', () => loadTls(assets, namespace, endpoint.tlsConfig, checkTls));
  within('oauth2', () => loadOAuth2(assets, namespace, endpoint.oauth2));
  within('authorization', () => loadAuthorization(assets, namespace, endpoint.authorization, checkSafeAuthorization));
}
