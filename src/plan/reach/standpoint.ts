import { Scraper } from './scraper';
import { unknown, Verdict } from './verdict';
import { DEFAULT_STATUS_PORT } from '../../mesh/istio';
import { Capture } from '../inject/proxy/capture';

/** Where a Prometheus scrapes from. */
export interface Standpoint {
  readonly scraper: Scraper;
  readonly isInAmbient: boolean;
}

const ALL_OUTBOUND: Capture = {
  mode: 'REDIRECT',
  includeInboundPorts: '',
  excludeInboundPorts: '',
  includeOutboundIPRanges: '*',
  excludeOutboundIPRanges: '',
  includeOutboundPorts: '',
  excludeOutboundPorts: '',
};

const CAPTURING_PROXY = { statusPort: DEFAULT_STATUS_PORT, securePorts: {}, capture: ALL_OUTBOUND };

/** What may capture the outbound traffic of a Prometheus whose pod is not known, and the standpoint that follows. */
const CAPTURED_BY: ReadonlyArray<readonly [string, (scraper: Scraper) => Standpoint]> = [
  ['a sidecar', scraper => ({ scraper: { ...scraper, proxy: CAPTURING_PROXY }, isInAmbient: false })],
  ['a ztunnel', scraper => ({ scraper, isInAmbient: true })],
];

/**
 * The verdict for a Prometheus without a pod: that from outside the mesh, with an assumption if it would be another inside. A scrape that
 * fails from outside is not refuted where it would succeed from inside.
 */
export function verdictFromOutside(scraper: Scraper, verdictFrom: (standpoint: Standpoint) => Verdict): Verdict {
  const outside = verdictFrom({ scraper, isInAmbient: false });
  const inside = CAPTURED_BY.map(([by, from]) => ({ by, verdict: verdictFrom(from(scraper)).verdict }));
  const differing = inside.filter(({ verdict }) => verdict !== outside.verdict).map(({ by }) => by);
  if (differing.length === 0) return outside;
  const capturing = differing.join(' or ');
  if (outside.verdict === 'blocked' && inside.some(({ verdict }) => verdict === 'reachable')) {
    const succeeds = `a scrape succeeds if ${capturing} captures its outbound traffic, and fails otherwise, since ${outside.reason}`;
    const missing = `it is not known where ${scraper.object} runs: ${succeeds}. Describe it with ExistingPrometheus`;
    return unknown({ code: 'standpoint-unknown', missing });
  }
  const assumption = `${scraper.object} is outside the mesh; if ${capturing} captures its outbound traffic, the verdict is different.`;
  return { ...outside, assumptions: [...outside.assumptions, assumption] };
}
