import { Scraper } from './scraper';
import { Verdict } from './verdict';
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

/** Who may capture what goes out of a Prometheus whose pod nothing tells of, and where it stands then. */
const CAPTURED_BY: ReadonlyArray<readonly [string, (scraper: Scraper) => Standpoint]> = [
  ['a sidecar', scraper => ({ scraper: { ...scraper, proxy: CAPTURING_PROXY }, isInAmbient: false })],
  ['a ztunnel', scraper => ({ scraper, isInAmbient: true })],
];

/** The verdict on a scrape of a Prometheus without a pod: as from outside the mesh, and whether that decides. */
export function verdictFromOutside(scraper: Scraper, verdictFrom: (standpoint: Standpoint) => Verdict): Verdict {
  const outside = verdictFrom({ scraper, isInAmbient: false });
  const otherwise = CAPTURED_BY.filter(([, from]) => verdictFrom(from(scraper)).verdict !== outside.verdict).map(([by]) => by);
  if (otherwise.length === 0) return outside;
  const assumption = `${scraper.object} is outside the mesh; where ${otherwise.join(' or ')} captures what goes out of it, the verdict is another.`;
  return { ...outside, assumptions: [...outside.assumptions, assumption] };
}
