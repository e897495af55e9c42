import { existsSync } from 'fs';
import * as path from 'path';
import { SEEN, seenBy, TABLE_TEST } from './on-real-components';
import { CELLS, CELLS_WITH_CAPTURED_OUTBOUND } from '../../e2e/reachability/cells';
import { caseOf } from '../../e2e/reachability/table-workloads';
import { verdictOn } from '../reach/predictor';

test.each(Object.entries(SEEN))('%s is seen by a test that there is, or a reason says why by none', (_, sighting) => {
  if ('by' in sighting) expect(existsSync(path.join(__dirname, '../../..', sighting.by))).toBe(true);
  else expect(sighting.not).toMatch(/^[a-z].*\w$/);
});

test('the table of the real mesh has exactly the causes that it is said to show', () => {
  const causes = [
    ...CELLS.map(cell => verdictOn(caseOf(cell), 'certificates').code),
    ...CELLS_WITH_CAPTURED_OUTBOUND.map(cell => verdictOn(caseOf(cell), 'captured').code),
  ];
  expect([...new Set(causes)].filter(code => code !== undefined).sort()).toEqual(seenBy(TABLE_TEST).sort());
});
