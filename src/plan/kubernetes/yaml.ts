import { parseAllDocuments, Tags } from 'yaml';

/** Of YAML 1.1, `sigs.k8s.io/yaml` reads neither dates nor numbers such as 12:30:00: they are text. */
const OTHER_TAGS = ['timestamp', 'binary', 'omap', 'pairs', 'set'];

/** How Kubernetes and istiod read YAML (`sigs.k8s.io/yaml`). */
export const YAML_OPTIONS = {
  version: '1.1',
  customTags: (tags: Tags) => tags.filter(tag =>
    typeof tag === 'string' || !(OTHER_TAGS.includes(tag.tag.replace(/^.*:/, '')) || tag.format === 'TIME')),
  prettyErrors: false,
  uniqueKeys: false,
  logLevel: 'silent',
} as const;

/** What a text of one document means to istiod; of a repeated key, the last one counts. */
export function yamlValue(text: string): { readonly value?: unknown; readonly error?: string } {
  try {
    const [document] = parseAllDocuments(text, YAML_OPTIONS);
    if (document === undefined) return {};
    const [error] = document.errors;
    return error === undefined ? { value: document.toJS() as unknown } : { error: error.message };
  } catch (error) {
    // More levels than the parser has stack for, or aliases that explode.
    return { error: (error as Error).message };
  }
}
