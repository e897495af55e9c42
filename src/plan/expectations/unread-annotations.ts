import { Annotations } from './annotations';
import { Evidence } from './evidence';
import { Expectation } from './expectation';
import { workloadIdOf } from '../cluster/owners';
import { Finding } from '../findings/finding';

/** Workloads whose pods ask for a scrape by annotations that nobody reads. Where nobody scrapes at all, or
 * somebody whom the plan does not follow, that says it already. */
export function unreadAnnotations(evidence: Evidence, expectations: ReadonlyArray<Expectation>): Finding[] {
  const { context: { predictions }, meshCluster: { created, scrapers } } = evidence;
  if (predictions.length === 0 || scrapers.unfollowed.length > 0) return [];
  const expected = new Set(expectations.filter(({ source }) => source === 'application').map(({ workload }) => workload));
  const asking = created.filter(({ metadata }) => new Annotations(metadata.annotations).get('prometheus_io_', 'scrape') === 'true');
  return [...new Set(asking.map(workloadIdOf))].filter(workload => !expected.has(workload)).map(object => ({
    object,
    code: 'annotations-not-read',
    message: 'has pods with the annotation prometheus.io/scrape, and neither a job nor a sidecar reads it: create a monitor',
  }));
}
