import { checkSafeAuthorization, loadAuthorization, loadBasicAuth } from './auth';
import { loadOAuth2 } from './oauth2';
import { checkProxy, loadProxy } from './proxy';
import { checkRelabelings } from './relabelings';
import { checkScrapeClass } from './scrape-class';
import { checkScrapeTimeout } from './scrape-times';
import { checkSafeTls, loadTls } from './tls';
import { checkHost } from '../../go/host';
import { quoted } from '../../go/text';
import { refuse, within } from '../../refusal';
import { Probe } from '../../resources/probe';
import { PrometheusContext } from '../../resources/prometheus-context';

/** Refuses a Probe as `checkProbe` of `pkg/prometheus/resource_selector.go` does. */
export function checkProbe({ spec: prometheus, assets }: PrometheusContext, { spec, namespace }: Probe): void {
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
  const place = `${quoted(url)} url specified in proberSpec is invalid, it should be of the format \`hostname\` or \`hostname:port\``;
  within(place, () => checkHost(url));
}

/** Since Prometheus 3 every label name is valid except for the empty one (`validateStaticConfigLabels`). */
export function checkLabelNames(labels: { readonly [name: string]: string } = {}): void {
  if (Object.hasOwn(labels, '')) refuse('invalid label ""');
}
