import { parseAllDocuments, Tags } from 'yaml';

/** Of YAML 1.1, `sigs.k8s.io/yaml` reads neither dates nor numbers such as 12:30:00: they are text. */
const OTHER_TAGS = ['timestamp', 'binary', 'omap', 'pairs', 'set'];

/** What a text of one document means to istiod: of a key that is there twice, the last counts. */
export function yamlValue(text: string): { readonly value?: unknown; readonly error?: string } {
  try {
    const [document] = parseAllDocuments(text, { version: '1.1', uniqueKeys: false, prettyErrors: false, logLevel: 'silent', customTags });
    if (document === undefined) return {};
    const [error] = document.errors;
    return error === undefined ? { value: document.toJS() as unknown } : { error: error.message };
  } catch (error) {
    // More levels than the parser has stack for, or aliases that explode.
    return { error: (error as Error).message };
  }
}

function customTags(tags: Tags): Tags {
  return tags.filter(tag => typeof tag === 'string' || !(OTHER_TAGS.includes(tag.tag.replace(/^.*:/, '')) || tag.format === 'TIME'));
}
