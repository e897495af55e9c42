import { annotationJobs, Annotations } from './annotation-jobs';
import { ExplainedWorkload, serviceIdOf } from './workloads';
import { MonitorReason } from '../findings/monitor-causes';
import { Prediction } from '../prediction';

const SCRAPE = 'prometheus.io/scrape';

/** Says of what asks to be scraped by annotations that no job of a Prometheus reads them; undefined where one does, or nothing asks. */
export function whyAnnotationsAreNotRead(prediction: Prediction, { id, pods, services }: ExplainedWorkload): MonitorReason | undefined {
  const asking = [
    ...pods.slice(0, 1).map(({ metadata }) => ({ metadata, of: 'pod', what: id })),
    ...services.map(service => ({ metadata: service.metadata, of: 'service', what: serviceIdOf(service) })),
  ].filter(({ metadata: { annotations = {} } }) => annotations[SCRAPE] === 'true');
  const jobs = annotationJobs(prediction);
  const unread = asking.filter(({ metadata, of }) =>
    !jobs.some(job => job.of === of && job.isAskedBy(new Annotations(metadata.annotations))));
  if (unread.length === 0 || unread.length < asking.length) return undefined;
  const why = `nothing there reads annotations, and ${unread[0].what} asks by ${SCRAPE} to be scraped`;
  return { code: 'annotations-not-read', message: `${why}. Create a monitor, or add a job that reads them` };
}
