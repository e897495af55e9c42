import { invalidAnnotations } from './annotations';
import { ordered } from './container-order';
import { statusText } from './injection-status';
import { strippedPod, withOverrides } from './overrides';
import { withMergedMetrics } from './prometheus-merge';
import { workloadOf } from './workload-of';
import { PROXY_CONTAINER, SINCE } from '../../../mesh/istio';
import { INJECTION_STATUS, NATIVE_SIDECAR, NETWORK } from '../../../mesh/labels-and-annotations';
import { Pod } from '../../cluster/kinds';
import { sanitizeLabelName } from '../../prometheus/label-name';
import { refuse, within } from '../../refusal';
import { findSidecar } from '../containers';
import { Istiod } from '../mesh/istiod';
import { ProxyConfig } from '../mesh/proxy-config';
import { holdsApplication } from '../mesh/proxy-configs';
import { applyOverlay, Names, NO_NAMES, withNames } from '../templates/overlay';
import { overlayOf, selectedTemplates } from '../templates/templates';

/** An istiod, with its configuration for a pod. */
export interface Injector {
  readonly istiod: Istiod;
  readonly proxyConfig: ProxyConfig;
  readonly nativeSidecars: boolean;
}

/**
 * Injects a pod (`pkg/kube/inject/webhook.go`, injectPod).
 *
 * @throws Refusal if istiod refuses the pod.
 */
export function injectedPod(pod: Pod, injector: Injector): Pod {
  const { merged, names } = within('failed to run injection template', () => withTemplates(pod, injector));
  const overridden = within('failed to re apply container', () => withOverrides(merged, pod, names));
  return within('failed to process pod', () => processed(overridden, pod, names, injector));
}

/** The pod with its templates applied, and the names in them (`pkg/kube/inject/inject.go`, RunTemplate). */
function withTemplates(pod: Pod, injector: Injector): { merged: Pod; names: Names } {
  const { istiod, nativeSidecars } = injector;
  const invalid = invalidAnnotations(pod.metadata.annotations ?? {});
  if (invalid.length > 0) refuse(invalid.join('; '));
  const data = { ...injector, pod: strippedPod(pod), workload: workloadOf(pod) };
  let merged = pod;
  let names = NO_NAMES;
  for (const template of selectedTemplates(pod, istiod.config)) {
    const overlay = overlayOf(template, data);
    names = withNames(names, overlay);
    merged = applyOverlay(isNative(pod, nativeSidecars) ? withMovedSidecar(merged, names) : merged, overlay);
  }
  return { merged, names };
}

function isNative({ metadata: { annotations = {} } }: Pod, nativeSidecars: boolean): boolean {
  const own = annotations[NATIVE_SIDECAR];
  return own === 'true' || (own !== 'false' && nativeSidecars);
}

/** A sidecar is customized by a container of its name, even if the template makes it an init container. */
function withMovedSidecar(pod: Pod, names: Names): Pod {
  const isSidecar = ({ name }: { readonly name: string }) => name === PROXY_CONTAINER;
  const { containers, initContainers = [] } = pod.spec;
  const own = containers.find(isSidecar);
  if (own === undefined || !names.initContainers.some(isSidecar)) return pod;
  return { ...pod, spec: { ...pod.spec, containers: containers.filter(each => each !== own), initContainers: [...initContainers, own] } };
}

/** The changes that are not made by a template (postProcessPod). */
function processed(pod: Pod, original: Pod, names: Names, { istiod }: Injector): Pod {
  const { values, config, revision } = istiod;
  const merged = withSecurePort(withMergedMetrics(pod, istiod), istiod);
  const { labels, annotations } = merged.metadata;
  return ordered({
    ...merged,
    metadata: {
      ...merged.metadata,
      labels: { ...labels, ...(values.network === '' ? {} : { [NETWORK]: labels?.[NETWORK] ?? values.network }) },
      annotations: { ...annotations, [INJECTION_STATUS]: statusText(names, revision), ...config.injectedAnnotations },
    },
  }, holdsApplication(original, istiod));
}

const SECURE_PORT = 'prometheus.istio.io/secure-port';

/** Announces the port of merged metrics over mutual TLS, unless the pod does so itself (applySecurePrometheusAnnotation). */
function withSecurePort(pod: Pod, { minor }: Istiod): Pod {
  const { annotations = {} } = pod.metadata;
  const isAnnounced = Object.keys(annotations).some(key => sanitizeLabelName(key) === sanitizeLabelName(SECURE_PORT));
  if (minor < SINCE.securePorts || isAnnounced) return pod;
  const port = findSidecar(pod)?.env
    ?.find(({ name, value }) => name === 'ENVOY_SECURE_MERGED_METRICS_PORT' && value && value !== '0')?.value;
  return port === undefined ? pod : { ...pod, metadata: { ...pod.metadata, annotations: { ...annotations, [SECURE_PORT]: port } } };
}
