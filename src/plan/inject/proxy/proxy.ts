import { Capture, captureOf } from './capture';
import { IstioVersion, LOCALHOST_ONLY } from '../../../mesh/istio';
import { PROXY_CONFIG, STATUS_PORT_ANNOTATION } from '../../../mesh/labels-and-annotations';
import { Pod } from '../../cluster/kinds';
import { jsonValue } from '../../go/json';
import { atoi, parseBool } from '../../go/strconv';
import { valueAt, isFields, itemsOf } from '../../kubernetes/fields';
import { memoize } from '../../memoize';
import { findSidecar } from '../containers';
import { DEFAULT_PROXY_CONFIG, overridden, proxyConfigOfText } from '../mesh/proxy-config';
import { SCRAPE_CONFIGURATION, ScrapeTarget } from '../webhook/prometheus-merge';

/** The proxy of a pod, as it was injected or written by hand. */
export interface Proxy {
  /** `sidecar`, `router` for a gateway, `waypoint`, or another role in its arguments. */
  readonly type: string;
  /** By the tag of its image, where that tells it. */
  readonly version?: IstioVersion;
  /** Whether it is an init container that keeps running. */
  readonly native: boolean;
  /** The port of merged metrics; 0 if the agent does not serve them. */
  readonly statusPort: number;
  /** The targets that the agent scrapes and merges into its own metrics. */
  readonly applicationTargets: ReadonlyArray<ScrapeTarget>;
  /** Undefined if it captures no traffic. */
  readonly capture?: Capture;
  /** The ports with metrics over mutual TLS. */
  readonly securePorts: { readonly envoy?: number; readonly merged?: number };
  /** Whether the agent answers for metrics on localhost only, and Envoy as well. */
  readonly onLocalhostOnly: { readonly agent: boolean; readonly envoy: boolean };
  /** Whether it takes the tunnels of ztunnels. */
  readonly takesTunnels: boolean;
  /** The variables of its container that have a value. */
  readonly env: { readonly [name: string]: string };
}

/** Reads the proxy of a pod, if it has one. */
export function proxyOf(pod: Pod): Proxy | undefined {
  const sidecar = findSidecar(pod);
  if (sidecar === undefined) return undefined;
  const env = Object.fromEntries((sidecar.env ?? []).flatMap(({ name, value }) => value ? [[name, value]] : [])) as Proxy['env'];
  const type = sidecar.args?.[0] === 'proxy' ? sidecar.args[1] ?? '' : sidecar.args?.[0] ?? '';
  const [envoy, merged] = ['ENVOY_SECURE_METRICS_PORT', 'ENVOY_SECURE_MERGED_METRICS_PORT'].map(name => atoi(env[name] ?? '') || undefined);
  return {
    type,
    version: versionOf(sidecar.image),
    native: sidecar.restartPolicy === 'Always',
    statusPort: statusPortOf(pod, env),
    applicationTargets: type === 'sidecar' ? applicationTargetsOf(env[SCRAPE_CONFIGURATION] ?? '') : [],
    capture: captureOf(pod, env),
    securePorts: { envoy, merged },
    // `pkg/features/telemetry.go` and `pkg/bootstrap/option/instances.go`.
    onLocalhostOnly: { agent: parseBool(env[LOCALHOST_ONLY] ?? '') === true, envoy: env[LOCALHOST_ONLY] === 'true' },
    takesTunnels: type === 'sidecar' && parseBool(env.ISTIO_META_ENABLE_HBONE ?? '') === true,
    env,
  };
}

function versionOf(image = ''): IstioVersion | undefined {
  const [, minor, patch] = /:v?1\.(\d+)(?:\.(\d+))?/.exec(image) ?? [];
  return minor === undefined ? undefined : { minor: Number(minor), patch: patch === undefined ? undefined : Number(patch) };
}

/** The annotation of a pod wins over everything else, and an invalid number is 0 (`pilot/cmd/pilot-agent/config/config.go`). */
function statusPortOf({ metadata: { annotations = {} } }: Pod, env: Proxy['env']): number {
  const own = annotations[STATUS_PORT_ANNOTATION];
  if (own !== undefined) return atoi(own) ?? 0;
  const texts = [env.PROXY_CONFIG, annotations[PROXY_CONFIG]].map(text => text === undefined ? {} : proxyConfigOfText(text).config);
  return texts.reduce(overridden, DEFAULT_PROXY_CONFIG).statusPort!;
}

/** With the defaults of the agent (`pilot/cmd/pilot-agent/status/server.go`, NewServer). */
const applicationTargetsOf = memoize((json: string): ReadonlyArray<ScrapeTarget> => {
  const configuration = jsonValue(json)?.value;
  if (!isFields(configuration) || configuration.scrape === 'false') return [];
  const targets = itemsOf(configuration.targets);
  const textOr = (value: unknown, byDefault: string) => typeof value === 'string' && value !== '' ? value : byDefault;
  return (targets.length > 0 ? targets : [configuration]).map(each => ({
    port: textOr(valueAt(each, 'port'), '80'),
    path: textOr(valueAt(each, 'path'), '/metrics'),
  }));
});
