import { PROXY_CONTAINER } from '../../mesh/injection';
import { Pod } from '../cluster/kinds';
import { at, isFields, itemsOf } from '../inject/at';
import { jsonValue } from '../inject/json-value';
import { Proxy } from '../inject/proxy/proxy';
import { idOf, Manifest } from '../manifest';

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
  readonly mounts: ReadonlyArray<{ readonly path: string; readonly isOfSidecar: boolean }>;
}

/** The Prometheus in a pod, as injection leaves it. */
export function scraperOf(prometheus: Manifest, pod: Pod, proxy?: Pick<Proxy, keyof PodProxy | 'env'>): Scraper {
  const written = proxy?.env.OUTPUT_CERTS && volumeAt(proxyMounts(prometheus, pod), proxy.env.OUTPUT_CERTS);
  const patched = itemsOf(at(prometheus, 'spec.containers')).find(container => at(container, 'name') === 'prometheus');
  const mounts = [...mountsOf(at(prometheus, 'spec.volumeMounts')), ...mountsOf(at(patched, 'volumeMounts'))];
  return {
    object: idOf(prometheus),
    pod,
    proxy,
    // What the operator itself mounts: the assets of monitors, Secrets and ConfigMaps.
    mounts: [...mounts.map(({ path, volume }) => ({ path, isOfSidecar: volume === written })), { path: '/etc/prometheus', isOfSidecar: false }],
  };
}

interface Mount {
  readonly path: string;
  readonly volume: string;
}

function mountsOf(given: unknown): Mount[] {
  return itemsOf(given).map(mount => ({ path: String(at(mount, 'mountPath')).replace(/\/+$/, ''), volume: String(at(mount, 'name')) }));
}

/** Those of the sidecar: of the one that is written by hand, or what the annotation asks for, which is a list or an object by volume. */
function proxyMounts(prometheus: Manifest, { metadata: { annotations = {} } }: Pod): Mount[] {
  const byHand = ['containers', 'initContainers'].flatMap(field => itemsOf(at(prometheus, `spec.${field}`))).filter(container => at(container, 'name') === PROXY_CONTAINER);
  const asked = jsonValue(annotations['sidecar.istio.io/userVolumeMount'] ?? '')?.value;
  const named = isFields(asked) ? Object.entries(asked).map(([name, mount]) => ({ name, ...isFields(mount) ? mount : {} })) : asked;
  return [...byHand.flatMap(container => mountsOf(at(container, 'volumeMounts'))), ...mountsOf(named)];
}

function volumeAt(mounts: ReadonlyArray<Mount>, directory: string): string | undefined {
  return mounts.find(({ path }) => path === directory.replace(/\/+$/, ''))?.volume;
}
