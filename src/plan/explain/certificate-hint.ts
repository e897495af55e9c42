import { INJECT, PROXY_CONFIG, USER_VOLUME_MOUNT } from '../../mesh/labels-and-annotations';
import { TlsConfig } from '../prometheus/scrape-config';
import { Scraper } from '../reach/scraper';

/** Where the assets of monitors and Secrets are, which no sidecar writes (`pkg/prometheus/common.go` of the operator). */
const ASSETS = '/etc/prometheus/';

/** Why a certificate that a job names is none that the sidecar of the Prometheus writes; undefined where it is one, or is not meant to be. */
export function certificateHint({ object, proxy, certificates, mounts }: Scraper, { cert_file: file }: TlsConfig): string | undefined {
  if (file === undefined || file.startsWith(ASSETS)) return undefined;
  // The sidecar writes into no folder below.
  const directory = file.slice(0, file.lastIndexOf('/'));
  const sidecar = `the sidecar of ${object}`;
  if (proxy === undefined) return `${object} has no sidecar that writes certificates: give it the label ${INJECT}=true in spec.podMetadata`;
  if (certificates === undefined) return `${sidecar} writes no certificates: set OUTPUT_CERTS in its annotation ${PROXY_CONFIG}`;
  const { volume, isDeclared } = certificates;
  if (volume === undefined) {
    return `${sidecar} writes certificates to ${certificates.directory}, where it mounts no volume: name one in ${USER_VOLUME_MOUNT}`;
  }
  const written = `${sidecar} writes certificates to the volume ${volume}`;
  const mounted = mounts.find(({ path }) => path === directory);
  if (mounted !== undefined && mounted.volume !== volume) return `${written}, and ${directory} of Prometheus is the volume ${mounted.volume}: mount the same one`;
  if (!isDeclared) return `${written}, and nothing declares that: add it to spec.volumes`;
  if (mounted !== undefined) return undefined;
  const elsewhere = mounts.find(each => each.volume === volume);
  return `${written}, which Prometheus mounts ${elsewhere === undefined ? 'nowhere' : `at ${elsewhere.path}`}: mount it at ${directory} in spec.volumeMounts`;
}
