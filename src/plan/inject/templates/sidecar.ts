import { captureAnnotations, captureArguments } from './capture';
import { canonicalLabels, commonAnnotations, ENVOY_PROM, mtlsVolumes, proxyEnv, proxyVolumes, pullSecrets, userVolumes } from './common';
import { InjectableContainer } from '../injectable-pod';
import { Overlay } from './overlay';
import { proxyImage, proxyInitImage } from './proxy-image';
import { annotation, TemplateData } from './template-data';

/** The sidecar of a workload (`files/injection-template.yaml` of the chart). */
export function sidecar(data: TemplateData): Overlay {
  const { pod: { metadata: { labels = {}, annotations = {} } }, istiod: { values }, proxyConfig: { proxyMetadata } } = data;
  const isNative = (annotations['sidecar.istio.io/nativeSidecar'] || String(data.nativeSidecars)) !== 'false';
  const canonical = canonicalLabels(data);
  const mode = annotation(data, 'sidecar.istio.io/interceptionMode', data.proxyConfig.interceptionMode);
  const proxy: InjectableContainer = {
    name: 'istio-proxy',
    image: proxyImage(data),
    ...(isNative ? { restartPolicy: 'Always' } : {}),
    ports: [ENVOY_PROM],
    args: ['proxy', 'sidecar'],
    env: proxyEnv(data),
  };
  const init: InjectableContainer = {
    name: values.cni.enabled ? 'istio-validation' : 'istio-init',
    image: proxyInitImage(data),
    args: captureArguments(data, mode),
  };
  return {
    labels: {
      'security.istio.io/tlsMode': labels['security.istio.io/tlsMode'] || 'istio',
      ...(proxyMetadata.ISTIO_META_ENABLE_HBONE === 'true' ? { 'networking.istio.io/tunnel': labels['networking.istio.io/tunnel'] || 'http' } : {}),
      ...canonical,
      'service.istio.io/canonical-name': trimmed(canonical['service.istio.io/canonical-name']),
    },
    annotations: { ...commonAnnotations(data), ...(values.cni.enabled ? captureAnnotations(data, mode) : {}) },
    initContainers: [...(mode === 'NONE' ? [] : [init]), ...(isNative ? [proxy] : [])],
    containers: isNative ? [] : [proxy],
    volumes: [
      'workload-socket', 'credential-socket', ...proxyVolumes(data, 'istio-envoy'), 'istio-ca-crl', ...mtlsVolumes(data), ...userVolumes(data),
    ].map(name => ({ name })),
    imagePullSecrets: pullSecrets(data),
  };
}

/** A label has at most 63 characters, and begins and ends with a letter or digit. */
function trimmed(name: string): string {
  return name.slice(0, 63).replace(/^[-_.]+|[-_.]+$/g, '');
}
