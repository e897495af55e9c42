import { Testing } from 'cdk8s';
import { Reachability, Scraped, ScrapePlan } from 'cdk8s-mesh-metrics';
import { standalonePrometheus } from './standalone-prometheus';
import { TARGETS } from './targets';
import { certificateReaders, certificateVolume } from '../../test/cluster/certificate-sidecar';
import { injections, installed } from '../../test/cluster/istio';
import { Manifest, parse, synthesized } from '../../test/cluster/manifest';
import { chainWithoutOperator, jobLines, STARTING } from '../../test/cluster/without-operator';
import { containerOf } from '../../test/prometheus/a-standalone-prometheus';
import { describeUpstream } from '../../test/upstream/component';

const NAMESPACES = ['monitoring', 'audit'];

/** One thing wrong in what the app synthesizes, by what it is. */
const MUTATIONS: ReadonlyArray<readonly [name: string, change: (objects: Manifest[]) => void]> = [
  ['the right to list pods', o => { for (const role of o.filter(({ kind }) => kind === 'Role')) role.rules = []; }],
  ['the scheme of the secure job', o => edit(o, 'scheme: https', 'scheme: http')],
  ['the address of an IPv6 pod', o => edit(o, /\[\$1\]/g, '$1')],
  ['the name by which a proxy is found', o => {
    containerOf(workloadIn(o, 'audit'), 'istio-proxy').name = 'proxy';
    delete workloadIn(o, 'monitoring').spec.template.metadata.labels['sidecar.istio.io/inject'];
  }],
];

const workloadIn = (objects: Manifest[], namespace: string): Manifest =>
  objects.find(({ metadata, spec }) => metadata.namespace === namespace && spec?.template !== undefined);

function edit(objects: Manifest[], from: string | RegExp, to: string): void {
  for (const { kind, data } of objects) {
    if (kind === 'ConfigMap') data['prometheus.yml'] = data['prometheus.yml'].replace(from, () => to);
  }
}

describeUpstream('the app with Prometheuses of its own through admission, injection and Prometheus', () => {
  let cluster: Manifest[];
  beforeAll(async () => {
    cluster = await installed('default');
  });

  const evidence = async (ipFamily: 'IPv4' | 'IPv6', change: (objects: Manifest[]) => void = () => {}) => {
    const objects = structuredClone([...synthesized(standalonePrometheus), ...cluster]);
    change(objects);
    const outcomes = await Promise.all(NAMESPACES.map(namespace => chainWithoutOperator({ objects, ipFamily, namespace })));
    return outcomes.map(({ refused, targets }, i) => ({ namespace: NAMESPACES[i], refused, targets: jobLines(targets) }));
  };
  const expected = (ip: string) => NAMESPACES.map(namespace => ({ namespace, refused: [], targets: TARGETS(ip)[namespace] }));

  test.each([['IPv4', 'IP'], ['IPv6', '[IP]']] as const)('each target is there once, as listed here: %s', async (ipFamily, ip) => {
    expect(await evidence(ipFamily)).toEqual(expected(ip));
  }, STARTING);

  test.each(MUTATIONS)('one thing wrong is seen: %s', async (_, change) => {
    const seen = await evidence('IPv6', change);
    for (const [i, outcome] of expected('[IP]').entries()) expect(seen[i]).not.toEqual(outcome);
  });

  test('the plan has the same targets, each reachable, and each workload scraped once', () => {
    const app = Testing.app();
    standalonePrometheus(app);
    const plan = ScrapePlan.of(app, { also: cluster });
    for (const namespace of NAMESPACES) {
      const targets = plan.activeTargets.filter(({ prometheus }) => prometheus.split('/')[1] === namespace);
      expect(jobLines(targets)).toEqual(TARGETS('IP')[namespace]);
      expect(targets.filter(({ reachability }) => reachability.verdict !== Reachability.REACHABLE)).toEqual([]);
    }
    expect(plan.workloads.filter(({ scraped }) => scraped !== Scraped.ONCE)).toEqual([]);
  });

  test('in each pod, the files of the job are those that its sidecar writes', async () => {
    const objects = synthesized(standalonePrometheus);
    for (const { kind, metadata: { namespace }, data } of objects) {
      if (kind !== 'ConfigMap') continue;
      const [{ pod }] = await injections([workloadIn(objects, namespace), ...objects.filter(o => o.kind === 'Namespace')]);
      const [{ scrape_configs }] = parse(data['prometheus.yml']);
      const { tls_config } = scrape_configs.find(({ job_name }: Manifest) => job_name === 'kubernetes-pods-istio-secure');
      expect([certificateVolume(pod!), certificateReaders(pod!, tls_config)]).toEqual(['istio-output-certs', ['prometheus']]);
    }
  });
});
