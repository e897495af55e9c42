import * as path from 'path';
import { Container, Pod, Volume } from '../cluster/kinds';
import { byCodePoint } from '../go/text';

/** The texts of Secrets and ConfigMaps by key, by the id of the object: `ConfigMap/monitoring/prometheus`. */
export type Texts = ReadonlyMap<string, { readonly [key: string]: string }>;

/** A file of a Secret or ConfigMap. */
export interface MountedFile {
  readonly text: string;
  /** Such as `ConfigMap/monitoring/prometheus`. */
  readonly object: string;
}

/** Why there is no text: an object that is given lacks it, or what holds it is not given. */
export type Unread = { readonly missing: string } | { readonly unknown: string };

/** What a volume has, as far as it is known. */
interface Content {
  readonly files: ReadonlyMap<string, MountedFile>;
  /** Other files, of which the text is not known. */
  readonly written?: ReadonlyArray<string>;
  /** The objects that fill it and are given. */
  readonly from: ReadonlyArray<string>;
  /** Why there may be more. */
  readonly unknown?: string;
}

type Mount = NonNullable<Container['volumeMounts']>[number];

/** The files that a container has from volumes of Secrets and ConfigMaps (`pkg/volume/configmap`, `secret`, `projected` of Kubernetes). */
export class MountedFiles {
  private readonly mounts: ReadonlyArray<Mount>;

  public constructor(private readonly pod: Pod, container: Container, private readonly texts: Texts) {
    this.mounts = container.volumeMounts ?? [];
  }

  /** The mount that has an absolute path. */
  public mountOf(file: string): Mount | undefined {
    return this.mounts.filter(each => isWithin(file, each.mountPath))
      .sort((a, b) => cleaned(b.mountPath).length - cleaned(a.mountPath).length)[0];
  }

  /** The file at an absolute path. */
  public read(file: string): MountedFile | Unread {
    const mount = this.mountOf(file);
    if (mount === undefined) return { unknown: 'no volume is mounted there, so it is part of the image' };
    if (mount.subPathExpr !== undefined) return { unknown: `volume ${mount.name} is mounted by subPathExpr` };
    const { files, from, unknown } = this.contentOf(mount.name);
    const inVolume = pathInVolume(mount, file);
    const found = files.get(inVolume);
    if (found !== undefined) return found;
    return unknown === undefined ? { missing: `${from.join(' and ')} has no ${inVolume}` } : { unknown };
  }

  /** Why a file may not be there, or is not; undefined where it is. */
  public absenceOf(file: string): Unread | undefined {
    const read = this.read(file);
    const mount = this.mountOf(file);
    if ('text' in read || mount === undefined) return undefined;
    const { written = [], from } = this.contentOf(mount.name);
    if (written.includes(pathInVolume(mount, file))) return undefined;
    const placeholder = from.find(object => Object.keys(this.texts.get(object)!).length === 0);
    return 'missing' in read && placeholder !== undefined ? { unknown: `${placeholder} has no data, and may get it later` } : read;
  }

  /** The files that an absolute pattern names, by their paths; undefined where there may be others (`filepath.Glob` of Go). */
  public matching(pattern: string): ReadonlyArray<readonly [path: string, text: string]> | undefined {
    const [fixed] = pattern.split(/[*?[\\]/);
    const folder = fixed.slice(0, fixed.lastIndexOf('/'));
    const mounts = this.mounts.filter(({ mountPath }) => isWithin(folder, mountPath) || isWithin(mountPath, folder));
    if (mounts.length === 0 || mounts.some(({ name }) => this.contentOf(name).unknown !== undefined)) return undefined;
    const expression = globExpression(pattern);
    const paths = mounts.flatMap(mount => this.pathsIn(mount)).filter(file => expression.test(file));
    return [...new Set(paths)].sort(byCodePoint).flatMap(file => {
      const read = this.read(file);
      return 'text' in read ? [[file, read.text] as const] : [];
    });
  }

  private pathsIn({ name, mountPath, subPath = '' }: Mount): string[] {
    return [...this.contentOf(name).files.keys()].filter(file => isWithin(file, subPath))
      .map(file => path.posix.join(mountPath, path.posix.relative(subPath, file)));
  }

  private contentOf(name: string): Content {
    const volume = this.pod.spec.volumes?.find(each => each.name === name);
    if (volume === undefined) return unknownContent(`no volume has the name ${name}`);
    const sources = sourcesOf(volume);
    if (sources === undefined) return unknownContent(`volume ${name} is filled by others`);
    const contents = sources.map(source => this.contentOfSource(source));
    return {
      files: new Map(contents.flatMap(({ files }) => [...files])),
      written: contents.flatMap(({ written = [] }) => written),
      from: contents.flatMap(({ from }) => from),
      unknown: contents.find(({ unknown }) => unknown !== undefined)?.unknown,
    };
  }

  private contentOfSource(source: Source): Content {
    if (source === undefined) return unknownContent('a source of the volume is not known');
    if ('written' in source) return { files: new Map(), from: [], ...source };
    const { kind, name, items } = source;
    const object = `${kind}/${this.pod.metadata.namespace}/${name}`;
    const texts = this.texts.get(object);
    const made = OF_EACH_NAMESPACE.get(`${kind}/${name}`);
    if (texts === undefined) {
      const written = made === undefined ? [] : pathsOf(items, [made]).map(([file]) => file);
      return { ...unknownContent(`${object} is not given`), written };
    }
    const files = pathsOf(items, Object.keys(texts)).map(([file, key]): [string, MountedFile] => [file, { text: texts[key], object }]);
    return { files: new Map(files), from: [object] };
  }
}

type Items = NonNullable<Volume['configMap']>['items'];

/** What fills a volume: an object, or the kubelet with files of its own; undefined for something else. */
type Source =
  | { readonly kind: 'ConfigMap' | 'Secret'; readonly name?: string; readonly items?: Items }
  | { readonly written: ReadonlyArray<string> }
  | undefined;

/** What Kubernetes (`pkg/controller/certificates/rootcacertpublisher`) and istiod make in each namespace, with its only key. */
const OF_EACH_NAMESPACE: ReadonlyMap<string, string> = new Map([
  ['ConfigMap/kube-root-ca.crt', 'ca.crt'], ['ConfigMap/istio-ca-root-cert', 'root-cert.pem'],
]);

/** What fills a volume, as far as Secrets, ConfigMaps and projections do. */
function sourcesOf({ configMap, secret, projected }: Volume): Source[] | undefined {
  if (configMap !== undefined) return [{ kind: 'ConfigMap', ...configMap }];
  if (secret !== undefined) return [{ kind: 'Secret', name: secret.secretName, items: secret.items }];
  return projected?.sources?.map((source): Source => {
    if (source.configMap !== undefined) return { kind: 'ConfigMap', ...source.configMap };
    if (source.secret !== undefined) return { kind: 'Secret', ...source.secret };
    const { serviceAccountToken, clusterTrustBundle, downwardAPI } = source;
    const written = [serviceAccountToken, clusterTrustBundle, ...downwardAPI?.items ?? []].flatMap(each => each?.path ?? []);
    return written.length > 0 ? { written } : undefined;
  });
}

/** The Secrets and ConfigMaps that fill a volume, as far as is known. */
export function objectsIn(volume: Volume): Array<{ readonly kind: string; readonly name?: string }> {
  return (sourcesOf(volume) ?? []).flatMap(source => source !== undefined && 'kind' in source ? [source] : []);
}

/** The files that become of keys, of which `items` may choose some. */
function pathsOf(items: Items, keys: ReadonlyArray<string>): Array<[file: string, key: string]> {
  if (items === undefined) return keys.map(key => [key, key]);
  return items.filter(({ key }) => keys.includes(key)).map(({ key, path: file }) => [path.posix.normalize(file), key]);
}

/** Where a volume has what is mounted at a path. */
export function pathInVolume({ mountPath, subPath = '' }: Mount, file: string): string {
  return path.posix.join(subPath, path.posix.relative(mountPath, file));
}

function unknownContent(unknown: string): Content {
  return { files: new Map(), from: [], unknown };
}

function globExpression(pattern: string): RegExp {
  const source = pattern.replace(/\\(.)|\[\^?[^\]]*\]|[^]/g, (part, escaped?: string) => {
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part.length > 1 && escaped === undefined ? part : (escaped ?? part).replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}

/** Whether a path is a folder, or a file in it. */
function isWithin(file: string, folder: string): boolean {
  const prefix = cleaned(folder);
  return file === prefix || prefix === '' || file.startsWith(`${prefix}/`);
}

function cleaned(folder: string): string {
  return folder.replace(/\/+$/, '');
}
