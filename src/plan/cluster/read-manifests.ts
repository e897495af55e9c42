import { documentsOf } from './yaml-documents';
import { Finding } from '../findings/finding';
import { isFields } from '../kubernetes/fields';
import { Manifest, Source } from '../kubernetes/manifest';

/** The contents of a text or an object: Kubernetes objects, configurations of a Prometheus without operator, and problems with the rest. */
export interface ManifestsRead {
  readonly manifests: Array<{ readonly manifest: Manifest; readonly source?: Source }>;
  readonly configurations: Array<{ readonly text: string; readonly source: Source }>;
  readonly findings: Finding[];
}

/** Reads a stream of YAML or JSON documents. The file names the stream in findings. */
export function readManifests(text: string, file: string): ManifestsRead {
  return joinReads(Array.from(documentsOf(text, file), ({ source, value, error, ...document }) => {
    if (error !== undefined) return refused({ code: 'yaml-unreadable', source, message: `is not valid YAML: ${error}. Fix it` });
    if (isConfiguration(value)) return { manifests: [], configurations: [{ text: document.text, source }], findings: [] };
    return manifestsIn(value, source);
  }));
}

/** Whether a value is a `prometheus.yml`. */
function isConfiguration(value: unknown): boolean {
  return isFields(value) && 'scrape_configs' in value && !('kind' in value);
}

/** Finds the objects in a value: the value itself, or the items of a List, which `kubectl get -o yaml` prints. */
export function manifestsIn(value: unknown, source?: Source, path?: string): ManifestsRead {
  if (value === undefined || value === null) return refused({ code: 'document-empty', source, path, message: 'is empty. Leave it out' });
  if (Array.isArray(value)) {
    const message = 'is a list, not a Kubernetes object. Write its items as documents, or as items of a v1 List';
    return refused({ code: 'not-an-object', source, path, message });
  }
  if (!isFields(value)) {
    return refused({ code: 'not-an-object', source, path, message: `is a ${typeof value}, not a Kubernetes object. Leave it out` });
  }

  const { apiVersion, kind, metadata, items } = value;
  const within = (field: string) => path === undefined ? field : `${path}.${field}`;
  for (const [field, given] of Object.entries({ apiVersion, kind })) {
    if (typeof given !== 'string' || given === '') {
      const message = `is not a Kubernetes object, since it has no ${field}. Give it one, or leave it out`;
      return refused({ code: 'not-an-object', source, path: within(field), message });
    }
  }
  if (String(kind).endsWith('List') && Array.isArray(items)) {
    // The items of a PodList have no kind of their own: it follows from that of the list.
    const ofItems = kind === 'List' ? {} : { apiVersion, kind: String(kind).slice(0, -'List'.length) };
    return joinReads(items.map((item: unknown, i) =>
      manifestsIn(isFields(item) ? { ...ofItems, ...item } : item, source, within(`items[${i}]`))));
  }
  if (!isFields(metadata) || typeof metadata.name !== 'string' || metadata.name === '') {
    const message = `is a ${String(kind)} without a name. Give it one, since nothing can refer to it`;
    return refused({ code: 'object-unnamed', source, path: within('metadata.name'), message });
  }
  const { name, namespace } = metadata;
  if (namespace !== undefined && namespace !== null && typeof namespace !== 'string') {
    const message = `is a ${String(kind)} '${name}' whose namespace is not a string: the API server would refuse the object`;
    return refused({ code: 'field-invalid', source, path: within('metadata.namespace'), message });
  }
  return { manifests: [{ manifest: value as Manifest, source }], configurations: [], findings: [] };
}

function refused(finding: Finding): ManifestsRead {
  return { manifests: [], configurations: [], findings: [finding] };
}

/** Joins the contents of several texts or objects. */
export function joinReads(all: ManifestsRead[]): ManifestsRead {
  return {
    manifests: all.flatMap(({ manifests }) => manifests),
    configurations: all.flatMap(({ configurations }) => configurations),
    findings: all.flatMap(({ findings }) => findings),
  };
}
