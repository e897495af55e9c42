import { ScrapePlan } from 'cdk8s-mesh-metrics';
import { prometheusIn } from '../cluster/scrapers';
import { join } from '../cluster/shop';

/** A job by which a Prometheus scrapes its own port. */
const job = (fields: string) => `
scrape_configs:
  - job_name: itself
    kubernetes_sd_configs: [{ role: pod }]
${fields}`;

const web = (yaml: string) => `
apiVersion: v1
kind: Secret
metadata: { name: web, namespace: monitoring }
stringData: { web.yml: "${yaml}" }
`;
const TLS = web('tls_server_config: { cert_file: /web/tls.crt, key_file: /web/tls.key }');
const USERS = web('basic_auth_users: { ops: hash }');
const NOTHING = web('http_server_config: { http2: false }');
const HTTPS = '    scheme: https\n    tls_config: { insecure_skip_verify: true }\n';
const PASSWORD = '    basic_auth: { username: ops, password: secret }\n';

/** How its scrape of itself ends, with a file for its web server or without. */
function scrapeOfItself(fields: string, ...secrets: string[]): string {
  const flag = secrets.length > 0 ? '--web.config.file=/web/web.yml, ' : '';
  const prometheus = prometheusIn('monitoring', job(fields)).replace('args: [--storage', `args: [${flag}--storage`)
    .replace('volumeMounts: [{ name: config-volume, mountPath: /etc/config },', 'volumeMounts: [{ name: web, mountPath: /web }, '
      + '{ name: config-volume, mountPath: /etc/config },')
    .replace('volumes:\n', 'volumes:\n        - { name: web, secret: { secretName: web } }\n');
  const { activeTargets } = ScrapePlan.fromYaml(join(prometheus, ...secrets.filter(each => each !== '')));
  const { reachability } = activeTargets.find(({ scrapeUrl }) => scrapeUrl.endsWith(':9090/metrics'))!;
  return reachability.code ?? reachability.verdict;
}

test.each<[string, string, string[], string]>([
  ['without a file speaks HTTP', '', [], 'reachable'],
  ['without a file does not speak TLS', HTTPS, [], 'https-to-http'],
  ['with a file that configures neither speaks HTTP', '', [NOTHING], 'reachable'],
  ['with certificates speaks TLS', HTTPS, [TLS], 'reachable'],
  ['with certificates does not take plaintext', '', [TLS], 'http-to-https'],
  ['with users takes one of them', PASSWORD, [USERS], 'reachable'],
  ['with users refuses a job without a password', '', [USERS], 'password-missing'],
  ['with a file that is not given may speak TLS', '', [''], 'protocol-unknown'],
  ['with a file that is not given may speak HTTP', HTTPS, [''], 'protocol-unknown'],
])('a Prometheus in a pod %s', (_, fields, secrets, expected) => {
  expect(scrapeOfItself(fields, ...secrets)).toBe(expected);
});
