/** Where a scrape goes to. */
export interface ScrapeAddress {
  readonly scheme: 'http' | 'https';
  /** As in the header Host. */
  readonly host: string;
  /** Without brackets. */
  readonly address: string;
  readonly port: number;
  readonly path: string;
}

/** Reads it from the URL of a target. */
export function scrapeAddressOf(scrapeUrl: string): ScrapeAddress {
  const { protocol, host, hostname, port, pathname } = new URL(scrapeUrl);
  const scheme = protocol === 'https:' ? 'https' : 'http';
  return { scheme, host, address: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || (scheme === 'https' ? 443 : 80)), path: pathname };
}
