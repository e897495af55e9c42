import { parseAllDocuments, Tags } from 'yaml';
import { refusedByGo } from './go-yaml';

/** The types of YAML 1.1 that `sigs.k8s.io/yaml` does not know; dates, and numbers such as 12:30:00, are text for it. */
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

/** The value of a text of one document as istiod reads it; of a repeated key, the last one counts. */
export function yamlValue(text: string): { readonly value?: unknown; readonly error?: string } {
  try {
    const [document] = parseAllDocuments(text, YAML_OPTIONS);
    if (document === undefined) return {};
    const error = document.errors[0] ?? refusedByGo(document, text);
    return error === undefined ? { value: document.toJS() as unknown } : { error: error.message };
  } catch (error) {
    // Too many levels for the parser's stack, or too many aliases.
    return { error: (error as Error).message };
  }
}
