import { AskerName, reach, verdictOn } from './predictor';
import { CELLS, CELLS_WITH_CAPTURED_OUTBOUND, nameOfCell } from '../../e2e/reachability/cells';
import { caseOf } from '../../e2e/reachability/table-workloads';

const ASKED: ReadonlyArray<readonly [AskerName, typeof CELLS]> = [
  ['certificates', CELLS],
  ['captured', CELLS_WITH_CAPTURED_OUTBOUND],
  ['outside', CELLS.filter(({ certificates }) => !certificates)],
];

describe.each(ASKED)('a Prometheus %s', (asker, cells) => {
  test.each(cells.map(cell => [nameOfCell(cell), cell] as const))('%s', (_, cell) => {
    expect(reach(caseOf(cell), asker)).toBe(cell.expected);
    const { verdict, reason = '' } = verdictOn(caseOf(cell), asker);
    expect(verdict).toBe(cell.expected === 'up' ? 'reachable' : 'blocked');
    expect(reason).not.toMatch(/undefined|\n/);
  });
});
