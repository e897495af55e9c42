import { KeySelector, SecretOrConfigMap } from './common';
import { quoted } from '../go/text';
import { Manifest } from '../kubernetes/manifest';
import { refuse } from '../refusal';

type Kind = 'Secret' | 'ConfigMap';

/**
 * The Secrets and ConfigMaps that one Prometheus refers to (`pkg/assets/store.go`). Like the operator's store, it gives a value to the
 * configuration only if a check has loaded its object before: the credentials of a scrape class are in the configuration only if something
 * else in that namespace uses them.
 */
export class Assets {
  private readonly loaded = new Set<string>();
  private readonly asked = new Map<string, Set<string | undefined>>();
  private reader?: string;

  /** @param exist whether objects that are not given exist, with every key that is asked for */
  constructor(private readonly objects: ReadonlyMap<string, Contents>, private readonly exist = false) {}

  /** What was asked for and is not given. */
  public get absent(): ReadonlyArray<AbsentAsset> {
    return [...this.asked].map(([id, monitors]) => ({ id, monitors }));
  }

  /** Calls a function that reads for a monitor. */
  public readFor<T>(monitor: string, read: () => T): T {
    this.reader = monitor;
    try {
      return read();
    } finally {
      this.reader = undefined;
    }
  }

  /** The value of a key, for a check: refuses a reference to a missing object or key. Undefined if its value is not given. */
  public load(kind: Kind, namespace: string, { name, key }: KeySelector): string | undefined {
    const id = idOf(kind, namespace, name);
    const noun = kind.toLowerCase();
    const data = this.objects.get(id);
    const isAbsent = isFilledIn(data) && !Object.hasOwn(data ?? {}, key);
    if (isAbsent) this.note(id);
    if (isAbsent && this.exist) return undefined;
    if (data === undefined) refuse(`unable to get ${noun} ${quoted(name)}: ${noun}s ${quoted(name)} not found`);
    this.loaded.add(id);
    if (!Object.hasOwn(data, key)) refuse(`key ${quoted(key)} in ${noun} ${quoted(name)} not found`);
    return data[key];
  }

  /** The value of a key of either kind, as `load` gives it; empty if neither is named. */
  public loadEither(namespace: string, { secret, configMap }: SecretOrConfigMap): string | undefined {
    if (secret !== undefined) return this.load('Secret', namespace, secret);
    return configMap === undefined ? '' : this.load('ConfigMap', namespace, configMap);
  }

  /** The value of a key, for the configuration; undefined if the operator's store does not have it. */
  public get(kind: Kind, namespace: string, { name, key }: KeySelector): string | undefined {
    const id = idOf(kind, namespace, name);
    const data = this.loaded.has(id) ? this.objects.get(id) : undefined;
    return data !== undefined && Object.hasOwn(data, key) ? data[key] : undefined;
  }

  /** The value of a key of a Secret, whether it was loaded before or not (`LoadSecretRef` of `pkg/k8s`). */
  public read(namespace: string, { name, key, optional = false }: KeySelector): string | undefined {
    const id = idOf('Secret', namespace, name);
    const data = this.objects.get(id);
    if (data !== undefined && Object.hasOwn(data, key)) return data[key];
    if (optional) return undefined;
    if (isFilledIn(data)) this.note(id);
    if (isFilledIn(data) && this.exist) return undefined;
    return refuse(data === undefined ? `secrets ${quoted(name)} not found` : `key ${key} could not be found in secret ${name}`);
  }

  private note(id: string): void {
    this.asked.set(id, (this.asked.get(id) ?? new Set()).add(this.reader));
  }
}

/** A Secret or ConfigMap that is referred to and not given. */
export interface AbsentAsset {
  /** Such as `Secret/shop/credentials`. */
  readonly id: string;
  /** The monitors that refer to it; with `undefined` among them, the Prometheus does so itself. */
  readonly monitors: ReadonlySet<string | undefined>;
}

/** What is in a Secret or ConfigMap; a value is undefined if it is not given. */
interface Contents {
  readonly [key: string]: string | undefined;
}

/** Whether a controller makes the object, or puts into it what is there: one without any value is written to be filled in. */
function isFilledIn(contents: Contents = {}): boolean {
  return Object.values(contents).every(value => value === undefined);
}

interface Texts {
  readonly [key: string]: string;
}

/** The Secrets and ConfigMaps among some objects, with what the cluster puts into a Secret for a token. */
export function assetsAmong(manifests: ReadonlyArray<Manifest>): ReadonlyMap<string, Contents> {
  return new Map(givenAmong(manifests).map(({ id, isToken, texts }) => [id, isToken ? { ...ofToken(undefined), ...texts } : texts]));
}

/** The texts of the Secrets and ConfigMaps among some objects. */
export function textsAmong(manifests: ReadonlyArray<Manifest>): ReadonlyMap<string, Texts> {
  return new Map(givenAmong(manifests).map(({ id, texts }) => [id, texts]));
}

/** The same with everything of which the kubelet makes files: binary data, and what the cluster puts into a Secret for a token. */
export function filesAmong(manifests: ReadonlyArray<Manifest>): ReadonlyMap<string, Texts> {
  return new Map(givenAmong(manifests).map(({ id, isToken, texts, manifest: { binaryData } }) =>
    [id, { ...isToken ? ofToken('') : decoded(binaryData), ...texts }]));
}

/** A Secret or ConfigMap that is given. */
interface GivenAsset {
  readonly id: string;
  readonly manifest: Manifest;
  /** Whether it is a Secret into which the cluster puts a token. */
  readonly isToken: boolean;
  readonly texts: Texts;
}

function givenAmong(manifests: ReadonlyArray<Manifest>): GivenAsset[] {
  return manifests.flatMap(manifest => {
    const { kind, type, data, stringData, metadata: { namespace = 'default', name } } = manifest;
    if (kind !== 'Secret' && kind !== 'ConfigMap') return [];
    const texts = kind === 'Secret' ? { ...decoded(data), ...strings(stringData) } : strings(data);
    return [{ id: idOf(kind, namespace, name), manifest, isToken: kind === 'Secret' && type === OF_TOKEN, texts }];
  });
}

/** `pkg/controller/serviceaccount/tokens_controller.go` of Kubernetes. */
const OF_TOKEN = 'kubernetes.io/service-account-token';
const KEYS_OF_TOKEN = ['token', 'ca.crt', 'namespace'];

function ofToken<T>(value: T): { [key: string]: T } {
  return Object.fromEntries(KEYS_OF_TOKEN.map(key => [key, value]));
}

function decoded(data: unknown): { [key: string]: string } {
  return Object.fromEntries(Object.entries(strings(data)).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

function strings(data: unknown): { [key: string]: string } {
  if (typeof data !== 'object' || data === null) return {};
  return Object.fromEntries(Object.entries(data).filter(([, value]) => typeof value === 'string')) as { [key: string]: string };
}

function idOf(kind: Kind, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}
