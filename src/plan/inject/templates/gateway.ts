import { canonicalLabels, commonAnnotations, ENVOY_PROM, mtlsVolumes, proxyEnv, proxyVolumes, pullSecrets } from './common';
import { Overlay } from './overlay';
import { proxyImage } from './proxy-image';
import { TemplateData } from './template-data';
import { PROXY_CONTAINER } from '../../../mesh/istio';

/** A gateway: a proxy that does not capture traffic (`files/gateway-injection-template.yaml` of the chart). */
export function gateway(data: TemplateData): Overlay {
  return {
    labels: canonicalLabels(data),
    annotations: commonAnnotations(data),
    containers: [{ name: PROXY_CONTAINER, image: proxyImage(data), ports: [ENVOY_PROM], args: ['proxy', 'router'], env: proxyEnv(data) }],
    volumes: ['workload-socket', 'credential-socket', ...proxyVolumes(data, 'istio-envoy'), ...mtlsVolumes(data)].map(name => ({ name })),
    imagePullSecrets: pullSecrets(data),
  };
}
