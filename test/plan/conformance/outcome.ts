import { Labels } from '../../../src/plan/prometheus/labels';
import { ActiveTarget } from '../../../src/plan/targets/active-target';
import { DroppedTarget, ScrapePool } from '../../../src/plan/targets/scrape-pool';
import { discoveredLabels } from '../../../src/plan/targets/target-builder';

/** One result of a case as a text that does not depend on the order of keys. */
export interface Line {
  /** The text without the discovered labels of an active target, which upstream may take from any of several identical ones. */
  readonly key: string;
  readonly text: string;
  /** The identity of our active targets if it is more than the key: labels that Prometheus does not show, such as `__tmp_hash`. */
  readonly identity?: string;
}

/** The results of a case. */
export interface Outcome {
  readonly lines: ReadonlyArray<Line>;
  /** A line for each discovered target, and the lines that are not about a target, in the same order for all variants of the case. */
  readonly all: ReadonlyArray<Line>;
  /** The active targets that upstream may show in the place of others. */
  readonly interchangeable: ReadonlyArray<Line>;
}

/** An active target of the plan or of Prometheus. */
export interface Active {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly scrapeInterval: string;
  readonly scrapeTimeout: string;
  readonly labels: Labels;
  readonly discoveredLabels: Labels;
}

export function activeLine(target: Active, more: object = {}): Line {
  const { scrapePool, scrapeUrl, scrapeInterval, scrapeTimeout, labels, discoveredLabels: found } = target;
  const { key } = lineOf('active', { ...more, scrapePool, scrapeUrl, scrapeInterval, scrapeTimeout, labels });
  return { key, text: `${key} ${lineOf('found as', found).text}` };
}

/** Any other line; upstream numbers the other ports of several pods in a random order. */
export function lineOf(what: string, item: object): Line {
  const sorted = JSON.stringify(item, (_, value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1))
    : value);
  const text = `${what} ${sorted.replace(/"message":"instance \d+ in/, '"message":"instance in')}`;
  return { key: text, text };
}

/** The outcome of some jobs, with other lines. */
export function outcomeOf(pools: ReadonlyArray<ScrapePool>, others: ReadonlyArray<Line>, more: object = {}): Outcome {
  const active = (target: ActiveTarget) => activeLine(target, more);
  const dropped = ({ scrapePool, discoveredLabels: found }: DroppedTarget) => lineOf(
    'dropped',
    { ...more, scrapePool, discoveredLabels: found },
  );
  return {
    lines: [...pools.flatMap(pool => [...pool.activeTargets.map(active), ...Array.from(pool.droppedTargets(), dropped)]), ...others],
    all: [...pools.flatMap(pool => Array.from(pool.populated(), ({ target, populated }) => {
      const { labels, droppedBy, problem } = populated;
      if (labels !== undefined) {
        const activeTarget = new ActiveTarget(target, pool.job, labels);
        return { ...active(activeTarget), identity: JSON.stringify([pool.name, activeTarget.scrapeUrl, [...labels].sort()]) };
      }
      if (droppedBy === undefined) return lineOf('unusable', { problem });
      return dropped({ scrapePool: pool.name, discoveredLabels: Object.fromEntries(discoveredLabels(target, pool.job.labels)), droppedBy });
    })), ...others],
    interchangeable: pools.flatMap(({ interchangeable }) => interchangeable.flat().map(active)),
  };
}

/** How real lines differ from the only allowed ones. */
export function difference(lines: ReadonlyArray<Line>, real: ReadonlyArray<Line>): string | undefined {
  const [our, their] = [lines, real].map(side => side.map(({ text }) => text).sort());
  const only = (these: string[], those: string[]) => these.filter(each => !those.includes(each)).join('\n  ');
  if (our.join() === their.join()) return undefined;
  return `only ours:\n  ${only(our, their)}\nonly theirs:\n  ${only(their, our)}\n${our.length} against ${their.length}`;
}

/** How real lines differ from every mixture of the possible outcomes, since upstream chooses for each target anew. */
export function differenceFromAll(outcomes: ReadonlyArray<Outcome>, real: ReadonlyArray<Line>): string | undefined {
  const forms = outcomes[0].all.map((_, i) => [...new Map(outcomes.map(({ all }) => [all[i].text, all[i]])).values()]);
  const interchangeable = new Set(outcomes.flatMap(outcome => outcome.interchangeable.map(({ text }) => text)));
  const keys = new Set(real.map(({ key }) => key));
  // The problem of an unusable target is among the other lines.
  const gone = forms.filter(each => !each.some(({ key }) => keys.has(key) || key.startsWith('unusable')));
  // Of identical targets the last is shown, unless a finding says that it may be any.
  const isLast = (i: number, line: Line) => forms.slice(i + 1).every(later => later.length > 1 || identityOf(later[0]) !== identityOf(
    line,
  ));
  const foreign = real.filter(({ key, text }) => !interchangeable.has(text)
    && !forms.some((each, i) => each.some(form => form.text === text && (key === text || isLast(i, form)))));
  if (gone.length + foreign.length === 0) return undefined;
  const texts = (lines: ReadonlyArray<Line>) => lines.map(({ text }) => text).join('\n   or ');
  return `only ours:\n  ${gone.map(texts).join('\n  ')}\nonly theirs:\n  ${texts(foreign)}\nin ${outcomes.length} outcomes`;
}

function identityOf({ identity, key }: Line): string {
  return identity ?? key;
}
