import * as path from 'path';
import { flagIn, wordsOf } from './command-line';
import { MountedFile, MountedFiles, Texts, Unread } from './mounted-files';
import { WrittenFile, writtenConfiguration } from './written-configuration';
import { Container, Pod } from '../cluster/kinds';
import { isMap, treeOf } from '../prometheus/yaml-tree';

/** A container that runs Prometheus. */
export interface RunningPrometheus {
  readonly container: Container;
  /** The path of its configuration, in the container. */
  readonly file: string;
  readonly configuration: (MountedFile & Partial<WrittenFile>) | Unread;
  readonly files: MountedFiles;
}

/** The container of a pod that runs Prometheus, by its image, its command or its flags. */
export function runningPrometheus(pod: Pod, texts: Texts): RunningPrometheus | undefined {
  for (const container of pod.spec.containers) {
    if (OTHER_PROGRAMS.test(path.posix.basename(repositoryOf(container)))) continue;
    const files = new MountedFiles(pod, container, texts);
    const file = configurationFileOf(container);
    const read = () => readIn(pod, files, file, texts);
    if (isPrometheus(container, read)) return { container, file, files, configuration: read() };
  }
  return undefined;
}

/** What no object has may be written by another container. */
function readIn(pod: Pod, files: MountedFiles, file: string, texts: Texts): RunningPrometheus['configuration'] {
  const read = files.read(file);
  return 'unknown' in read ? writtenConfiguration(pod, files, file, texts) ?? read : read;
}

/** Images whose names or flags are like those of Prometheus. */
const OTHER_PROGRAMS = /(alertmanager|exporter|reloader|operator|adapter|pushgateway|loki|promtail|mimir|tempo|cortex|thanos|^agent$)/;

/** Flags that only Prometheus has (`cmd/prometheus/main.go`). */
const OWN_FLAGS = /^--(storage\.(tsdb|agent|remote)\.|web\.(console\.|enable-(lifecycle|admin-api|remote-write-receiver))|rules\.|agent$)/;

/** Where the image of Prometheus has its configuration, and where it works (its `Dockerfile`). */
const FILE_OF_IMAGE = '/etc/prometheus/prometheus.yml';
const WORKING_DIRECTORY = '/prometheus';

const SHELL = /(^|\/)(ba|da|a)?sh$/;

function isPrometheus(container: Container, configuration: () => MountedFile | Unread): boolean {
  const words = wordsOf(container);
  const repository = repositoryOf(container);
  if (container.command !== undefined && container.command.length > 0) {
    const programs = SHELL.test(container.command[0]) ? words : words.slice(0, 1);
    if (programs.some(word => path.posix.basename(word) === 'prometheus')) return true;
  } else if (path.posix.basename(repository) === 'prometheus') {
    return true;
  }
  const hasOwnFlags = words.some(word => OWN_FLAGS.test(word));
  if (flagIn(words, 'config.file') === undefined) return repository.endsWith('prometheus') && hasOwnFlags;
  if (repository.endsWith('prometheus') || hasOwnFlags) return true;
  const read = configuration();
  return 'text' in read && isConfiguration(read.text);
}

/** The path of the image without the tag or digest. */
export function repositoryOf({ image = '' }: Container): string {
  return image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
}

/** Arguments take the place of those of the image, and the file of Prometheus itself is relative to where it works. */
function configurationFileOf(container: Container): string {
  const { command, args, workingDir = WORKING_DIRECTORY } = container;
  const own = command === undefined && args === undefined ? FILE_OF_IMAGE : 'prometheus.yml';
  return path.posix.resolve(workingDir, flagIn(wordsOf(container), 'config.file') ?? own);
}

/** The keys of a `prometheus.yml` (`Config` of Prometheus `config/config.go`); that of promtail has `scrape_configs` too. */
const KEYS = [
  'global', 'runtime', 'alerting', 'rule_files', 'scrape_config_files', 'scrape_configs', 'storage', 'tracing', 'remote_write',
  'remote_read', 'otlp',
];

/** Whether a text is a configuration of Prometheus with jobs. */
export function isConfiguration(text: string): boolean {
  const { value } = treeOf(text);
  if (!isMap(value)) return false;
  return ('scrape_configs' in value || 'scrape_config_files' in value) && Object.keys(value).every(key => KEYS.includes(key));
}
