import { isOfSidecar, Scraper } from './scraper';
import { blocked, unknown, Verdict } from './verdict';
import { ACCOUNT_FOLDER } from '../discover/service-account-token';
import { valueAt } from '../kubernetes/fields';
import { TLS_ASSETS } from '../operator/volumes';
import { HttpClientConfig } from '../prometheus/scrape-config';
import { pathInVolume, Unread } from '../scrapers/mounted-files';

/** Without these Prometheus makes no scrape pool, whatever the scheme is (prometheus/common `config/http_config.go`, NewTLSConfig). */
const OF_POOL = ['tls_config.ca_file', 'tls_config.cert_file', 'tls_config.key_file'];

/** These it reads for each scrape. */
const OF_SCRAPE = [
  'basic_auth.username_file', 'basic_auth.password_file', 'authorization.credentials_file', 'bearer_token_file',
  'oauth2.client_secret_file',
];

/** The fields of a job that name files. */
export const FILE_FIELDS: ReadonlyArray<string> = [...OF_POOL, ...OF_SCRAPE];

/** What a pod has of its account, unless something says otherwise (`plugin/pkg/admission/serviceaccount` of Kubernetes). */
const OF_ACCOUNT = new RegExp(`^${ACCOUNT_FOLDER}/(token|ca\\.crt|namespace)$`);

/** Where an image may have files of its own. */
const OF_IMAGE = /^\/(etc\/(ssl|pki)|usr)\//;

/** What a sidecar writes (`security/pkg/nodeagent/cache` of Istio). */
const OF_SIDECAR = ['root-cert.pem', 'cert-chain.pem', 'key.pem'];

/** The verdict on a job with a file that the pod of its Prometheus does not have, or may not have; undefined where it has them all. */
export function verdictOnFiles(job: HttpClientConfig, scraper: Scraper): Verdict | undefined {
  const absences = FILE_FIELDS.flatMap(field => {
    const file = valueAt(job, field);
    const absence = typeof file === 'string' && file !== '' ? absenceOf(file, scraper) : undefined;
    return absence === undefined ? [] : [{ field, names: `the job names ${String(file)} (${field})`, ...absence }];
  });
  for (const each of absences) {
    if (!('missing' in each)) continue;
    const effect = OF_POOL.includes(each.field) ? 'Prometheus makes no scrape pool for it' : 'every scrape fails';
    return blocked('job-file-missing', `${each.names}, which is on no volume of ${scraper.object}, since ${each.missing},`
      + ` so that ${effect}: mount a volume that has it, or leave the field out`);
  }
  for (const each of absences) {
    if (!('unknown' in each)) continue;
    return unknown({
      code: 'job-file-unknown',
      missing: `${each.names}, and it is not known whether ${scraper.object} has it, since ${each.unknown}: mount a volume that has it`,
    });
  }
  return undefined;
}

/** Why a file is not there, or may not be. */
function absenceOf(file: string, scraper: Scraper): Unread | undefined {
  const { pod, files, object, isDescribed, withoutToken } = scraper;
  if (OF_ACCOUNT.test(file)) return withoutToken === undefined ? undefined : { missing: withoutToken };
  if (pod === undefined) return { unknown: 'its pod is not known' };
  const mount = files?.mountOf(file);
  if (mount === undefined) {
    if (isDescribed) return { unknown: 'its description does not say what is mounted there' };
    return OF_IMAGE.test(file) ? { unknown: 'its image may have it' } : { missing: 'none is mounted there' };
  }
  if (isOfSidecar(mount, scraper)) {
    const name = pathInVolume(mount, file);
    return OF_SIDECAR.includes(name) ? undefined : { missing: `its sidecar writes no ${name}` };
  }
  // It puts in what it names.
  return mount.name === TLS_ASSETS && OF_OPERATOR.test(object) ? undefined : files?.absenceOf(file);
}

const OF_OPERATOR = /^Prometheus(Agent)?\//;
