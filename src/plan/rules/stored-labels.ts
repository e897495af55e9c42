import { Labels } from '../prometheus/labels';
import { ScrapeConfig } from '../prometheus/scrape-config';
import { relabel } from '../relabel/relabel';

type JobRules = Pick<ScrapeConfig, 'honor_labels' | 'metric_relabel_configs'>;

/**
 * The labels with which Prometheus stores a series of a target; undefined if the rules of the job drop it (`mutateSampleLabels` of
 * Prometheus `scrape/scrape.go`).
 */
export function storedLabels(exposed: Labels, target: Labels, job: JobRules): Labels | undefined {
  const { honor_labels: honors, metric_relabel_configs: rules = [] } = job;
  return relabel(honors ? { ...target, ...exposed } : { ...moved(exposed, target), ...target }, rules).labels;
}

/** Renames the labels of a series that its target has too. */
function moved(exposed: Labels, target: Labels): Labels {
  const all: { [name: string]: string } = { ...exposed };
  for (const name of Object.keys(exposed).filter(each => Object.hasOwn(target, each)).sort((a, b) => a.length - b.length)) {
    let other = `exported_${name}`;
    while (all[other] || target[other]) other = `exported_${other}`;
    all[other] = exposed[name];
  }
  return all;
}
