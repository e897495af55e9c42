import { captureAnnotations, captureArguments } from './capture';
import {
  canonicalLabels, commonAnnotations, ENVOY_PROM, mtlsVolumes, proxyEnv, proxyVolumes, pullSecrets, userVolumeMounts, userVolumes,
} from './common';
import { Overlay } from './overlay';
import { proxyImage, proxyInitImage } from './proxy-image';
import { annotation, TemplateData } from './template-data';
import { INIT_CONTAINER, PROXY_CONTAINER, VALIDATION_CONTAINER } from '../../../mesh/istio';
import { CANONICAL_NAME, INTERCEPTION_MODE, NATIVE_SIDECAR, TLS_MODE, TUNNEL } from '../../../mesh/labels-and-annotations';
import { Container, Volume } from '../../cluster/kinds';

/** The sidecar of a workload (`files/injection-template.yaml` of the chart). */
export function sidecar(data: TemplateData): Overlay {
  const { pod: { metadata: { labels = {}, annotations = {} } }, istiod: { values }, proxyConfig: { proxyMetadata } } = data;
  const isNative = (annotations[NATIVE_SIDECAR] || String(data.nativeSidecars)) !== 'false';
  const canonical = canonicalLabels(data);
  const mode = annotation(data, INTERCEPTION_MODE, data.proxyConfig.interceptionMode);
  const proxy: Container = {
    name: PROXY_CONTAINER,
    image: proxyImage(data),
    ...(isNative ? { restartPolicy: 'Always' } : {}),
    ports: [ENVOY_PROM],
    args: ['proxy', 'sidecar'],
    env: proxyEnv(data),
    volumeMounts: userVolumeMounts(data),
  };
  const init: Container = {
    name: values.cni.enabled ? VALIDATION_CONTAINER : INIT_CONTAINER,
    image: proxyInitImage(data),
    args: captureArguments(data, mode),
  };
  return {
    labels: {
      [TLS_MODE]: labels[TLS_MODE] || 'istio',
      ...(proxyMetadata.ISTIO_META_ENABLE_HBONE === 'true' ? { [TUNNEL]: labels[TUNNEL] || 'http' } : {}),
      ...canonical,
      [CANONICAL_NAME]: trimmed(canonical[CANONICAL_NAME]),
    },
    annotations: { ...commonAnnotations(data), ...(values.cni.enabled ? captureAnnotations(data, mode) : {}) },
    initContainers: [...(mode === 'NONE' ? [] : [init]), ...(isNative ? [proxy] : [])],
    containers: isNative ? [] : [proxy],
    volumes: [
      'workload-socket', 'credential-socket', ...proxyVolumes(data, 'istio-envoy'),
      'istio-ca-crl', ...mtlsVolumes(data),
    ].map((name): Volume => ({ name })).concat(userVolumes(data)),
    imagePullSecrets: pullSecrets(data),
  };
}

/** A label has at most 63 characters, and begins and ends with a letter or digit. */
function trimmed(name: string): string {
  return name.slice(0, 63).replace(/^[-_.]+|[-_.]+$/g, '');
}
