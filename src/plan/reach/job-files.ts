import { Scraper } from './scraper';
import { blocked, unknown, Verdict } from './verdict';
import { valueAt } from '../kubernetes/fields';
import { HttpClientConfig } from '../prometheus/scrape-config';

/** Without these Prometheus makes no scrape pool, whatever the scheme is (prometheus/common `config/http_config.go`, NewTLSConfig). */
const OF_POOL = ['tls_config.ca_file', 'tls_config.cert_file', 'tls_config.key_file'];

/** These it reads for each scrape. */
const OF_SCRAPE = [
  'basic_auth.username_file', 'basic_auth.password_file', 'authorization.credentials_file', 'bearer_token_file',
  'oauth2.client_secret_file',
];

/** The fields of a job that name files. */
export const FILE_FIELDS: ReadonlyArray<string> = [...OF_POOL, ...OF_SCRAPE];

/** What every pod has of its account (`plugin/pkg/admission/serviceaccount` of Kubernetes). */
const OF_ACCOUNT = /^(\/var)?\/run\/secrets\/kubernetes\.io\/serviceaccount\/(token|ca\.crt|namespace)$/;

/** Where an image may have files of its own. */
const OF_IMAGE = /^\/(etc\/(ssl|pki)|usr)\//;

/** What a sidecar writes (`security/pkg/nodeagent/cache` of Istio). */
const OF_SIDECAR = ['root-cert.pem', 'cert-chain.pem', 'key.pem'];

/** The verdict on a job with a file that the pod of its Prometheus does not have, or may not have; undefined where it has them all. */
export function verdictOnFiles(job: HttpClientConfig, scraper: Scraper): Verdict | undefined {
  const states = FILE_FIELDS.flatMap(field => {
    const file = valueAt(job, field);
    return typeof file === 'string' && file !== '' ? [{ field, file, state: stateOf(file, scraper) }] : [];
  });
  const missing = states.find(({ state }) => state === 'missing');
  if (missing !== undefined) {
    const { field, file } = missing;
    const effect = OF_POOL.includes(field) ? 'Prometheus makes no scrape pool for it' : 'every scrape fails';
    return blocked('job-file-missing', `the job names ${file} (${field}), which is on no volume of ${scraper.object}, so that ${effect}:`
      + ' mount a volume that has it, or leave the field out');
  }
  const open = states.find(({ state }) => state === 'unknown');
  if (open === undefined) return undefined;
  const { field, file } = open;
  return unknown({
    code: 'job-file-unknown',
    missing: `the job names ${file} (${field}), and it is not known whether ${scraper.object} has it: mount a volume that has it`,
  });
}

/** A volume of a Secret or ConfigMap has what is asked of it, and one that is empty may be filled by whoever mounts it too. */
function stateOf(file: string, { pod, mounts, isDescribed }: Scraper): 'there' | 'missing' | 'unknown' {
  if (OF_ACCOUNT.test(file)) return 'there';
  if (pod === undefined || OF_IMAGE.test(file)) return 'unknown';
  const [mount] = mounts.filter(({ path }) => file.startsWith(`${path}/`)).sort((a, b) => b.path.length - a.path.length);
  if (mount === undefined) return isDescribed ? 'unknown' : 'missing';
  return mount.isOfSidecar && !OF_SIDECAR.includes(file.slice(mount.path.length + 1)) ? 'missing' : 'there';
}
