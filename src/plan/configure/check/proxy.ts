import { checkUrl } from '../../go/url';
import { refuse, within } from '../../refusal';
import { Assets } from '../../resources/assets';
import { Proxy } from '../../resources/common';

/** Refuses contradictory settings (`ProxyConfig.Validate` of `pkg/apis/monitoring/v1/types.go`). */
export function checkProxy({ proxyUrl, noProxy, proxyFromEnvironment = false, proxyConnectHeader = {} }: Proxy): void {
  const headers = Object.entries(proxyConnectHeader);
  if (headers.length > 0 && !proxyFromEnvironment && !proxyUrl) {
    refuse('if proxyConnectHeader is configured, proxyUrl or proxyFromEnvironment must also be configured');
  }
  if (proxyFromEnvironment && proxyUrl) refuse('if proxyFromEnvironment is configured, proxyUrl must not be configured');
  if (proxyFromEnvironment && noProxy) refuse('if proxyFromEnvironment is configured, noProxy must not be configured');
  if (!proxyUrl && noProxy) refuse('if noProxy is configured, proxyUrl must also be configured');
  for (const [header, values] of headers) {
    // The spelling is the operator's.
    if (values.length === 0) refuse(`proxyConnetHeader[${header}]: selector must not be empty`);
    values.forEach(({ name, key, optional }, i) => {
      if (name === '' && key === '' && optional === undefined) refuse(`proxyConnectHeader[${header}][${i}]: selector must be defined`);
    });
  }
  if (proxyUrl !== undefined) checkUrl(proxyUrl);
}

/** Refuses headers whose Secrets are missing (`AddProxyConfig` of `pkg/assets/store.go`). */
export function loadProxy(assets: Assets, namespace: string, { proxyConnectHeader = {} }: Proxy): void {
  for (const [header, values] of Object.entries(proxyConnectHeader)) {
    values.forEach((value, i) => within(`header[${header}][${i}]`, () => assets.load('Secret', namespace, value)));
  }
}
