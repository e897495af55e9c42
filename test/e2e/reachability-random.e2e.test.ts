import { describeMesh } from './mesh/describe-mesh';
import { cellOf } from './reachability/cell-of';
import { Cell, CELLS, effective } from './reachability/cells';
import { casesOf, observe, Seen } from './reachability/observation';
import { isUp } from './reachability/outcomes';
import { PREDICTORS } from './reachability/predictors';
import { withCertificates } from './reachability/prometheuses';
import { randomWorkloads } from './reachability/random-workloads';
import { CLIENTS } from './reachability/scrape-case';
import { caseOf } from './reachability/table-workloads';

const SEED = Number(process.env.E2E_SEED ?? Date.now() % 2 ** 31);
const WORKLOADS = randomWorkloads(SEED);
const CASES = casesOf(WORKLOADS, CLIENTS);

test('the cell of the scrape of a cell is that cell', () => {
  const withEffectiveMode = (cell: Cell): Cell => ({ ...cell, mode: effective(cell.mode) });
  expect(CELLS.map(cell => cellOf(caseOf(cell)))).toEqual(CELLS.map(withEffectiveMode));
});

describeMesh(`${CASES.length} random scrapes, E2E_SEED=${SEED}`, api => {
  let seen: Seen;

  beforeAll(async () => {
    [seen] = await observe(api, 'reachability-random', [{ name: 'random', objects: withCertificates, clients: CLIENTS }], WORKLOADS);
  });

  test.each(Object.entries(PREDICTORS))('each ends as %s predicts', (_, predict) => {
    const wrong = CASES.map(({ workload: { ports: _ports, ...workload }, ...scrape }, i) =>
      ({ ...scrape, workload, predicted: predict(CASES[i]), ended: seen(CASES[i]) }));
    expect(wrong.filter(({ predicted, ended }) => predicted === 'down' ? isUp(ended) : ended !== predicted)).toEqual([]);
  });
});
