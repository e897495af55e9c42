import { readFileSync } from 'fs';
import { Manifest } from '../../../../src/plan/kubernetes/manifest';
import { meshCluster } from '../../../../src/plan/mesh-cluster';
import { Reach } from '../../../../src/plan/reach/reach';
import { Scraper } from '../../../../src/plan/reach/scraper';
import { scraperIn, withProxies } from '../../../../src/plan/verdicts';
import { Ending, LINES, podNameOf, ScraperName, SCRAPERS } from '../../../e2e/outbound/cells';
import { outboundTable } from '../../../e2e/outbound/document';
import { ISTIODS, MONITORING, namespaceOf, objects, portOf } from '../../../e2e/outbound/objects';
import { PAGE } from '../../../e2e/reachability/document';

const world = meshCluster([...ISTIODS, ...objects() as Manifest[]].map(manifest => ({ manifest })), {});
const reach = new Reach(withProxies(world));

const CELLS = LINES.flatMap(line => (Object.entries(line.expected) as Array<[ScraperName, Ending]>).map(([name, ending]) => (
  [`${line.kind} ${line.modeOfPod ?? ''} ${line.mode}, ${SCRAPERS[name]}`, line, name, ending] as const)));

test.each(CELLS)('%s', (_, line, name, expected) => {
  const scraper = scraperIn(world, `Prometheus/${MONITORING}/${name}`) as Scraper;
  const [namespace, pod] = [namespaceOf(line.mode), podNameOf(line)];
  const { ip } = world.cluster.pods.find(({ metadata }) => metadata.namespace === namespace && metadata.name === pod)!.status.podIPs![0];
  const { verdict, ending, code } = reach.of(scraper, {}, `http://${ip}:${portOf(line)}/stats/prometheus`);
  expect(verdict).toBe(expected === 'up' ? 'reachable' : 'blocked');
  if (code === 'metrics-localhost-only') expect(line.kind).toContain('METRICS_LOCALHOST_ACCESS_ONLY');
  else expect(ending).toBe(expected === 'closed' ? 'reset' : expected);
});

test('docs/reachability.md has these cells', () => {
  expect(readFileSync(PAGE, 'utf8')).toContain(outboundTable((line, name) => line.expected[name]!));
});
