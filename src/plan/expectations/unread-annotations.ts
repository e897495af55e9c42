import { Evidence } from './evidence';
import { Expectation } from './expectation';
import { Metadata, Service } from '../cluster/kinds';
import { workloadIdOf } from '../cluster/owners';
import { fits } from '../explain/label-words';
import { looksIn } from '../explain/selectors';
import { serviceIdOf } from '../explain/workloads';
import { Remark } from '../findings/finding';

/** The annotations that ask for a scrape, and for a probe. */
const [SCRAPE, PROBE] = ['prometheus.io/scrape', 'prometheus.io/probe'];

/** What asks for a scrape by annotations that nobody reads. Where nobody scrapes at all, or one who is not followed, that says it. */
export function unreadAnnotations(evidence: Evidence, expectations: ReadonlyArray<Expectation>): Remark[] {
  const { context: { predictions, backends, monitors }, meshCluster: { created, scrapers, cluster: { services, ingresses } } } = evidence;
  if (predictions.length === 0 || scrapers.unfollowed.some(({ only }) => only === undefined)) return [];
  const ofApplications = expectations.filter(({ source }) => source === 'application');
  const answered = new Set(ofApplications.flatMap(({ workload, statedBy }) => [workload, statedBy]));
  // Whatever becomes of a monitor is said of that.
  const isMonitored = ({ metadata: { namespace, labels = {} } }: Service) => monitors.some(monitor => monitor.kind === 'ServiceMonitor'
    && looksIn(monitor, namespace) && monitor.selection !== undefined && fits(monitor.selection.selector, labels));
  const asking = [
    ...created.filter(pod => asks(SCRAPE, pod) && !evidence.hasNoAddress(pod)).map(pod => {
      const workload = workloadIdOf(pod);
      const message = `has pods with the annotation ${SCRAPE}, and neither a job nor a sidecar reads it`;
      return { object: workload, answers: [workload], message };
    }),
    ...services.filter(service => asks(SCRAPE, service) && !isMonitored(service)).map(service => ({
      object: serviceIdOf(service),
      answers: backends.podsOf(service).map(workloadIdOf),
      message: `has the annotation ${SCRAPE}, and no job reads it`,
    })),
    ...ingresses.filter(ingress => asks(SCRAPE, ingress) || asks(PROBE, ingress)).map(ingress => ({
      object: `Ingress/${ingress.metadata.namespace}/${ingress.metadata.name}`,
      answers: [],
      message: `has the annotation ${asks(SCRAPE, ingress) ? SCRAPE : PROBE}, and no job reads it`,
    })),
  ].filter(({ object, answers }) => ![`the annotations of ${object}`, ...answers].some(each => answered.has(each)));
  // Pods of one workload ask for the same.
  return [...new Map(asking.map(each => [each.object, each])).values()].map(({ object, message }) => ({
    object, code: 'annotations-not-read', message: `${message}: create a ${object.startsWith('Ingress/') ? 'Probe' : 'monitor'}`,
  }));
}

function asks(annotation: string, { metadata: { annotations = {} } }: { readonly metadata: Metadata }): boolean {
  return annotations[annotation] === 'true';
}
