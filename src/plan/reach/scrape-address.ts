import { memoize } from '../memoize';

/** Where a scrape goes to. */
export interface ScrapeAddress {
  readonly scheme: 'http' | 'https';
  /** As in the header Host. */
  readonly host: string;
  /** Without brackets. */
  readonly address: string;
  readonly port: number;
  readonly path: string;
  /** With its question mark; empty if there is none. */
  readonly query: string;
  /** Undefined for a scrape, which is a GET. */
  readonly method?: 'POST';
}

/** Parses the URL of a target; undefined if it is not valid, or of a host that no pod has. Parsed once, since each stage asks for it. */
export const scrapeAddressOf = memoize((scrapeUrl: string): ScrapeAddress | undefined => {
  if (!URL.canParse(scrapeUrl)) return undefined;
  const { protocol, host, hostname, port, pathname: path, search: query } = new URL(scrapeUrl);
  const scheme = protocol === 'https:' ? 'https' : 'http';
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  return { scheme, host, address, port: Number(port || (scheme === 'https' ? 443 : 80)), path, query };
});
