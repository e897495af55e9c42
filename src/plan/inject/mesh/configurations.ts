import { Finding } from '../../findings/finding';
import { valueAt } from '../../kubernetes/fields';
import { idOf, Manifest } from '../../kubernetes/manifest';
import { yamlValue } from '../../kubernetes/yaml';
import { memoize } from '../../memoize';

/** Their templates make these texts long, and who asks for many plans gives the same ones each time. */
const valueOfText = memoize(yamlValue, 20);

/** The ConfigMaps among the manifests, of which each key holds a YAML or JSON text. */
export class Configurations {
  public readonly findings: Finding[] = [];
  private readonly configMaps: ReadonlyMap<string, Manifest>;

  public constructor(manifests: ReadonlyArray<Manifest>) {
    this.configMaps = new Map(manifests.filter(({ kind }) => kind === 'ConfigMap').map(manifest => [idOf(manifest), manifest]));
  }

  /** Whether there is one. */
  public has(namespace: string, name: string): boolean {
    return this.configMaps.has(`ConfigMap/${namespace}/${name}`);
  }

  /** What a key of a ConfigMap holds; undefined where it is missing or cannot be read. */
  public read(namespace: string, name: string, key: string): unknown {
    const object = `ConfigMap/${namespace}/${name}`;
    const text = valueAt(this.configMaps.get(object), `data.${key}`);
    if (typeof text !== 'string') return undefined;
    const { value, error } = valueOfText(text);
    if (error !== undefined) this.findings.push({ object, path: `data.${key}`, message: `is no YAML, and is taken for missing: ${error}. Mend it` });
    return value;
  }
}
