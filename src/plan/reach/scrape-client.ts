import { Client } from './scrape-ending';
import { Scraper } from './scraper';
import { HttpClientConfig } from '../prometheus/scrape-config';

/** How a job asks, or what is missing to tell: whether it shows a certificate of the mesh may be open. */
export interface Asking extends Omit<Client, 'certificate'> {
  readonly certificate: 'shown' | 'missing' | 'none' | 'untold';
  /** The file of the certificate. */
  readonly file?: string;
}

/** Reads it from the settings of a job; the scheme may be another one after relabeling. */
export function askingOf({ tls_config: tls = {}, enable_http2: http2 = true }: HttpClientConfig, scheme: Client['scheme'], scraper: Scraper): Asking {
  return {
    scheme,
    http2,
    verifies: tls.insecure_skip_verify !== true,
    certificate: tls.cert_file ? certificateIn(tls.cert_file, scraper) : 'none',
    file: tls.cert_file,
  };
}

/** Whether requests of a job carry what may be the token of a user. */
export function hasCredentials({ authorization, bearer_token: token, bearer_token_file: file, oauth2 }: HttpClientConfig): boolean {
  return [authorization, token, file, oauth2].some(given => given !== undefined);
}

function certificateIn(file: string, { pod, mounts }: Scraper): Asking['certificate'] {
  if (pod === undefined) return 'untold';
  const [mount] = mounts.filter(({ path }) => file.startsWith(`${path}/`)).sort((a, b) => b.path.length - a.path.length);
  if (mount === undefined) return 'missing';
  return mount.isOfSidecar ? 'shown' : 'untold';
}
