import { checkSafeAuthorization, loadAuthorization, loadBasicAuth } from './auth';
import { checkKubernetesSd } from './kubernetes-sd';
import { loadOAuth2 } from './oauth2';
import { checkLabelNames } from './probe';
import { checkProxy, loadProxy } from './proxy';
import { checkRelabelings } from './relabelings';
import { checkScrapeClass } from './scrape-class';
import { checkScrapeTimeout } from './scrape-times';
import { checkSafeTls, loadTls } from './tls';
import { within } from '../../refusal';
import { PrometheusContext } from '../../resources/prometheus-context';
import { ScrapeConfigResource } from '../../resources/scrape-config';

/**
 * Refuses a ScrapeConfig as `checkScrapeConfig` of `pkg/prometheus/resource_selector.go` does. Of its discoveries, only the static and
 * Kubernetes ones are checked.
 */
export function checkScrapeConfig({ spec: prometheus, assets }: PrometheusContext, { spec, namespace }: ScrapeConfigResource): void {
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
