import { HISTOGRAMS, Job } from './job';
import { TargetBuilder } from './target-builder';
import { DiscoveredTarget } from '../discover/target';
import { parseDuration } from '../go/duration';
import { parseBool } from '../go/strconv';
import { quoted } from '../go/text';
import { LabelsBuilder } from '../relabel/labels-builder';
import { droppingRule } from '../relabel/relabel';
import { Report } from '../relabel/rule';

/** The result for a discovered target: its labels, the rule that dropped it, or why it cannot be scraped. */
export interface Populated {
  /** All labels except for meta labels; those that begin with `__` are settings of the scrape. */
  readonly labels?: ReadonlyMap<string, string>;
  readonly droppedBy?: number;
  readonly problem?: string;
}

/** Relabels a target and completes it (Prometheus `scrape/target.go`, PopulateLabels). */
export function populate(target: DiscoveredTarget, job: Job, report: Report = () => {}): Populated {
  const builder = new TargetBuilder(target, job.labels);
  const droppedBy = droppingRule(job.rules, builder, report);
  if (droppedBy !== undefined) return { droppedBy };
  const problem = problemOf(builder, job);
  if (problem !== undefined) return { problem };
  if (builder.get('instance') === '') builder.set('instance', builder.get('__address__'));
  return { labels: builder.withoutMeta };
}

function problemOf(labels: LabelsBuilder, job: Job): string | undefined {
  const address = labels.get('__address__');
  if (address === '') return 'no address';
  if (address.includes('/')) return `${quoted(address)} is not a valid hostname`;
  // Prometheus has checked the settings of the job already.
  if (SETTINGS.every(name => labels.get(name) === job.labels.get(name))) return undefined;
  const ofHistograms = HISTOGRAMS.map(({ label, means }) => boolProblem(labels.get(label), means));
  return [durationProblem(labels), ...ofHistograms].find(problem => problem !== undefined);
}

/** The labels that are settings of a scrape and can be invalid. */
const SETTINGS = ['__scrape_interval__', '__scrape_timeout__', ...HISTOGRAMS.map(({ label }) => label)];

function durationProblem(labels: LabelsBuilder): string | undefined {
  const [interval, timeout] = ['interval', 'timeout'].map(what => {
    const text = labels.get(`__scrape_${what}__`);
    try {
      const milliseconds = parseDuration(text);
      return { text, milliseconds, problem: milliseconds === 0n ? `scrape ${what} cannot be 0` : undefined };
    } catch (error) {
      return { text, milliseconds: 0n, problem: `error parsing scrape ${what}: ${(error as Error).message}` };
    }
  });
  const tooLong = timeout.milliseconds > interval.milliseconds
    ? `scrape timeout cannot be greater than scrape interval (${quoted(timeout.text)} > ${quoted(interval.text)})`
    : undefined;
  return interval.problem ?? timeout.problem ?? tooLong;
}

function boolProblem(text: string, means: string): string | undefined {
  if (text === '' || parseBool(text) !== undefined) return undefined;
  return `error parsing ${means}: strconv.ParseBool: parsing ${quoted(text)}: invalid syntax`;
}
