import { Testing } from 'cdk8s';
import { Reachability, Scraped, ScrapePlan } from 'cdk8s-mesh-metrics';
import { parse } from 'yaml';
import { MUTATIONS } from './mutations';
import { onlineShop } from './online-shop';
import { TARGETS } from './targets';
import { chain, targetLines } from '../../test/cluster/chain';
import { injectedPods, installed } from '../../test/cluster/istio';
import { Manifest, synthesized } from '../../test/cluster/manifest';
import { statefulSets } from '../../test/cluster/operator';
import { describeUpstream } from '../../test/upstream/component';

/** The files by which the Prometheus proves who it is; a sidecar has no host name that it could verify. */
const CERTIFICATES = {
  ca_file: '/etc/istio-output-certs/root-cert.pem',
  cert_file: '/etc/istio-output-certs/cert-chain.pem',
  key_file: '/etc/istio-output-certs/key.pem',
  insecure_skip_verify: true,
};

/** All that decides whether a sample arrives, as far as it can be seen without a mesh. */
const EVIDENCE = {
  refused: [],
  targets: TARGETS,
  tls: { 'serviceMonitor/shop/redis-exporter/0': CERTIFICATES },
  merged: {
    'shop/cart': {
      scrape: 'true',
      port: '8080',
      path: '/actuator/prometheus',
      targets: [{ port: '8080', path: '/actuator/prometheus' }, { port: '9100', path: '/metrics' }],
    },
    'shop/sessions': { scrape: 'true', port: '9090', path: '/metrics' },
  },
  alerts: 2,
};

describeUpstream('the online shop through admission, injection, operator and Prometheus', () => {
  let cluster: Manifest[];
  let operated: Manifest[];
  beforeAll(async () => {
    cluster = await installed('minimal');
    operated = await statefulSets(synthesized(onlineShop));
  });

  const evidence = async (change: (objects: Manifest[]) => void = () => {}) => {
    const objects = structuredClone([...cluster, ...synthesized(onlineShop)]);
    change(objects);
    const outcome = await chain({ objects: [...objects, ...operated] });
    return {
      refused: outcome.refused.map(({ object, message }) => `${object}: ${message}`),
      targets: targetLines(outcome),
      tls: tlsOf(outcome.prometheuses[0]?.config ?? ''),
      merged: mergedBy(await injectedPods(objects)),
      alerts: outcome.prometheuses[0]?.rules.filter(({ accepted }) => accepted).length,
    };
  };

  test('every manifest is admitted, every monitor accepted, and each target there once, as listed here', async () => {
    expect(await evidence()).toEqual(EVIDENCE);
  });

  test('the plan has the same targets, each reachable, and each workload scraped once', () => {
    const app = Testing.app();
    onlineShop(app);
    const plan = ScrapePlan.of(app, { also: cluster });
    expect(targetLines({ prometheuses: [plan] })).toEqual(TARGETS);
    expect(plan.activeTargets.filter(({ reachability }) => reachability.verdict !== Reachability.REACHABLE)).toEqual([]);
    expect(plan.workloads.filter(({ scraped }) => scraped !== Scraped.ONCE)).toEqual([]);
    expect(plan.workloads.map(({ workload }) => workload).sort()).toEqual([
      'Deployment/istio-ingress/gateway', 'Deployment/istio-system/istiod', 'Deployment/shop/cart', 'Deployment/shop/redis',
      'Deployment/shop/redis-exporter', 'Deployment/warehouse/printers', 'StatefulSet/monitoring/prometheus-shop',
      'StatefulSet/shop/sessions',
    ]);
  });

  test.each(MUTATIONS)('one thing wrong is seen: %s', async (_, change) => {
    expect(await evidence(change)).not.toEqual(EVIDENCE);
  });
});

/** The TLS settings of each job that has some. */
function tlsOf(config: string): { [job: string]: unknown } {
  const jobs = (parse(config) as { scrape_configs?: Manifest[] } | null)?.scrape_configs ?? [];
  return Object.fromEntries(jobs.filter(job => job.tls_config).map(job => [job.job_name, job.tls_config]));
}

/** What the agent of each workload is told to fetch. */
function mergedBy(pods: Manifest[]): { [workload: string]: unknown } {
  return Object.fromEntries(pods.filter(Boolean).flatMap(({ metadata, spec }) => {
    const told = [...spec.initContainers ?? [], ...spec.containers].flatMap(({ env = [] }) => env)
      .find(({ name }) => name === 'ISTIO_PROMETHEUS_ANNOTATIONS');
    const [owner] = metadata.ownerReferences;
    const workload = owner.kind === 'ReplicaSet' ? owner.name.replace(/-[^-]+$/, '') : owner.name;
    return told ? [[`${metadata.namespace}/${workload}`, JSON.parse(told.value)]] : [];
  }));
}
