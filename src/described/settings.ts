import { IConstruct } from 'constructs';
import { IScraper } from './scraper';
import { refusal } from '../errors';
import { IstioMesh } from '../mesh/istio-mesh';

/** The settings that `MeshMetrics.configure` makes. */
export interface Settings {
  readonly mesh?: IstioMesh;
  readonly prometheus?: IScraper;
  readonly validateScrapes?: boolean;
  readonly strict?: boolean;
}

type MutableSettings = { -readonly [K in keyof Settings]: Settings[K] };

/** The settings at one scope. */
interface ScopeSettings {
  /** Those for everything below the scope. */
  readonly configured: MutableSettings;
  /** For each setting the path of the first construct that has looked it up through this scope. */
  readonly readers: Map<keyof Settings, string>;
  /** Those that a construct got as its own props. */
  readonly ownProps: MutableSettings;
}

// A property, not context: `setContext` fails as soon as a scope has children. `Symbol.for`, so that two copies of the package share it.
const SETTINGS = Symbol.for('cdk8s-mesh-metrics.Settings');

type Scope = IConstruct & { [SETTINGS]?: ScopeSettings };

function at(scope: Scope): ScopeSettings {
  if (!scope[SETTINGS]) {
    Object.defineProperty(scope, SETTINGS, { value: { configured: {}, readers: new Map(), ownProps: {} } satisfies ScopeSettings });
  }
  return scope[SETTINGS]!;
}

function pathOf(scope: IConstruct): string {
  return scope.node.path || 'the app';
}

/**
 * Makes settings for everything below a scope. Each one is independent of the others and may be made in a call of its own.
 *
 * @throws when a construct below the scope has already looked up one of them.
 */
export function describe(scope: IConstruct, settings: Settings): void {
  const { configured, readers } = at(scope);
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
  Object.assign(configured, Object.fromEntries(keys.map(key => [key, settings[key]])));
}

/** Looks up a setting, nearest scope first. From then on it cannot be changed at any scope on the way. */
function find<K extends keyof Settings>(scope: IConstruct, key: K): Settings[K] {
  for (let here: IConstruct | undefined = scope; here; here = here.node.scope) {
    const { configured, readers } = at(here);
    if (!readers.has(key)) readers.set(key, pathOf(scope));
    if (configured[key] !== undefined) return configured[key];
  }
  return undefined;
}

/** The mesh of a construct: its own prop, else the one described for its scope, else Istio's defaults. */
export function meshOf(construct: IConstruct, prop?: IstioMesh): IstioMesh {
  return describedMeshOf(construct, prop) ?? IstioMesh.sidecar();
}

/** The mesh of a construct, if one is described: its own prop, else that of its scope. */
export function describedMeshOf(construct: IConstruct, prop?: IstioMesh): IstioMesh | undefined {
  if (prop) at(construct).ownProps.mesh = prop;
  return prop ?? find(construct, 'mesh');
}

/**
 * The Prometheus of a construct: its own prop, else the one described for its scope.
 *
 * @throws when there is neither. Nothing is guessed: a monitor with a wrong `release` label is silently ignored.
 */
export function prometheusOf(construct: IConstruct, prop?: IScraper): IScraper {
  if (prop) at(construct).ownProps.prometheus = prop;
  const prometheus = prop ?? find(construct, 'prometheus');
  if (prometheus) return prometheus;
  throw refusal({
    cannot: `create ${construct.constructor.name} '${construct.node.path}'`,
    because: 'no Prometheus is described, and an object that no Prometheus selects has no effect',
    instead: 'Call MeshMetrics.configure(app, { prometheus }) with ExistingPrometheus.fromKubePrometheusStack({ release, namespace }),'
      + ' ExistingPrometheus.fromKubePrometheus(), ExistingPrometheus.fromSelectors({ … }), ExistingPrometheus.fromPrometheusYaml({ … }),'
      + ' a MtlsSidecarPrometheus or a StandalonePrometheus',
  });
}

/** The setting of an object in a finished app: the own prop of its construct, else the setting of the nearest scope. */
export function settingOf<K extends keyof Settings>(object: IConstruct, key: K): Settings[K] {
  for (let here: IConstruct | undefined = object; here; here = here.node.scope) {
    const setting = settingAt(here, key);
    if (setting !== undefined) return setting;
  }
  return undefined;
}

function settingAt<K extends keyof Settings>(scope: Scope, key: K): Settings[K] {
  return scope[SETTINGS]?.configured[key] ?? scope[SETTINGS]?.ownProps[key];
}

/** All values of a setting in a finished app, at scopes and as props of constructs, each once. */
export function allSettings<K extends keyof Settings>(constructs: ReadonlyArray<IConstruct>, key: K): NonNullable<Settings[K]>[] {
  return [...new Set(constructs.flatMap(construct => {
    const { configured, ownProps } = (construct as Scope)[SETTINGS] ?? {};
    return [configured?.[key], ownProps?.[key]].filter(setting => setting !== undefined);
  }))];
}
