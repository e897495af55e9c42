import { existsSync } from 'fs';
import * as path from 'path';
import { IstioMesh, ScrapePlan } from 'cdk8s-mesh-metrics';
import { CAUSES_TEST, SEEN, seenBy, TABLE_TEST } from './on-real-components';
import { CLUSTER, SHOP } from '../../e2e/causes/cluster';
import { JOBS, SCRAPES } from '../../e2e/causes/scrapes';
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

test('the scrapes of causes on the real mesh have, to the plan, exactly the causes that they are said to show', () => {
  const { expectations } = ScrapePlan.fromYaml('', { also: [...CLUSTER, ...JOBS], mesh: IstioMesh.sidecar() });
  const causes = Object.keys(SCRAPES).map(name => {
    const ofJob = expectations.filter(({ statedBy }) => statedBy.endsWith(`/${SHOP}/${name}`));
    return [name, ofJob.map(({ verdict, cause }) => verdict === 'proven' ? undefined : cause?.code)];
  });
  expect(Object.fromEntries(causes)).toEqual(Object.fromEntries(Object.entries(SCRAPES).map(([name, { code }]) => [name, [code]])));
  const codes = Object.values(SCRAPES).flatMap(({ code }) => code ?? []);
  expect([...new Set(codes)].sort()).toEqual(seenBy(CAUSES_TEST).sort());
});
