import { Finding } from '../../findings/finding';
import { valueAt } from '../../kubernetes/fields';
import { idOf, Manifest } from '../../kubernetes/manifest';
import { yamlValue } from '../../kubernetes/yaml';
import { memoize } from '../../memoize';

/** These texts are long, since they contain the templates, and plans after each other read the same ones. */
const valueOfText = memoize(yamlValue, 20);

/** The ConfigMaps among the manifests, which hold YAML or JSON. */
export class Configurations {
  public readonly findings: Finding[] = [];
  private readonly configMaps: ReadonlyMap<string, Manifest>;

  public constructor(manifests: ReadonlyArray<Manifest>) {
    this.configMaps = new Map(manifests.filter(({ kind }) => kind === 'ConfigMap').map(manifest => [idOf(manifest), manifest]));
  }

  /** Whether there is a ConfigMap of that name. */
  public has(namespace: string, name: string): boolean {
    return this.configMaps.has(`ConfigMap/${namespace}/${name}`);
  }

  /** The parsed value of a key of a ConfigMap; undefined if it is missing or not valid YAML. */
  public read(namespace: string, name: string, key: string): unknown {
    const object = `ConfigMap/${namespace}/${name}`;
    const text = valueAt(this.configMaps.get(object), `data.${key}`);
    if (typeof text !== 'string') return undefined;
    const { value, error } = valueOfText(text);
    if (error !== undefined) {
      this.findings.push({
        code: 'istiod-settings-unreadable',
        object,
        path: `data.${key}`,
        message: `is ignored, since it is not valid YAML: ${error}. Fix it`,
      });
    }
    return value;
  }
}
