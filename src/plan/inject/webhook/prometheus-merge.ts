import { METRICS_PATH, RESERVED_PORTS, SINCE } from '../../../mesh/istio';
import { MERGE_METRICS, SCRAPE_TARGETS } from '../../../mesh/labels-and-annotations';
import { groupedBy } from '../../../values/grouped';
import { Pod } from '../../cluster/kinds';
import { goJson } from '../../go/json';
import { atoi, parseBool } from '../../go/strconv';
import { quoted } from '../../go/text';
import { sanitizeLabelName } from '../../prometheus/label-name';
import { refuse } from '../../refusal';
import { findSidecar } from '../containers';
import { Istiod } from '../mesh/istiod';

/** The annotation that lists targets, in the normal form of its spellings. */
export const TARGETS = sanitizeLabelName(SCRAPE_TARGETS);

/** The annotations for the agent, in that form. */
export const MOVED = ['prometheus_io_scrape', 'prometheus_io_port', 'prometheus_io_path', TARGETS];

/** A target of the agent in its pod. */
export interface ScrapeTarget {
  readonly port: string;
  readonly path: string;
}

/** The scrape configuration of the agent, `ISTIO_PROMETHEUS_ANNOTATIONS`. */
export interface ScrapeConfiguration extends ScrapeTarget {
  readonly scrape: string;
  readonly targets?: ReadonlyArray<ScrapeTarget>;
}

/** The environment variable with it. */
export const SCRAPE_CONFIGURATION = 'ISTIO_PROMETHEUS_ANNOTATIONS';

/**
 * Moves the application's metrics behind the agent: its annotations become a variable of the sidecar, and point to the agent instead
 * (`pkg/kube/inject/webhook.go`, applyPrometheusMerge).
 */
export function withMergedMetrics(pod: Pod, istiod: Istiod): Pod {
  const annotations = pod.metadata.annotations ?? {};
  const agentPort = String(istiod.mesh.defaultConfig.statusPort);
  const seesTargets = istiod.minor >= SINCE.severalTargets;
  const all = Object.entries(annotations);
  const moved = groupedBy(all, ([key]) => MOVED.filter(name => name === sanitizeLabelName(key) && (seesTargets || name !== TARGETS)));
  if (!isMerged(moved, annotations, istiod) || valuesOf(moved, 'prometheus_io_port')[0] === agentPort) return pod;
  const scrape = scrapeConfigurationOf(moved);
  if (seesTargets) checkPorts(scrape, agentPort);
  return withVariable({
    ...pod,
    metadata: {
      ...pod.metadata,
      annotations: {
        ...Object.fromEntries(all.filter(([key]) => !moved.has(sanitizeLabelName(key)))),
        'prometheus.io/port': agentPort,
        'prometheus.io/path': METRICS_PATH,
        'prometheus.io/scrape': 'true',
      },
    },
  }, scrape);
}

function isMerged(moved: Moved, annotations: Annotations, { mesh }: Istiod): boolean {
  const wanted = valuesOf(moved, 'prometheus_io_scrape').map(parseBool).find(each => each !== undefined);
  return wanted !== false && (parseBool(annotations[MERGE_METRICS] ?? '') ?? mesh.enablePrometheusMerge);
}

interface Annotations {
  readonly [key: string]: string;
}

/** The annotations for the agent in all their spellings, by the normal form. */
type Moved = ReadonlyMap<string, ReadonlyArray<[key: string, value: string]>>;

/** The values of all spellings of an annotation. Upstream takes one of them at random; here the first decides, and the last is used. */
function valuesOf(moved: Moved, name: string): string[] {
  return moved.get(name)?.map(([, value]) => value) ?? [];
}

function scrapeConfigurationOf(moved: Moved): ScrapeConfiguration {
  const last = (name: string) => valuesOf(moved, name).at(-1) ?? '';
  const targets = valuesOf(moved, TARGETS).map(scrapeTargetsOf).filter(each => each !== undefined).at(-1) ?? [];
  const [first] = targets;
  const scrape = last('prometheus_io_scrape');
  return first === undefined
    ? { scrape, path: last('prometheus_io_path'), port: last('prometheus_io_port') }
    : { scrape, path: first.path, port: first.port, targets };
}

/** `ParseScrapeTargets` of `pilot/cmd/pilot-agent/status/server.go`; undefined if one has no port, which is only logged. */
export function scrapeTargetsOf(text: string): ScrapeTarget[] | undefined {
  const targets = text.split(',').map(each => each.trim()).filter(each => each !== '').map(entry => {
    const [port, ...path] = entry.split(':');
    return { port: port.trim(), path: path.join(':').trim() || '/metrics' };
  });
  return targets.some(({ port }) => port === '') ? undefined : targets;
}

function checkPorts({ port, targets }: ScrapeConfiguration, agentPort: string): void {
  const [what, which] = targets
    ? ['invalid prometheus scrape targets: ', 'target port']
    : ['invalid prometheus scrape configuration: ', 'port'];
  for (const given of targets ? targets.map(target => target.port) : [port].filter(each => each !== '')) {
    const number = atoi(given) ?? 0;
    if (number < 1 || number > 65_535) refuse(`${what}invalid ${which} ${quoted(given)}`);
    if (String(number) === agentPort) refuse(`${what}${which} ${given} conflicts with agent port`);
    if (!Object.hasOwn(RESERVED_PORTS, number)) continue;
    refuse(`${what}${which} ${given} is reserved for Istio (${RESERVED_PORTS[number]}) and cannot be scraped`);
  }
}

/** Adds the variable to the sidecar, if there is one and the variable is not empty. */
function withVariable(pod: Pod, { scrape, path, port, targets }: ScrapeConfiguration): Pod {
  const sidecar = findSidecar(pod);
  if (sidecar === undefined || [scrape, path, port].every(each => each === '')) return pod;
  const variable = { name: SCRAPE_CONFIGURATION, value: goJson({ scrape, path, port, targets }) };
  const added = { ...sidecar, env: [...sidecar.env ?? [], variable] };
  const { containers, initContainers } = pod.spec;
  return {
    ...pod,
    spec: {
      ...pod.spec,
      containers: containers.map(each => each === sidecar ? added : each),
      ...(initContainers ? { initContainers: initContainers.map(each => each === sidecar ? added : each) } : {}),
    },
  };
}
