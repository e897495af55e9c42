import { withoutAbsent } from './present';
import { HttpClientConfig } from '../../prometheus/scrape-config';
import { Assets } from '../../resources/assets';
import { Proxy } from '../../resources/common';

/** The proxy in Prometheus' YAML (`addProxyConfigtoYaml` of `pkg/prometheus/promcfg.go`). */
export function proxyConfig(assets: Assets, namespace: string, proxy: Proxy): HttpClientConfig {
  const { proxyUrl, noProxy, proxyFromEnvironment, proxyConnectHeader } = proxy;
  return withoutAbsent({
    proxy_url: proxyUrl,
    no_proxy: noProxy,
    proxy_from_environment: proxyFromEnvironment,
    proxy_connect_header: proxyConnectHeader && Object.fromEntries(Object.entries(proxyConnectHeader).map(([header, values]) => {
      return [header, values.map(value => assets.get('Secret', namespace, value) ?? '')];
    })),
  });
}
