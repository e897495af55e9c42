import { Labels } from '../prometheus/labels';
import { ScrapeConfig } from '../prometheus/scrape-config';
import { relabel } from '../relabel/relabel';

/**
 * The labels with which Prometheus stores a series of a target; undefined where the rules of the job drop it (`mutateSampleLabels` of Prometheus
 * `scrape/scrape.go`).
 */
export function storedLabels(
  exposed: Labels, target: Labels, { honor_labels: honors, metric_relabel_configs: rules = [] }: Pick<ScrapeConfig, 'honor_labels' | 'metric_relabel_configs'>,
): Labels | undefined {
  return relabel(honors ? { ...target, ...exposed } : { ...moved(exposed, target), ...target }, rules).labels;
}

/** What a series has and its target too is moved out of the way. */
function moved(exposed: Labels, target: Labels): Labels {
  const all: { [name: string]: string } = { ...exposed };
  for (const name of Object.keys(exposed).filter(each => Object.hasOwn(target, each)).sort((a, b) => a.length - b.length)) {
    let other = `exported_${name}`;
    while (all[other] || target[other]) other = `exported_${other}`;
    all[other] = exposed[name];
  }
  return all;
}
