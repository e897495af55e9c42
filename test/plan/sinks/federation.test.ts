import { ScrapePlan } from 'cdk8s-mesh-metrics';
import { agent, CENTRAL } from '../../cluster/agents';
import { prometheusIn } from '../../cluster/scrapers';
import { CART, join, POD_MONITOR, PROMETHEUS } from '../../cluster/shop';
import { OPTIONS } from '../findings/examples';

const UNLABELLED = 'spec:\n  prometheusExternalLabelName: ""\n  replicaExternalLabelName: ""\n';
/** A Prometheus that scrapes the cart, behind a Service. */
const OF_TEAM = PROMETHEUS + CENTRAL.slice(CENTRAL.indexOf('---')).replace('prometheus: central', 'prometheus: k8s');
const WITHOUT_LABELS = OF_TEAM.replace('spec:\n', UNLABELLED);

const OWN_JOB = `
  - job_name: own
    kubernetes_sd_configs: [{ role: pod, namespaces: { names: [shop] } }]
`;
const federating = (match: string, settings = 'honor_labels: true') => `
  - job_name: federate
    metrics_path: /federate
    params: { "match[]": ['${match}'] }
    ${settings}
    static_configs: [{ targets: ["central.monitoring.svc:9090"] }]
`;

/** How often the series of the cart are scraped, by the store that has them most often, and why not once. */
function cartWith(jobs: string, team = WITHOUT_LABELS): string[] {
  const central = prometheusIn('monitoring', `scrape_configs:${jobs}`);
  const { workloads, findings } = ScrapePlan.fromYaml(join(CART, POD_MONITOR, team, central), OPTIONS);
  expect(findings).toEqual([]);
  return workloads.filter(({ workload }) => workload === 'Deployment/shop/cart').map(({ scraped, reason }) => `${scraped} ${reason ?? ''}`);
}

const TWICE = 'twice application (8080/metrics): Prometheus/monitoring/k8s and Deployment/monitoring/prometheus both bring them to'
  + ' Deployment/monitoring/prometheus, where no external label tells one from the other';

describe('a Prometheus that federates from another one, and scrapes the same itself,', () => {
  test.each([
    '{job=~".+"}', '{job="shop/cart"}', '{namespace="shop",pod=~"cart-.*"}', '{__name__=~".+"}', '{job!="other"}',
  ])('has them twice by %s', match => {
    expect(cartWith(OWN_JOB + federating(match))).toEqual([TWICE]);
  });

  test.each([
    ['what another selector takes', federating('{job="other"}')],
    ['recorded metrics only', federating('{__name__=~"job:.*"}')],
    ['one metric', federating('up')],
  ])('has them once if it takes %s', (_, job) => {
    expect(cartWith(OWN_JOB + job)).toEqual(['once ']);
  });

  test('has them twice under the names of two jobs too', () => {
    expect(cartWith(OWN_JOB + federating('{job=~".+"}', 'honor_labels: false'))).toEqual([TWICE]);
  });

  test('has them twice under an external label of the other too', () => {
    expect(cartWith(OWN_JOB + federating('{job=~".+"}'), OF_TEAM)).toEqual([
      TWICE.replace('where no external label tells one from the other', 'under different external labels, which queries do not look at'),
    ]);
  });
});

test('what is only federated is once in both', () => {
  expect(cartWith(federating('{job=~".+"}'))).toEqual(['once ']);
});

test('an agent has nothing that could be federated', () => {
  const writing = agent('k8s') + CENTRAL.slice(CENTRAL.indexOf('---')).replace('prometheus: central', 'app.kubernetes.io/instance: k8s');
  const central = prometheusIn('monitoring', `scrape_configs:${federating('{job=~".+"}')}`);
  const outside = writing.replace('http://central', 'https://store.example');
  const { findings } = ScrapePlan.fromYaml(join(CART, POD_MONITOR, outside, central), OPTIONS);
  expect(findings.map(({ code, object }) => `${object} ${code}`)).toEqual(['Deployment/monitoring/prometheus federation-from-agent']);
});
