import { ExplainedWorkload, serviceIdOf } from './workloads';
import { MonitorReason } from '../findings/monitor-causes';
import { Prediction } from '../prediction';

const SCRAPE = 'prometheus.io/scrape';

/** Says of what asks to be scraped by annotations that no job of a Prometheus reads them; undefined where one does, or nothing asks. */
export function whyAnnotationsAreNotRead(
  { scrapeConfigs }: Prediction, { id, pods, services }: ExplainedWorkload,
): MonitorReason | undefined {
  const asking = [
    ...pods.slice(0, 1).map(({ metadata }) => ({ metadata, what: id })),
    ...services.map(service => ({ metadata: service.metadata, what: serviceIdOf(service) })),
  ].find(({ metadata: { annotations = {} } }) => annotations[SCRAPE] === 'true');
  const isRead = scrapeConfigs.some(({ relabel_configs: rules = [] }) =>
    rules.some(({ source_labels: sources = [] }) => sources.some(name => name.includes('_annotation_prometheus_io_'))));
  if (asking === undefined || isRead) return undefined;
  const why = `nothing there reads annotations, and ${asking.what} asks by ${SCRAPE} to be scraped`;
  return { code: 'annotations-not-read', sentence: `${why}. Create a monitor, or add a job that reads them` };
}
