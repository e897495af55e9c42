import { existsSync, mkdirSync, openSync, readdirSync, readFileSync } from 'fs';
import * as path from 'path';

/** The folder for the files of the mesh, in a mount namespace that ends with it. */
export const RUN = '/run/mesh';

const LOGS = path.join(RUN, 'logs');

/** Opens the log of a component; the name of a container is `namespace/pod/container`. */
export function openLog(component: string): number {
  mkdirSync(LOGS, { recursive: true });
  return openSync(fileOf(component), 'a');
}

/** The last lines of each component whose name has this beginning. */
export function lastLines(beginning: string): string {
  const start = fileOf(beginning).slice(0, -'.log'.length);
  const files = existsSync(LOGS) ? readdirSync(LOGS).filter(file => path.join(LOGS, file).startsWith(start)) : [];
  return files.map(file => {
    const lines = readFileSync(path.join(LOGS, file), 'utf8').trimEnd().split('\n').slice(-15);
    return [`--- ${file}`, ...lines].join('\n');
  }).join('\n');
}

function fileOf(component: string): string {
  return path.join(LOGS, `${component.replace(/\//g, '_')}.log`);
}
