/** Where a scrape goes to. */
export interface ScrapeAddress {
  readonly scheme: 'http' | 'https';
  /** As in the header Host. */
  readonly host: string;
  /** Without brackets. */
  readonly address: string;
  readonly port: number;
  readonly path: string;
  /** With its question mark; empty where there is none. */
  readonly query: string;
}

/** Reads it from the URL of a target; undefined where relabeling has left none, which Prometheus finds out when it scrapes. */
export function scrapeAddressOf(scrapeUrl: string): ScrapeAddress | undefined {
  if (!URL.canParse(scrapeUrl)) return undefined;
  const { protocol, host, hostname, port, pathname: path, search: query } = new URL(scrapeUrl);
  const scheme = protocol === 'https:' ? 'https' : 'http';
  return { scheme, host, address: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || (scheme === 'https' ? 443 : 80)), path, query };
}
