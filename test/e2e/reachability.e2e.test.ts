import { readFileSync, writeFileSync } from 'fs';
import { describeMesh } from './mesh/describe-mesh';
import { Cell, CELLS, CELLS_WITH_CAPTURED_OUTBOUND, DIFFERENT_WITH_CAPTURED_OUTBOUND, nameOfCell } from './reachability/cells';
import { outcomesTable, PAGE, versionsTable, withTables, wordsTable } from './reachability/document';
import { observe, Seen } from './reachability/observation';
import { withCapturedOutbound, withCertificates, withoutSidecar } from './reachability/prometheuses';
import { CLIENTS } from './reachability/scrape-case';
import { caseOf, TABLE_WORKLOADS } from './reachability/table-workloads';

const WITHOUT_CERTIFICATES = CELLS.filter(({ certificates }) => !certificates);

describeMesh('the reachability table', api => {
  let [certificates, outside, captured]: Seen[] = [];

  beforeAll(async () => {
    [certificates, outside, captured] = await observe(api, 'reachability-prometheus', [
      { name: 'certificates', objects: withCertificates, clients: CLIENTS },
      { name: 'outside', objects: withoutSidecar, clients: CLIENTS.filter(client => !client.certificates) },
      { name: 'captured', objects: withCapturedOutbound, clients: CLIENTS },
    ], TABLE_WORKLOADS);
  });

  test.each([...new Set(CELLS.map(({ port }) => port))])('%s', port => {
    const cells = CELLS.filter(cell => cell.port === port);
    expect(outcomesOf(cells, certificates)).toEqual(expectedOf(cells));
  });

  test('a Prometheus outside the mesh has the same outcomes, but no certificates', () => {
    expect(outcomesOf(WITHOUT_CERTIFICATES, outside)).toEqual(expectedOf(WITHOUT_CERTIFICATES));
  });

  test('a Prometheus with captured outbound', () => {
    expect(outcomesOf(CELLS_WITH_CAPTURED_OUTBOUND, captured)).toEqual(expectedOf(CELLS_WITH_CAPTURED_OUTBOUND));
  });

  test('docs/reachability.md has these outcomes', () => {
    const before = readFileSync(PAGE, 'utf8');
    const page = withTables({
      'versions': versionsTable(),
      'words': wordsTable(),
      'with certificates': outcomesTable(CELLS, cell => certificates(caseOf(cell))),
      'with captured outbound': outcomesTable(DIFFERENT_WITH_CAPTURED_OUTBOUND, cell => captured(caseOf(cell))),
    });
    writeFileSync(PAGE, page);
    expect(before).toBe(page);
  });
});

function outcomesOf(cells: ReadonlyArray<Cell>, seen: Seen): Record<string, string> {
  return Object.fromEntries(cells.map(cell => [nameOfCell(cell), seen(caseOf(cell))]));
}

function expectedOf(cells: ReadonlyArray<Cell>): Record<string, string> {
  return Object.fromEntries(cells.map(cell => [nameOfCell(cell), cell.expected]));
}
