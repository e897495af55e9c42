import { PROXY_CONTAINER } from '../../mesh/istio';
import { Container, Pod } from '../cluster/kinds';
import { Proxy } from '../inject/proxy/proxy';

/** The part of a pod's proxy that decides whether a scrape succeeds. */
export type PodProxy = Pick<Proxy, 'statusPort' | 'capture' | 'securePorts'> & Partial<Pick<Proxy, 'onLocalhostOnly' | 'takesTunnels'>>;

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
  /** Whether that volume is in memory only. */
  readonly isInMemory: boolean;
}

/** A Prometheus in a pod after injection, with the mounts of its container. */
export function scraperOf(object: string, pod: Pod, container: string, proxy?: Pick<Proxy, keyof PodProxy | 'env'>): Scraper {
  const certificates = proxy?.env.OUTPUT_CERTS ? writtenTo(proxy.env.OUTPUT_CERTS, pod) : undefined;
  const mounts = mountsOf(containersOf(pod).find(({ name }) => name === container));
  const isOfSidecar = ({ volume }: Mount) => volume === certificates?.volume;
  return { object, pod, proxy, mounts: mounts.map(mount => ({ ...mount, isOfSidecar: isOfSidecar(mount) })), certificates };
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
