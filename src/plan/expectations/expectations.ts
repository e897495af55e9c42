import { Evidence } from './evidence';
import { Expectation } from './expectation';
import { expectationsOfAnnotations } from './of-annotations';
import { expectationsOfConstructs, MetricsStatement } from './of-constructs';
import { expectationsOfMonitors } from './of-monitors';
import { expectationsOfProxyJobs } from './of-proxies';
import { unreadAnnotations } from './unread-annotations';
import { unscrapedPorts } from './unscraped-ports';
import { Finding } from '../findings/finding';

/** Everything that should be scraped, stated by constructs, monitors, annotations and jobs, and whether it is. */
export function expectationsOf(evidence: Evidence, statements: ReadonlyArray<MetricsStatement>): Expectation[] {
  const ofConstructs = expectationsOfConstructs(statements, evidence);
  const keyOf = ({ workload, series }: Expectation) => JSON.stringify([workload, series]);
  const stated = new Set(ofConstructs.map(keyOf));
  return [
    ...ofConstructs,
    ...expectationsOfMonitors(evidence),
    // The annotations that a construct writes say the same as it does.
    ...expectationsOfAnnotations(evidence).filter(each => !stated.has(keyOf(each))),
    ...expectationsOfProxyJobs(evidence),
  ];
}

/** What looks like metrics and is stated by nobody whom anybody reads: no expectation, but worth a warning. */
export function remarksOn(evidence: Evidence, expectations: ReadonlyArray<Expectation>): Finding[] {
  return [...unscrapedPorts(evidence, expectations), ...unreadAnnotations(evidence, expectations)];
}
