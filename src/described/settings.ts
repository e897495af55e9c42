import { IConstruct } from 'constructs';
import { IPrometheus } from './prometheus';
import { refusal } from '../errors';
import { IstioMesh } from '../mesh/istio-mesh';

/** What is described once. */
export interface Settings {
  readonly mesh?: IstioMesh;
  readonly prometheus?: IPrometheus;
  readonly validateScrapes?: boolean;
}

type Made = { -readonly [K in keyof Settings]: Settings[K] };

/** What is known at one scope. */
interface ScopeSettings {
  /** The settings made there. */
  readonly made: Made;
  /** Who below it has already looked which one up. */
  readonly readers: Map<keyof Settings, string>;
  /** What a construct was given for itself alone. */
  readonly given: Made;
}

// A property, not context: `setContext` refuses as soon as a scope has children. `Symbol.for`, so that two copies of the package agree.
const SETTINGS = Symbol.for('cdk8s-mesh-metrics.Settings');

type Scope = IConstruct & { [SETTINGS]?: ScopeSettings };

function at(scope: Scope): ScopeSettings {
  if (!scope[SETTINGS]) {
    Object.defineProperty(scope, SETTINGS, { value: { made: {}, readers: new Map(), given: {} } satisfies ScopeSettings });
  }
  return scope[SETTINGS]!;
}

function pathOf(scope: IConstruct): string {
  return scope.node.path || 'the app';
}

/** Makes settings for everything below a scope; each key stands by itself and may come later than the others. */
export function describe(scope: IConstruct, settings: Settings): void {
  const { made, readers } = at(scope);
  const keys = (Object.keys(settings) as Array<keyof Settings>).filter(key => settings[key] !== undefined);
  for (const key of keys) {
    const reader = readers.get(key);
    if (reader !== undefined) {
      throw refusal({
        cannot: `configure '${key}' on '${pathOf(scope)}'`,
        because: `'${reader}' has already been created with another one`,
        instead: `Call MeshMetrics.configure before '${reader}' is created`,
      });
    }
  }
  Object.assign(made, Object.fromEntries(keys.map(key => [key, settings[key]])));
}

/** The setting that a construct in this scope goes by: nearest scope first. From now on none in between may change it. */
function find<K extends keyof Settings>(scope: IConstruct, key: K): Settings[K] {
  for (let here: IConstruct | undefined = scope; here; here = here.node.scope) {
    const { made, readers } = at(here);
    if (!readers.has(key)) readers.set(key, pathOf(scope));
    if (made[key] !== undefined) return made[key];
  }
  return undefined;
}

/** The mesh of a construct: its own prop, else the one described for its scope, else Istio's defaults. */
export function meshOf(construct: IConstruct, prop?: IstioMesh): IstioMesh {
  if (prop) at(construct).given.mesh = prop;
  return prop ?? find(construct, 'mesh') ?? IstioMesh.sidecar();
}

/**
 * The Prometheus of a construct: its own prop, else the one described for its scope.
 *
 * @throws when there is neither. Nothing is guessed: a monitor with a wrong `release` label is ignored without a word.
 */
export function prometheusOf(construct: IConstruct, prop?: IPrometheus): IPrometheus {
  if (prop) at(construct).given.prometheus = prop;
  const prometheus = prop ?? find(construct, 'prometheus');
  if (prometheus) return prometheus;
  throw refusal({
    cannot: `create ${construct.constructor.name} '${construct.node.path}'`,
    because: 'no Prometheus is described, and what is selected by none is scraped by none',
    instead: 'Call MeshMetrics.configure(app, { prometheus }) with ExistingPrometheus.fromKubePrometheusStack({ release, namespace }),'
      + ' ExistingPrometheus.fromKubePrometheus(), ExistingPrometheus.fromSelectors({ … }), or a MtlsSidecarPrometheus',
  });
}

/** What was said at a scope itself, as a setting or to a construct of that name. */
function saidAt<K extends keyof Settings>(scope: Scope, key: K): Settings[K] {
  return scope[SETTINGS]?.made[key] ?? scope[SETTINGS]?.given[key];
}

/** What an object of a finished app goes by: what its construct was given, else the setting of the nearest scope. */
export function inEffect<K extends keyof Settings>(object: IConstruct, key: K): Settings[K] {
  return [...object.node.scopes].reverse().map(scope => saidAt(scope, key)).find(said => said !== undefined);
}

/** All that the constructs of a finished app go by: what is described at any scope, and what a construct was given for itself. */
export function allInEffect<K extends keyof Settings>(constructs: ReadonlyArray<IConstruct>, key: K): NonNullable<Settings[K]>[] {
  return [...new Set(constructs.flatMap(construct => {
    const { made, given } = (construct as Scope)[SETTINGS] ?? {};
    return [made?.[key], given?.[key]].filter(said => said !== undefined);
  }))];
}
