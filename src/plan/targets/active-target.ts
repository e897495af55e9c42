import { Job } from './job';
import { discoveredLabels } from './target-builder';
import { DiscoveredTarget } from '../discover/target';
import { urlText } from '../go/url';
import { Labels } from '../prometheus/labels';

/** The prefix of labels that set query parameters. */
const PARAMETER = '__param_';

/** A target that Prometheus scrapes, as /api/v1/targets shows it. */
export class ActiveTarget {
  public readonly scrapePool: string;
  public readonly scrapeUrl: string;
  /** The interval and the timeout as relabeling leaves them. */
  public readonly scrapeInterval: string;
  public readonly scrapeTimeout: string;
  /** The labels that its series get. */
  public readonly labels: Labels;

  constructor(private readonly target: DiscoveredTarget, private readonly job: Job, populated: ReadonlyMap<string, string>) {
    this.scrapePool = job.name;
    this.scrapeUrl = scrapeUrl(job, populated);
    this.scrapeInterval = populated.get('__scrape_interval__')!;
    this.scrapeTimeout = populated.get('__scrape_timeout__')!;
    const labels: { [name: string]: string } = {};
    populated.forEach((value, name) => { if (!name.startsWith('__')) labels[name] = value; });
    this.labels = labels;
  }

  /** Its labels before relabeling, computed on demand since they are rarely needed. */
  public get discoveredLabels(): Labels {
    return Object.fromEntries(discoveredLabels(this.target, this.job.labels));
  }
}

/** The URL of a target (Prometheus `scrape/target.go`, URL); a label `__param_x` is the first value of parameter x. */
function scrapeUrl({ config: { params = {} } }: Job, labels: ReadonlyMap<string, string>): string {
  const parameters = new Map(Object.entries(params));
  labels.forEach((value, name) => {
    if (!name.startsWith(PARAMETER)) return;
    const parameter = name.slice(PARAMETER.length);
    parameters.set(parameter, [value, ...(parameters.get(parameter) ?? []).slice(1)]);
  });
  return urlText({
    scheme: labels.get('__scheme__') ?? '',
    host: labels.get('__address__')!,
    path: labels.get('__metrics_path__') ?? '',
    parameters,
  });
}
