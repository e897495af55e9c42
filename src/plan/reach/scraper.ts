import { PROXY_CONTAINER } from '../../mesh/istio';
import { USER_VOLUME, USER_VOLUME_MOUNT } from '../../mesh/labels-and-annotations';
import { Pod } from '../cluster/kinds';
import { jsonValue } from '../go/json';
import { Proxy } from '../inject/proxy/proxy';
import { valueAt, isFields, itemsOf } from '../kubernetes/fields';
import { idOf, Manifest } from '../kubernetes/manifest';

/** What of a pod's proxy decides whether a scrape arrives. */
export type PodProxy = Pick<Proxy, 'statusPort' | 'capture' | 'securePorts'>;

/** The Prometheus that scrapes. */
export interface Scraper {
  /** Such as `Prometheus/monitoring/k8s`. */
  readonly object: string;
  /** Undefined where nothing tells of it, as of one that is configured with a `prometheus.yml`. */
  readonly pod?: Pod;
  readonly proxy?: PodProxy;
  /** Where its container has files: those that its sidecar writes, or others. */
  readonly mounts: ReadonlyArray<{ readonly path: string; readonly isOfSidecar: boolean; readonly volume?: string }>;
  /** Undefined where its sidecar writes none, or it has no sidecar. */
  readonly certificates?: WrittenCertificates;
}

/** What a sidecar does with the certificates that it writes. */
export interface WrittenCertificates {
  readonly directory: string;
  /** The volume that the sidecar mounts there; undefined where it mounts none. */
  readonly volume?: string;
  /** Whether the Prometheus, or an annotation of its pods, declares a volume of that name. */
  readonly isDeclared: boolean;
  /** Whether that volume is nowhere but in memory. */
  readonly isInMemory: boolean;
}

/** The Prometheus in a pod, as injection leaves it. */
export function scraperOf(prometheus: Manifest, pod: Pod, proxy?: Pick<Proxy, keyof PodProxy | 'env'>): Scraper {
  const certificates = proxy?.env.OUTPUT_CERTS ? writtenTo(proxy.env.OUTPUT_CERTS, prometheus, pod) : undefined;
  const written = certificates?.isDeclared ? certificates.volume : undefined;
  const patched = itemsOf(valueAt(prometheus, 'spec.containers')).find(container => valueAt(container, 'name') === 'prometheus');
  const mounts = [...mountsOf(valueAt(prometheus, 'spec.volumeMounts')), ...mountsOf(valueAt(patched, 'volumeMounts'))];
  return {
    object: idOf(prometheus),
    pod,
    proxy,
    // What the operator itself mounts: the assets of monitors, Secrets and ConfigMaps.
    mounts: [...mounts.map(mount => ({ ...mount, isOfSidecar: mount.volume === written })), { path: '/etc/prometheus', isOfSidecar: false }],
    certificates,
  };
}

interface Mount {
  readonly path: string;
  readonly volume: string;
}

function mountsOf(given: unknown): Mount[] {
  return itemsOf(given).map(mount => ({ path: String(valueAt(mount, 'mountPath')).replace(/\/+$/, ''), volume: String(valueAt(mount, 'name')) }));
}

/** A volume that nothing declares is not there: the API server takes no pod that mounts it (`pkg/apis/core/validation` of Kubernetes). */
function writtenTo(directory: string, prometheus: Manifest, pod: Pod): WrittenCertificates {
  const volume = proxyMounts(prometheus, pod).find(({ path }) => path === directory.replace(/\/+$/, ''))?.volume;
  const volumes = [...itemsOf(valueAt(prometheus, 'spec.volumes')), ...itemsOf(annotated(pod, USER_VOLUME))];
  const declared = volumes.find(each => volume !== undefined && valueAt(each, 'name') === volume);
  return { directory, volume, isDeclared: declared !== undefined, isInMemory: valueAt(declared, 'emptyDir.medium') === 'Memory' };
}

/** Those of the sidecar: of the one that is written by hand, or what the annotation asks for. */
function proxyMounts(prometheus: Manifest, pod: Pod): Mount[] {
  const byHand = ['containers', 'initContainers'].flatMap(field => itemsOf(valueAt(prometheus, `spec.${field}`))).filter(container => valueAt(container, 'name') === PROXY_CONTAINER);
  return [...byHand.flatMap(container => mountsOf(valueAt(container, 'volumeMounts'))), ...mountsOf(annotated(pod, USER_VOLUME_MOUNT))];
}

/** What an annotation asks for, which is a list or an object by volume (injection-template.yaml of Istio). */
function annotated({ metadata: { annotations = {} } }: Pod, key: string): unknown {
  const asked = jsonValue(annotations[key] ?? '')?.value;
  return isFields(asked) ? Object.entries(asked).map(([name, each]) => ({ name, ...isFields(each) ? each : {} })) : asked;
}
