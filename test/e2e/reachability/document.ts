import { readFileSync } from 'fs';
import * as path from 'path';
import { Cell, effective, MODES } from './cells';
import { FAILURES, Outcome } from './outcomes';
import { CLIENTS } from './scrape-case';
import { VERSION as ENVOY } from '../components/envoy';

const ROOT = path.join(__dirname, '..', '..', '..');

/** The page, whose tables are between marks. */
export const PAGE = path.join(ROOT, 'docs', 'reachability.md');

/** The page with new tables. */
export function withTables(tables: Readonly<Record<string, string>>): string {
  return Object.entries(tables).reduce((page, [name, table]) => {
    const [begin, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`];
    const [before, after] = [page.indexOf(begin) + begin.length, page.indexOf(end)];
    return `${page.slice(0, before)}\n${table}\n\n${page.slice(after)}`;
  }, readFileSync(PAGE, 'utf8'));
}

const MODULES = [
  'istio.io/istio', 'istio.io/api', 'github.com/prometheus/prometheus', 'github.com/prometheus-operator/prometheus-operator',
];

/** The versions of the components that were observed. */
export function versionsTable(): string {
  const modules = readFileSync(path.join(ROOT, 'test', 'upstream', 'go.mod'), 'utf8');
  const versionOf = (module: string) => new RegExp(`^\\s${module} (\\S+)$`, 'm').exec(modules)![1];
  return markdown(['component', 'version'], [
    ...MODULES.map(module => [module, versionOf(module)]),
    ['Envoy', ENVOY],
  ]);
}

/** The words of the other tables. */
export function wordsTable(): string {
  return markdown(['word', 'Prometheus says', 'since'], [
    ['**up**', '', 'the series of that port arrive'],
    ['**up**, itself', '', 'series arrive, but they are those of the sidecar of the Prometheus itself'],
    ...Object.entries(FAILURES).map(([outcome, { says, because }]) => [outcome, `\`${says}\``, because]),
  ]);
}

/** How scrapes ended: one line for all modes with the same outcomes. */
export function outcomesTable(cells: ReadonlyArray<Cell>, outcomeOf: (cell: Cell) => Outcome): string {
  const lines = grouped(cells, ({ port, application }) => `${port}|${application ?? 'the proxy'}`).flatMap(([kind, ofKind]) =>
    grouped([...new Set(ofKind.map(({ mode }) => mode))], mode => ofKind.filter(cell => cell.mode === mode).map(outcomeOf).join('|'))
      .map(([outcomes, modes]) => ({ kind, rest: [modesNamed(modes), ...outcomes.split('|').map(wordOf)] })));
  return markdown(['port', 'answers', 'mode of the port', ...COLUMNS], lines.map(({ kind, rest }) => [...kind.split('|'), ...rest]));
}

const COLUMNS = CLIENTS.map(({ scheme, certificates, http2 }) =>
  scheme === 'http' ? 'http' : `https ${certificates ? 'with' : 'without'} certificates, ${http2 ? 'HTTP/2' : 'HTTP/1.1'}`);

function wordOf(outcome: string): string {
  return outcome === 'up' ? '**up**' : outcome === 'itself' ? '**up**, itself' : outcome;
}

/** The names of modes; one that is the same for a workload and for a port is named once. */
function modesNamed(modes: ReadonlyArray<string>): string {
  const all = Object.keys(MODES);
  if (modes.length === all.length) return 'any';
  const isComplete = (mode: string, named: string[]) => named.length === all.filter(each => effective(each) === mode).length;
  return grouped(modes, effective).map(([mode, named]) => isComplete(mode, named) ? mode : named.join('; ')).join(', ');
}

/** Groups by a key, in the order of the first items of the groups. */
function grouped<Item>(items: ReadonlyArray<Item>, keyOf: (item: Item) => string): [string, Item[]][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...groups.get(keyOf(item)) ?? [], item]);
  return [...groups];
}

/** A table. */
export function markdown(head: ReadonlyArray<string>, lines: ReadonlyArray<ReadonlyArray<string>>): string {
  return [head, head.map(() => '---'), ...lines].map(columns => `| ${columns.join(' | ')} |`).join('\n');
}
