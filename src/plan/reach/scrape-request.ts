import { Client } from './scrape-ending';
import { isOfSidecar, Scraper } from './scraper';
import { HttpClientConfig } from '../prometheus/scrape-config';

/** How a job scrapes; whether it presents a certificate of the mesh may not be known. */
export interface ScrapeRequest extends Omit<Client, 'certificate'> {
  readonly certificate: 'shown' | 'missing' | 'none' | 'unknown';
  /** The file of the certificate. */
  readonly file?: string;
  /** Whether it verifies servers by the authorities of the image, and by the name or the address at which they are asked. */
  readonly trustsImageOnly: boolean;
}

/** From the settings of a job; relabeling may have changed the scheme. */
export function scrapeRequestOf(job: HttpClientConfig, scheme: Client['scheme'], scraper: Scraper): ScrapeRequest {
  const { tls_config: tls = {}, enable_http2: http2 = true } = job;
  return {
    scheme,
    http2,
    verifies: tls.insecure_skip_verify !== true,
    certificate: tls.cert_file ? certificateIn(tls.cert_file, scraper) : 'none',
    file: tls.cert_file,
    trustsImageOnly: scheme === 'https' && !tls.insecure_skip_verify && !tls.ca_file && !tls.server_name,
  };
}

/** Whether requests of a job have credentials, which may be a JWT. */
export function hasCredentials({ authorization, bearer_token: token, bearer_token_file: file, oauth2 }: HttpClientConfig): boolean {
  return [authorization, token, file, oauth2].some(given => given !== undefined);
}

/** Whether a job may send a user and a password. */
export function hasPassword({ basic_auth: basic, authorization }: HttpClientConfig): boolean {
  return basic !== undefined || authorization?.type?.toLowerCase() === 'basic';
}

function certificateIn(file: string, scraper: Scraper): ScrapeRequest['certificate'] {
  if (scraper.pod === undefined) return 'unknown';
  const mount = scraper.files?.mountOf(file);
  if (mount === undefined) return scraper.isDescribed ? 'unknown' : 'missing';
  return isOfSidecar(mount, scraper) && scraper.certificates?.doubt === undefined ? 'shown' : 'unknown';
}
