import { flagIn, wordsOf } from './command-line';
import { MountedFile, MountedFiles, pathInVolume, Texts, Unread } from './mounted-files';
import { Container, EnvVar, Pod } from '../cluster/kinds';

/** A file that a container of the pod writes. */
export interface WrittenFile extends MountedFile {
  /** Whether it has `$(NODE_NAME)` for the node that the pod runs on. */
  readonly namesNode: boolean;
}

/** The flags of prometheus-operator's config-reloader, and of Thanos' sidecar, which share its code (`pkg/reloader` of Thanos). */
const PREFIXES = ['', 'reloader.'];

/**
 * The file that a reloader writes for Prometheus, from another one whose variables it replaces; undefined where no flag of a container says
 * that it writes the file.
 */
export function writtenConfiguration(pod: Pod, reading: MountedFiles, file: string, texts: Texts): WrittenFile | Unread | undefined {
  const mount = reading.mountOf(file);
  if (mount === undefined || pod.spec.volumes?.find(({ name }) => name === mount.name)?.emptyDir === undefined) return undefined;
  for (const container of [...pod.spec.containers, ...pod.spec.initContainers ?? []]) {
    const words = wordsOf(container);
    const files = new MountedFiles(pod, container, texts);
    for (const prefix of PREFIXES) {
      const [from, to] = ['config-file', 'config-envsubst-file'].map(flag => flagIn(words, `${prefix}${flag}`));
      const written = to === undefined ? undefined : files.mountOf(to);
      const isIt = written?.name === mount.name && pathInVolume(written, to!) === pathInVolume(mount, file);
      if (isIt && from !== undefined) return substituted(files.read(from), { pod, container, texts });
    }
  }
  return undefined;
}

interface Writer {
  readonly pod: Pod;
  readonly container: Container;
  readonly texts: Texts;
}

function substituted(read: MountedFile | Unread, writer: Writer): WrittenFile | Unread {
  if (!('text' in read)) return read;
  const { name, env = [] } = writer.container;
  if (read.text.startsWith('\x1f')) return { unknown: `${read.object} has it compressed` };
  const values = new Map(env.map(each => [each.name, valueOf(each, writer)]));
  const unset = [...read.text.matchAll(VARIABLE)].map(([, variable]) => variable).find(variable => values.get(variable) === undefined);
  if (unset !== undefined) return { unknown: `container ${name} writes it with the variable ${unset}, whose value is not known` };
  const text = read.text.replace(VARIABLE, (_, variable: string) => values.get(variable)!);
  return { ...read, text, namesNode: text.includes(NODE) };
}

const VARIABLE = /\$\(([a-zA-Z_0-9]+)\)/g;

/** What stands for the name of the node, which differs between the pods. */
const NODE = '$(NODE_NAME)';

function valueOf({ value, valueFrom }: EnvVar, { pod, texts }: Writer): string | undefined {
  // Kubernetes would put other variables into it.
  if (valueFrom === undefined) return value?.includes('$(') ? undefined : value;
  const { fieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
  const { metadata: { namespace, name }, spec: { serviceAccountName } } = pod;
  const [kind, of] = secretKeyRef === undefined ? ['ConfigMap', configMapKeyRef] as const : ['Secret', secretKeyRef] as const;
  if (of !== undefined) return texts.get(`${kind}/${namespace}/${of.name}`)?.[of.key];
  const fields = new Map([
    ['metadata.namespace', namespace], ['metadata.name', name], ['spec.serviceAccountName', serviceAccountName], ['spec.nodeName', NODE],
  ]);
  return fields.get(fieldRef?.fieldPath ?? '');
}
