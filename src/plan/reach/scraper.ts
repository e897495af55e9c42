import { PROXY_CONTAINER } from '../../mesh/istio';
import { USER_VOLUME, USER_VOLUME_MOUNT } from '../../mesh/labels-and-annotations';
import { Container, Pod } from '../cluster/kinds';
import { jsonValue } from '../go/json';
import { Proxy } from '../inject/proxy/proxy';
import { valueAt, isFields, itemsOf } from '../kubernetes/fields';

/** The part of a pod's proxy that decides whether a scrape succeeds. */
export type PodProxy = Pick<Proxy, 'statusPort' | 'capture' | 'securePorts'>;

/** The Prometheus that scrapes. */
export interface Scraper {
  /** Such as `Prometheus/monitoring/k8s`. */
  readonly object: string;
  /** Undefined if it is not known, as for one that is configured with a `prometheus.yml`. */
  readonly pod?: Pod;
  readonly proxy?: PodProxy;
  /** The volume mounts of its container, with the certificates of its sidecar or other files. */
  readonly mounts: ReadonlyArray<{ readonly path: string; readonly isOfSidecar: boolean; readonly volume?: string }>;
  /** Undefined if it has no sidecar, or one that does not write certificates. */
  readonly certificates?: WrittenCertificates;
}

/** Where a sidecar writes its certificates (`OUTPUT_CERTS`). */
export interface WrittenCertificates {
  readonly directory: string;
  /** The volume that the sidecar mounts there, if any. */
  readonly volume?: string;
  /** Whether the Prometheus, or an annotation of its pods, declares a volume of that name. */
  readonly isDeclared: boolean;
  /** Whether that volume is in memory only. */
  readonly isInMemory: boolean;
}

/** A Prometheus in a pod after injection, with the mounts of its container. */
export function scraperOf(object: string, pod: Pod, container: string, proxy?: Pick<Proxy, keyof PodProxy | 'env'>): Scraper {
  const certificates = proxy?.env.OUTPUT_CERTS ? writtenTo(proxy.env.OUTPUT_CERTS, pod) : undefined;
  const written = certificates?.isDeclared ? certificates.volume : undefined;
  const mounts = mountsOf(containersOf(pod).find(({ name }) => name === container)?.volumeMounts);
  return { object, pod, proxy, mounts: mounts.map(mount => ({ ...mount, isOfSidecar: mount.volume === written })), certificates };
}

interface Mount {
  readonly path: string;
  readonly volume: string;
}

function mountsOf(given: unknown): Mount[] {
  return itemsOf(given).map(mount => ({
    path: String(valueAt(mount, 'mountPath')).replace(/\/+$/, ''),
    volume: String(valueAt(mount, 'name')),
  }));
}

function containersOf({ spec: { containers, initContainers = [] } }: Pod): ReadonlyArray<Container> {
  return [...containers, ...initContainers];
}

/** The API server rejects a pod that mounts a volume which is not declared (`pkg/apis/core/validation` of Kubernetes). */
function writtenTo(directory: string, pod: Pod): WrittenCertificates {
  const volume = proxyMounts(pod).find(({ path }) => path === directory.replace(/\/+$/, ''))?.volume;
  const volumes = [...pod.spec.volumes ?? [], ...itemsOf(annotated(pod, USER_VOLUME))];
  const declared = volumes.filter(each => volume !== undefined && valueAt(each, 'name') === volume);
  const isInMemory = declared.some(each => valueAt(each, 'emptyDir.medium') === 'Memory');
  return { directory, volume, isDeclared: declared.length > 0, isInMemory };
}

/** The mounts of the sidecar, which is written by hand, or customized by an annotation. */
function proxyMounts(pod: Pod): Mount[] {
  const byHand = containersOf(pod).filter(({ name }) => name === PROXY_CONTAINER);
  return [...byHand.flatMap(({ volumeMounts }) => mountsOf(volumeMounts)), ...mountsOf(annotated(pod, USER_VOLUME_MOUNT))];
}

/** The value of an annotation that is a list, or an object by the name of the volume (injection-template.yaml of Istio). */
function annotated({ metadata: { annotations = {} } }: Pod, key: string): unknown {
  const asked = jsonValue(annotations[key] ?? '')?.value;
  return isFields(asked) ? Object.entries(asked).map(([name, each]) => ({ name, ...isFields(each) ? each : {} })) : asked;
}
