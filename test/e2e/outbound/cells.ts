/** Whoever scrapes, and what makes the difference: nothing, or a sidecar that captures what it sends, with a setting. */
export const SCRAPERS = {
  outside: 'without a sidecar',
  captured: 'captured',
  registry: 'captured, `REGISTRY_ONLY`',
  importing: 'captured, a `Sidecar` imports its own namespace only',
  manual: 'captured, without `enableAutoMtls`',
} as const;
export type ScraperName = keyof typeof SCRAPERS;

/** How a scrape ends, and the error of Prometheus; a connection that is closed gives one or the other. */
export const ENDINGS: Readonly<Record<Ending, RegExp>> = {
  up: /^$/,
  closed: /connection reset by peer$|EOF$/,
  refused: /connect: connection refused$/,
  403: /^server returned HTTP status 403 Forbidden$/,
  502: /^server returned HTTP status 502 Bad Gateway$/,
  503: /^server returned HTTP status 503 Service Unavailable$/,
};
export type Ending = 'up' | 'closed' | 'refused' | '403' | '502' | '503';

export const MODES = ['STRICT', 'PERMISSIVE', 'DISABLE'] as const;
export type Mode = typeof MODES[number];

/** What is scraped over http. */
export interface Target {
  /** What leads there, or what it is. */
  readonly kind: string;
  /** The mode of its namespace, and that of its pod where it is another. */
  readonly mode: Mode;
  readonly modeOfPod?: Mode;
}

export interface Line extends Target {
  readonly expected: Readonly<Partial<Record<ScraperName, Ending>>>;
}

/** How scrapes end, by who scrapes; where a captured Prometheus would see its own Envoy, it does not scrape. */
export const LINES: ReadonlyArray<Line> = lines(`
  target                                     | mode               | outside | captured | registry | importing | manual
  no Service                                 | STRICT             | closed  | closed   | closed   | closed    | closed
  no Service                                 | PERMISSIVE DISABLE | up      | up       | closed   | up        | up
  HTTP                                       | STRICT             | closed  | 503      | 502      | closed    | 503
  HTTP                                       | PERMISSIVE DISABLE | up      | up       | 502      | up        | up
  headless, HTTP                             | STRICT             | closed  | 503      | 502      | closed    | 503
  headless, HTTP                             | PERMISSIVE DISABLE | up      | up       | 502      | up        | up
  headless, TCP                              | STRICT             | closed  | up       | up       | closed    | closed
  headless, TCP                              | PERMISSIVE DISABLE | up      | up       | up       | up        | up
  headless, TCP                              | STRICT in DISABLE  | closed  | closed   | closed   | closed    | closed
  headless, without protocol                 | STRICT             | closed  | up       | up       | closed    | 503
  headless, without protocol                 | PERMISSIVE DISABLE | up      | up       | up       | up        | up
  headless, a pod without a sidecar          | STRICT             | closed  | closed   | closed   | closed    | closed
  headless, exported to its namespace        | STRICT             | closed  | closed   | closed   | closed    | closed
  headless, exported to its namespace        | PERMISSIVE         | up      | up       | closed   | up        | up
  headless, \`DestinationRule\` DISABLE        | STRICT             | closed  | closed   | closed   | closed    | closed
  headless, \`DestinationRule\` DISABLE        | PERMISSIVE         | up      | up       | up       | up        | up
  headless, \`DestinationRule\` ISTIO_MUTUAL   | STRICT             | closed  | up       | up       | closed    | up
  15020, \`METRICS_LOCALHOST_ACCESS_ONLY\`     | PERMISSIVE         | 403     | 403      | closed   | 403       | 403
  15090, \`METRICS_LOCALHOST_ACCESS_ONLY\`     | PERMISSIVE         | refused |          |          |           |
`);

/** The name of a target, as that of a pod. */
export function podNameOf({ kind, mode, modeOfPod = mode }: Target): string {
  return `${kind} ${modeOfPod}`.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 63);
}

/** The lines of a table, which stand for several modes each. */
function lines(table: string): Line[] {
  const [[, , ...scrapers], ...rows] = table.trim().split('\n').map(line => line.split('|').map(column => column.trim()));
  return rows.flatMap(([kind, modes, ...endings]) => {
    const expected = Object.fromEntries(scrapers.map((scraper, i) => [scraper, endings[i]]).filter(([, ending]) => ending !== ''));
    const [modeOfPod, namespaceMode] = modes.split(' in ') as Mode[];
    if (namespaceMode !== undefined) return [{ kind, mode: namespaceMode, modeOfPod, expected }];
    return modes.split(' ').map(mode => ({ kind, mode: mode as Mode, expected }));
  });
}
