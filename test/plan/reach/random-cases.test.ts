import { reach } from './predictor';
import { cellOf } from '../../e2e/reachability/cell-of';
import { randomWorkloads } from '../../e2e/reachability/random-workloads';
import { CLIENTS, nameOf } from '../../e2e/reachability/scrape-case';

test.each([1, 2, 3, 4, 5])('random workloads of seed %i are predicted as in the table', seed => {
  const ports = randomWorkloads(seed).flatMap(workload => workload.ports.map(port => ({ workload, port })));
  const scrapes = ports.flatMap(each => CLIENTS.map(client => ({ ...each, client })));
  const differing = scrapes.filter(scrape => reach(scrape) !== cellOf(scrape).expected);
  expect(scrapes.length).toBeGreaterThan(300);
  expect(differing.map(({ workload: { modes, capture }, port, client }) => ({ port, client: nameOf(client), modes, capture }))).toEqual([]);
});
