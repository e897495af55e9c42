import { Labels } from '../../../src/plan/prometheus/labels';
import { ActiveTarget } from '../../../src/plan/targets/active-target';
import { DroppedTarget, ScrapePool } from '../../../src/plan/targets/scrape-pool';
import { discoveredLabels } from '../../../src/plan/targets/target-builder';

/** Something that comes of a case, in one text whatever the order of the keys. */
export interface Line {
  /** Without the discovered labels of an active target, which upstream may show of any one of identical ones. */
  readonly key: string;
  readonly text: string;
  /** What tells our active targets apart, where that is more than the key: labels that Prometheus does not show, such as `__tmp_hash`. */
  readonly identity?: string;
}

/** What comes of a case. */
export interface Outcome {
  readonly lines: ReadonlyArray<Line>;
  /** What became of each target that was found, and the lines that are not about a target, in an order that is that of all variants. */
  readonly all: ReadonlyArray<Line>;
  /** The active targets that upstream may show in the place of others. */
  readonly interchangeable: ReadonlyArray<Line>;
}

/** An active target, ours or theirs. */
export interface Active {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly labels: Labels;
  readonly discoveredLabels: Labels;
}

export function activeLine({ scrapePool, scrapeUrl, labels, discoveredLabels: found }: Active, more: object = {}): Line {
  const { key } = lineOf('active', { ...more, scrapePool, scrapeUrl, labels });
  return { key, text: `${key} ${lineOf('found as', found).text}` };
}

/** Anything else; upstream numbers the other ports of several pods in the order of a map. */
export function lineOf(what: string, item: object): Line {
  const sorted = JSON.stringify(item, (_, value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1))
    : value);
  const text = `${what} ${sorted.replace(/"message":"instance \d+ in/, '"message":"instance in')}`;
  return { key: text, text };
}

/** What comes of some jobs, and other lines. */
export function outcomeOf(pools: ReadonlyArray<ScrapePool>, others: ReadonlyArray<Line>, more: object = {}): Outcome {
  const active = (target: ActiveTarget) => activeLine(target, more);
  const dropped = ({ scrapePool, discoveredLabels: found }: DroppedTarget) => lineOf('dropped', { ...more, scrapePool, discoveredLabels: found });
  return {
    lines: [...pools.flatMap(pool => [...pool.activeTargets.map(active), ...Array.from(pool.droppedTargets(), dropped)]), ...others],
    all: [...pools.flatMap(pool => Array.from(pool.populated(), ({ target, populated }) => {
      const { labels, droppedBy, problem } = populated;
      if (labels !== undefined) {
        const made = new ActiveTarget(target, pool.job, labels);
        return { ...active(made), identity: JSON.stringify([pool.name, made.scrapeUrl, [...labels].sort()]) };
      }
      if (droppedBy === undefined) return lineOf('not made', { problem });
      return dropped({ scrapePool: pool.name, discoveredLabels: Object.fromEntries(discoveredLabels(target, pool.job.labels)), droppedBy });
    })), ...others],
    interchangeable: pools.flatMap(({ interchangeable }) => interchangeable.flat().map(active)),
  };
}

/** How real lines differ from the only ones that they may be. */
export function difference(lines: ReadonlyArray<Line>, real: ReadonlyArray<Line>): string | undefined {
  const [our, their] = [lines, real].map(side => side.map(({ text }) => text).sort());
  const only = (these: string[], those: string[]) => these.filter(each => !those.includes(each)).join('\n  ');
  if (our.join() === their.join()) return undefined;
  return `only ours:\n  ${only(our, their)}\nonly theirs:\n  ${only(their, our)}\n${our.length} against ${their.length}`;
}

/** How real lines differ from any mixture of what may come of a case, since upstream chooses anew for each target. */
export function differenceFromAll(outcomes: ReadonlyArray<Outcome>, real: ReadonlyArray<Line>): string | undefined {
  const forms = outcomes[0].all.map((_, i) => [...new Map(outcomes.map(({ all }) => [all[i].text, all[i]])).values()]);
  const interchangeable = new Set(outcomes.flatMap(outcome => outcome.interchangeable.map(({ text }) => text)));
  const keys = new Set(real.map(({ key }) => key));
  // What is not made is among the other lines.
  const gone = forms.filter(each => !each.some(({ key }) => keys.has(key) || key.startsWith('not made')));
  // Of identical targets the last is shown, but for those of which a finding says that it may be any.
  const isLast = (i: number, line: Line) => forms.slice(i + 1).every(later => later.length > 1 || identityOf(later[0]) !== identityOf(line));
  const foreign = real.filter(({ key, text }) => !interchangeable.has(text)
    && !forms.some((each, i) => each.some(form => form.text === text && (key === text || isLast(i, form)))));
  if (gone.length + foreign.length === 0) return undefined;
  const texts = (lines: ReadonlyArray<Line>) => lines.map(({ text }) => text).join('\n   or ');
  return `only ours:\n  ${gone.map(texts).join('\n  ')}\nonly theirs:\n  ${texts(foreign)}\nin ${outcomes.length} outcomes`;
}

function identityOf({ identity, key }: Line): string {
  return identity ?? key;
}
