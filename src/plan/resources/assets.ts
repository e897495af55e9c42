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

  constructor(private readonly objects: ReadonlyMap<string, { readonly [key: string]: string }>) {}

  /** The value of a key, for a check: refuses a reference to a missing object or key. */
  public load(kind: Kind, namespace: string, { name, key }: KeySelector): string {
    const id = idOf(kind, namespace, name);
    const noun = kind.toLowerCase();
    const data = this.objects.get(id);
    if (data === undefined) refuse(`unable to get ${noun} ${quoted(name)}: ${noun}s ${quoted(name)} not found`);
    this.loaded.add(id);
    if (!Object.hasOwn(data, key)) refuse(`key ${quoted(key)} in ${noun} ${quoted(name)} not found`);
    return data[key];
  }

  /** The value of a key of either kind; empty if neither is named. */
  public loadEither(namespace: string, { secret, configMap }: SecretOrConfigMap): string {
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
    const data = this.objects.get(idOf('Secret', namespace, name));
    if (data === undefined && !optional) refuse(`secrets ${quoted(name)} not found`);
    if (data !== undefined && !Object.hasOwn(data, key) && !optional) refuse(`key ${key} could not be found in secret ${name}`);
    return data !== undefined && Object.hasOwn(data, key) ? data[key] : undefined;
  }
}

/** The Secrets and ConfigMaps among some objects. */
export function assetsAmong(manifests: ReadonlyArray<Manifest>): ReadonlyMap<string, { readonly [key: string]: string }> {
  return new Map(manifests.flatMap(manifest => {
    const { kind, metadata: { namespace = 'default', name } } = manifest;
    if (kind === 'Secret') return [[idOf(kind, namespace, name), { ...decoded(manifest.data), ...strings(manifest.stringData) }]];
    return kind === 'ConfigMap' ? [[idOf(kind, namespace, name), strings(manifest.data)]] : [];
  }));
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
