import { TemplateData } from './template-data';
import { ENVOY_METRICS_PORT, PROXY_CONTAINER } from '../../../mesh/istio';
import { CANONICAL_NAME, CANONICAL_REVISION, REVISION, USER_VOLUME, USER_VOLUME_MOUNT } from '../../../mesh/labels-and-annotations';
import { Container, Volume, volume, VolumeMount, volumeMount } from '../../cluster/kinds';
import { goJson, jsonValue } from '../../go/json';
import { byCodePoint } from '../../go/text';
import { valueAt, isFields } from '../../kubernetes/fields';
import { readIfValid } from '../../kubernetes/shape';
import { yamlValue } from '../../kubernetes/yaml';
import { refuse } from '../../refusal';
import { DEFAULT_PROXY_CONFIG } from '../mesh/proxy-config';

// The common parts of the chart's templates (`manifests/charts/istio-control/istio-discovery/files`).

/** The labels by which Istio's telemetry names a workload. */
export function canonicalLabels({ pod: { metadata: { labels = {} } }, workload }: TemplateData): { [name: string]: string } {
  return {
    [CANONICAL_NAME]: labels[CANONICAL_NAME] || labels['app.kubernetes.io/name'] || labels.app || workload,
    [CANONICAL_REVISION]: labels[CANONICAL_REVISION] || labels['app.kubernetes.io/version'] || labels.version || 'latest',
  };
}

/** The annotations of all injected pods. */
export function commonAnnotations(data: TemplateData): { [name: string]: string } {
  const { pod: { metadata: { annotations = {} } }, istiod: { revision } } = data;
  const [first] = applicationContainers(data);
  const absent = ['kubectl.kubernetes.io/default-logs-container', 'kubectl.kubernetes.io/default-container']
    .filter(name => !Object.hasOwn(annotations, name));
  return { [REVISION]: revision, ...(first === undefined ? {} : Object.fromEntries(absent.map(name => [name, first.name]))) };
}

export function applicationContainers({ pod: { spec: { containers } } }: TemplateData): Container[] {
  return containers.filter(({ name }) => name !== PROXY_CONTAINER);
}

/** The environment variables of a proxy that come from its ProxyConfig. */
export function proxyEnv({ proxyConfig: { statusPort, proxyMetadata } }: TemplateData) {
  return [
    { name: 'PROXY_CONFIG', value: goJson(statusPort === DEFAULT_PROXY_CONFIG.statusPort ? {} : { statusPort }) },
    ...Object.entries(proxyMetadata).map(([name, value]) => ({ name, value: printed(value) })),
  ];
}

/** A template writes a value between quotes without escaping it, so a quote inside may end it early. */
function printed(value: string): string {
  const { value: read, error } = /["\\\n]/.test(value) ? yamlValue(`value: "${value.replace(/\n/g, '\n  ')}"`) : { value: { value } };
  return error === undefined ? String(valueAt(read, 'value')) : refuseOverlay();
}

function refuseOverlay(): never {
  refuse('failed applying injection overlay: strategic merge: invalid JSON document');
}

/** Envoy's own metrics. */
export const ENVOY_PROM = { name: 'http-envoy-prom', containerPort: ENVOY_METRICS_PORT, protocol: 'TCP' };

/** The volumes with the certificates of a proxy, and `channel`, which it shares with Envoy or the application. */
export function proxyVolumes(data: TemplateData, channel: string): string[] {
  const { caName, pilotCertProvider } = data.istiod.values;
  return [
    caName === 'GkeWorkloadCertificate' ? 'gke-workload-certificate' : 'workload-certs',
    ...data.pod.metadata.annotations?.['sidecar.istio.io/bootstrapOverride'] === undefined ? [] : ['custom-bootstrap-volume'],
    channel,
    'istio-data', 'istio-podinfo', 'istio-token',
    ...pilotCertProvider === 'istiod' ? ['istiod-ca-cert'] : [],
  ];
}

/** The Secrets for pulling the image of the proxy. */
export function pullSecrets({ istiod: { values } }: TemplateData): Array<{ name: string }> {
  return values.imagePullSecrets.map(name => ({ name }));
}

/** The volume of certificates of an old installation. */
export function mtlsVolumes({ istiod: { values } }: TemplateData): string[] {
  return values.mountMtlsCerts ? ['istio-certs'] : [];
}

/** The volumes in an annotation of the pod: an object by name, or a list. */
export function userVolumes(data: TemplateData): Volume[] {
  ofJson(data, USER_VOLUME_MOUNT);
  return ofJson(data, USER_VOLUME).map(([key, given]) => isFields(given)
    ? { ...readIfValid(volume, { name: key, ...given }), name: String(given.name ?? key) }
    : refuseOverlay());
}

/** The mounts of the proxy in another annotation. */
export function userVolumeMounts(data: TemplateData): VolumeMount[] {
  return ofJson(data, USER_VOLUME_MOUNT)
    .flatMap(([name, given]) => isFields(given) ? readIfValid(volumeMount, { name, ...given }) ?? [] : []);
}

/** The entries that a template ranges over. */
function ofJson({ pod: { metadata: { annotations = {} } } }: TemplateData, name: string): Array<[string, unknown]> {
  if (!Object.hasOwn(annotations, name)) return [];
  const json = jsonValue(annotations[name]);
  if (typeof json?.value !== 'object') refuse(`the annotation ${name} is neither a list nor an object in JSON`);
  return Object.entries(json.value ?? {}).sort(([a], [b]) => byCodePoint(a, b));
}
