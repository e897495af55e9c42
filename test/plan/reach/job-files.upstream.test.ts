import { stringify } from 'yaml';
import { ScrapeConfig } from '../../../src/plan/prometheus/scrape-config';
import { verdictOnFiles } from '../../../src/plan/reach/job-files';
import { component, describeUpstream } from '../../upstream/component';

/** A file that is nowhere. */
const GONE = '/nowhere/at-all/file.pem';

const JOBS: ReadonlyArray<readonly [job: object, hasPool: boolean]> = [
  [{}, true],
  [{ tls_config: { ca_file: GONE } }, false],
  [{ scheme: 'https', tls_config: { ca_file: GONE, insecure_skip_verify: true } }, false],
  [{ tls_config: { cert_file: GONE, key_file: GONE } }, false],
  [{ basic_auth: { username: 'a', password_file: GONE } }, true],
  [{ authorization: { credentials_file: GONE } }, true],
  [{ bearer_token_file: GONE }, true],
];

describeUpstream('Prometheus', () => {
  test('makes no scrape pool for a job without its files of TLS, and one without those that it reads for a scrape', async () => {
    const configs = JOBS.map(([job]) => stringify({ scrape_configs: [{ job_name: 'cart', ...job }] }));
    const { refusals, withoutPools } = await component('load').ask<{ refusals: string[]; withoutPools: object[] }>({ configs });
    expect(refusals).toEqual(JOBS.map(() => ''));
    expect(withoutPools.map(errors => !('cart' in errors))).toEqual(JOBS.map(([, hasPool]) => hasPool));
  });

  test('is as the plan says', () => {
    const scraper = { object: 'Prometheus/monitoring/k8s', pod: {} as never, mounts: [] };
    const reasons = JOBS.map(([job]) => verdictOnFiles(job as ScrapeConfig, scraper)?.reason ?? '');
    expect(reasons.map(reason => !reason.includes('makes no scrape pool'))).toEqual(JOBS.map(([, hasPool]) => hasPool));
    expect(reasons.filter(reason => reason.includes('every scrape fails'))).toHaveLength(3);
  });
});
