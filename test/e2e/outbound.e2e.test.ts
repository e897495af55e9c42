import { readFileSync, writeFileSync } from 'fs';
import { applyAll } from './mesh/apply-all';
import { describeMesh } from './mesh/describe-mesh';
import { eventually } from './mesh/eventually';
import { isReady } from './mesh/is-ready';
import { installIstio } from './mesh/istio';
import { LastScrapes } from './mesh/last-scrapes';
import { RunningPrometheus } from './mesh/prometheus';
import { Ending, ENDINGS, Line, LINES, podNameOf, ScraperName, SCRAPERS } from './outbound/cells';
import { outboundTable } from './outbound/document';
import { MANUAL, MONITORING, namespaceOf, objects } from './outbound/objects';
import { PAGE, withTables } from './reachability/document';

/** The number of scrapes in a row that have to end in the same way. */
const SCRAPES = 3;

describeMesh('what sidecars send out to pods, and what proxies answer', api => {
  const seen: Partial<Record<ScraperName, ReadonlyMap<string, Ending>>> = {};

  beforeAll(async () => {
    // The monitors of other tests scrape each istiod, unless it opts out.
    const optOut = 'values.pilot.podLabels.istio-prometheus-ignore=true';
    await installIstio(api, [`revision=${MANUAL}`, 'meshConfig.enableAutoMtls=false', optOut]);
    await isReady(api, 'istio-system', `istio.io/rev=${MANUAL}`, 300);
    await applyAll(api, objects());
    await Promise.all(LINES.map(line => isReady(api, namespaceOf(line.mode), `app=${podNameOf(line)},suite=outbound`, 300)));
    await Promise.all((Object.keys(SCRAPERS) as ScraperName[]).map(async name => {
      seen[name] = await endingsOf(name, new RunningPrometheus(api, MONITORING, name));
    }));
  });

  test.each(Object.keys(SCRAPERS) as ScraperName[])('is as the table says for a Prometheus %s', name => {
    const lines = LINES.filter(({ expected }) => expected[name] !== undefined);
    expect(Object.fromEntries(lines.map(line => [keyOf(line), seen[name]!.get(keyOf(line))])))
      .toEqual(Object.fromEntries(lines.map(line => [keyOf(line), line.expected[name]])));
  });

  test('docs/reachability.md has these outcomes', () => {
    const before = readFileSync(PAGE, 'utf8');
    const page = withTables({ outbound: outboundTable((line, name) => seen[name]!.get(keyOf(line))!) });
    writeFileSync(PAGE, page);
    expect(before).toBe(page);
  });
});

/** How the scrapes of a Prometheus end, once each target ends several of them in the same way. */
async function endingsOf(name: ScraperName, prometheus: RunningPrometheus): Promise<ReadonlyMap<string, Ending>> {
  const lines = LINES.filter(({ expected }) => expected[name] !== undefined);
  const scrapes = new LastScrapes(prometheus, ({ labels }) => `${labels.namespace}/${labels.pod}`, SCRAPES);
  return eventually(`each of ${lines.length} targets of ${name} ends ${SCRAPES} scrapes in a row in the same way`, async () => {
    await scrapes.update();
    const ended = lines.map(line => [keyOf(line), scrapes.errorsOf(keyOf(line)).map(endingOf)] as const);
    const open = ended.filter(([, endings]) => endings.length < SCRAPES || new Set(endings).size > 1 || !(endings[0] in ENDINGS));
    if (open.length > 0) throw new Error(JSON.stringify(open, undefined, 1));
    return new Map(ended.map(([key, [ending]]) => [key, ending as Ending]));
  }, { seconds: 240, restSeconds: 1, lastLinesOf: [MONITORING] });
}

/** How a scrape ended, or an error that is not known. */
function endingOf(error: string): Ending | string {
  return (Object.keys(ENDINGS) as Ending[]).find(ending => ENDINGS[ending].test(error)) ?? error;
}

function keyOf(line: Line): string {
  return `${namespaceOf(line.mode)}/${podNameOf(line)}`;
}
