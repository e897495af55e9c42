import { configure } from '../../../src/plan/configure/configure';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { meshCluster } from '../../../src/plan/mesh-cluster';
import { Reach } from '../../../src/plan/reach/reach';
import { Scraper } from '../../../src/plan/reach/scraper';
import { Verdict } from '../../../src/plan/reach/verdict';
import { scraperIn, withProxies } from '../../../src/plan/verdicts';
import { Outcome } from '../../e2e/reachability/outcomes';
import { scrapeConfig, withCapturedOutbound, withCertificates, withoutSidecar } from '../../e2e/reachability/prometheuses';
import { CLIENTS, nameOf, ScrapeCase, Workload } from '../../e2e/reachability/scrape-case';
import { manifestsOf } from '../../e2e/reachability/workload-manifests';

const ASKERS = { certificates: withCertificates, captured: withCapturedOutbound, outside: withoutSidecar };
export type AskerName = keyof typeof ASKERS;

const worlds = new WeakMap<Workload, Map<AskerName, (scrape: ScrapeCase) => Verdict>>();

/** How a scrape ends, as the plan predicts it from the manifests of the workload and of the Prometheus. */
export function reach(scrape: ScrapeCase, asker: AskerName = 'certificates'): Outcome | undefined {
  return verdictOn(scrape, asker).ending as Outcome | undefined;
}

/** The same, with the reason. */
export function verdictOn(scrape: ScrapeCase, asker: AskerName): Verdict {
  const known = worlds.get(scrape.workload) ?? new Map<AskerName, (scrape: ScrapeCase) => Verdict>();
  worlds.set(scrape.workload, known);
  const world = known.get(asker) ?? worldOf(scrape.workload, asker);
  known.set(asker, world);
  return world(scrape);
}

function worldOf(workload: Workload, asker: AskerName): (scrape: ScrapeCase) => Verdict {
  const prometheus: Manifest[] = ASKERS[asker]('monitoring', 'asker');
  const jobs: Manifest[] = CLIENTS.map(client => scrapeConfig('monitoring', 'asker', client, [{ ...workload, address: '10.0.0.1' }]));
  const cluster = meshCluster([...prometheus, ...jobs, ...manifestsOf(workload)].map(manifest => ({ manifest })), {});
  const [{ object, scrapeConfigs }] = configure(cluster.cluster).prometheuses;
  const applicationOn = (_: unknown, number: number) => workload.ports.find(port => port.number === number)?.application;
  const verdicts = new Reach(withProxies(cluster), { applicationOn });
  const scraper = scraperIn(cluster, object) as Scraper;
  const address = cluster.cluster.pods.find(({ metadata }) => metadata.name === workload.name)!.status.podIPs![0].ip;
  return ({ port, client }) => {
    const job = scrapeConfigs.find(({ job_name: name }) => name.endsWith(`/asker-${nameOf(client)}`))!;
    return verdicts.of(scraper, job, `${client.scheme}://${address}:${port.number}/stats/prometheus`);
  };
}
