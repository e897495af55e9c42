import { PROXY_CONTAINER } from '../../mesh/istio';
import { Container, Pod, VolumeMount } from '../cluster/kinds';
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
  /** The volume mounts of its container, with the certificates of its sidecar or other files. */
  readonly mounts: ReadonlyArray<{ readonly path: string; readonly isOfSidecar: boolean; readonly volume?: string }>;
  /** The files on those volumes. */
  readonly files?: MountedFiles;
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
}

/** A Prometheus in a pod after injection, with the mounts of its container. */
export function scraperOf(
  object: string, pod: Pod, container: string, texts: Texts, proxy?: Pick<Proxy, keyof PodProxy | 'env'>,
): Scraper {
  const certificates = proxy?.env.OUTPUT_CERTS ? writtenTo(proxy.env.OUTPUT_CERTS, pod) : undefined;
  const running = containersOf(pod).find(({ name }) => name === container);
  const mounts = mountsOf(running);
  return {
    object,
    pod,
    proxy,
    mounts: mounts.map(mount => ({ ...mount, isOfSidecar: mount.volume === certificates?.volume })),
    files: running && new MountedFiles(pod, running, texts),
    certificates,
  };
}

/** Whether a mount is of the volume to which the sidecar writes certificates. */
export function isOfSidecar({ name }: VolumeMount, { certificates }: Scraper): boolean {
  return certificates !== undefined && name === certificates.volume;
}

interface Mount {
  readonly path: string;
  readonly volume: string;
}

function mountsOf({ volumeMounts = [] }: Partial<Container> = {}): Mount[] {
  return volumeMounts.map(({ mountPath, name }) => ({ path: cleaned(mountPath), volume: name }));
}

function cleaned(directory: string): string {
  return directory.replace(/\/+$/, '');
}

function containersOf({ spec: { containers, initContainers = [] } }: Pod): ReadonlyArray<Container> {
  return [...containers, ...initContainers];
}

function writtenTo(directory: string, pod: Pod): WrittenCertificates {
  const [sidecar] = containersOf(pod).filter(({ name }) => name === PROXY_CONTAINER);
  const volume = mountsOf(sidecar).find(({ path }) => path === cleaned(directory))?.volume;
  return { directory, volume, isInMemory: pod.spec.volumes?.find(({ name }) => name === volume)?.emptyDir?.medium === 'Memory' };
}
