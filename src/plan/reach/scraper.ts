import { PROXY_CONTAINER } from '../../mesh/istio';
import { Pod, VolumeMount } from '../cluster/kinds';
import { containersOf } from '../cluster/pod-status';
import { Proxy } from '../inject/proxy/proxy';
import { MountedFiles, Texts } from '../scrapers/mounted-files';

/** The part of a pod's proxy that decides whether a scrape succeeds. */
export type PodProxy = Pick<Proxy, 'statusPort' | 'capture' | 'securePorts'>
  & Partial<Pick<Proxy, 'onLocalhostOnly' | 'env' | 'takesTunnels'>>;

/** The Prometheus that scrapes. */
export interface Scraper {
  /** Such as `Prometheus/monitoring/k8s`. */
  readonly object: string;
  /** Undefined if it is not known, as for one that is configured with a `prometheus.yml`. */
  readonly pod?: Pod;
  readonly proxy?: PodProxy;
  /** Whether it is only described, so that its container may mount more volumes. */
  readonly isDescribed?: boolean;
  /** The volume mounts of its container, with the certificates of its sidecar or other files; no path ends with a slash. */
  readonly mounts: ReadonlyArray<VolumeMount>;
  /** The files on those volumes. */
  readonly files?: MountedFiles;
  /** Why it has no token of its ServiceAccount; undefined if it has one. */
  readonly withoutToken?: string;
  /** Undefined if it has no sidecar, or one that does not write certificates. */
  readonly certificates?: WrittenCertificates;
}

/** Where a sidecar writes its certificates (`OUTPUT_CERTS`). */
export interface WrittenCertificates {
  readonly directory: string;
  /** The volume that the sidecar mounts there, if any. */
  readonly volume?: string;
  /** Whether that volume is in memory only. */
  readonly isInMemory: boolean;
  /** Why it is not known whether it gets any in time. */
  readonly doubt?: string;
}

/** A Prometheus in a pod after injection, with the mounts of its container. */
export function scraperOf(
  object: string, pod: Pod, container: string, texts: Texts, proxy?: Pick<Proxy, keyof PodProxy | 'env'>,
): Scraper {
  const certificates = proxy?.env.OUTPUT_CERTS ? writtenTo(proxy.env.OUTPUT_CERTS, pod) : undefined;
  const running = containersOf(pod).find(({ name }) => name === container);
  return {
    object,
    pod,
    proxy,
    mounts: (running?.volumeMounts ?? []).map(mount => ({ ...mount, mountPath: cleaned(mount.mountPath) })),
    files: running && new MountedFiles(pod, running, texts),
    certificates,
  };
}

/** Whether a mount is of the volume to which the sidecar writes certificates. */
export function isOfSidecar({ name }: VolumeMount, { certificates }: Pick<Scraper, 'certificates'>): boolean {
  return certificates !== undefined && name === certificates.volume;
}

function cleaned(directory: string): string {
  return directory.replace(/\/+$/, '');
}

function writtenTo(directory: string, pod: Pod): WrittenCertificates {
  const sidecar = containersOf(pod).find(({ name }) => name === PROXY_CONTAINER);
  const volume = sidecar?.volumeMounts?.find(({ mountPath }) => cleaned(mountPath) === cleaned(directory))?.name;
  return { directory, volume, isInMemory: pod.spec.volumes?.find(({ name }) => name === volume)?.emptyDir?.medium === 'Memory' };
}
