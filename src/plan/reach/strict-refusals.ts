import { FailedScrape } from './failed-scrape';
import { PortMode } from './policies/peer-authentications';
import { isOfSidecar, PodProxy, Scraper } from './scraper';
import { DATAPLANE_MODE, EXCLUDE_INBOUND_PORTS, INCLUDE_INBOUND_PORTS } from '../../mesh/labels-and-annotations';

/** That a sidecar demands mutual TLS of a scrape in plaintext, with the remedies that fit: the one that keeps the most comes first. */
export function strictAgainstPlaintext(scrape: FailedScrape, mode: PortMode): string {
  const { at, scraper: { object }, isCaptured } = scrape;
  const although = `, although ${object} has a sidecar: it asks the address of a pod, and a sidecar passes that on as it is`;
  return `${demand(mode, at)}, and the scrape is plaintext${isCaptured ? although : ''}. ${sentence(sidecarRemedies(scrape, mode))}`;
}

/** That a ztunnel demands the tunnel of another ztunnel, whether a scrape is plaintext or TLS. */
export function strictWithoutTunnel(scrape: FailedScrape, mode: PortMode): string {
  const { at, scraper, client, server } = scrape;
  const plain = client.scheme === 'http' ? 'the scrape is plaintext' : 'to a ztunnel the TLS of the scrape is plaintext too';
  // Behind the ztunnel, the application gets what Prometheus sends.
  const then = client.scheme === 'https' && server !== 'TLS' ? '. Then scrape with http and without certificates' : '';
  return `${demand(mode, at)}, and ${plain}. ${sentence([enrollment(scraper), ...permissive(mode)])}${then}`;
}

/** How a port of a pod gets around its sidecar: exclusions matter only if all ports are included. */
export function uncaptured(proxy: PodProxy | undefined): string {
  const included = proxy?.capture?.includeInboundPorts ?? '*';
  return included === '*' ? `add it to ${EXCLUDE_INBOUND_PORTS}` : `take it out of ${INCLUDE_INBOUND_PORTS}`;
}

function sidecarRemedies({ scraper, client, server, isProxy, proxy, inbound: { protocol } }: FailedScrape, mode: PortMode): string[] {
  if (server === 'mutual TLS') return [`${uncaptured(proxy)}, and scrape with https, insecure_skip_verify and ${certificatesOf(scraper)}`];
  if (isProxy) return [uncaptured(proxy)];
  const settings = ['https', 'insecure_skip_verify', ...protocol?.listener !== 'HTTP' && client.http2 ? ['enable_http2: false'] : []];
  const merged = proxy?.statusPort ? [`let the agent merge the metrics and scrape its port ${proxy.statusPort}`] : [];
  return [`scrape with ${settings.join(', ')} and ${certificatesOf(scraper)}`, ...merged, ...permissive(mode), uncaptured(proxy)];
}

function certificatesOf({ object, certificates, mounts }: Scraper): string {
  if (certificates === undefined) return 'certificates of the mesh from a sidecar of the Prometheus';
  const mounted = mounts.find(mount => isOfSidecar(mount, { certificates }));
  return `the certificates that the sidecar of ${object} writes${mounted === undefined ? '' : ` to ${mounted.mountPath}`}`;
}

/** A ztunnel leaves a pod alone that has a sidecar, or is in the host network. */
function enrollment({ object, pod, proxy }: Scraper): string {
  const label = `put the label ${DATAPLANE_MODE}: ambient on`;
  const first = (change: string, leftAlone: string) => `${change}, since a ztunnel leaves ${leftAlone} alone, and ${label} its pods`;
  if (pod?.spec.hostNetwork) return first(`take ${object} off the host network`, 'pods there');
  return proxy === undefined ? `${label} the pods of ${object}` : first(`take the sidecar off ${object}`, 'a pod with one');
}

function permissive({ portLevelIn }: PortMode): string[] {
  return portLevelIn === undefined ? [] : [`make this port alone PERMISSIVE by portLevelMtls of ${portLevelIn}`];
}

function demand({ by }: PortMode, at: string): string {
  return `${by} demands mutual TLS (STRICT) on ${at}`;
}

function sentence(remedies: ReadonlyArray<string>): string {
  const [first, ...others] = remedies;
  return [`${first[0].toUpperCase()}${first.slice(1)}`, ...others].join('; or ');
}
