import { createHash } from 'crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'fs';
import * as os from 'os';
import * as path from 'path';

/** The folder for everything that is fetched and built; it is outside the repository, so that all clones share it. */
export const CACHE = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'cdk8s-mesh-metrics');

/**
 * A folder of the cache, which is made once, and again when its dependencies change. It is made under another name, so that an interrupted
 * run leaves nothing that looks finished.
 */
export function cached(name: string, dependsOn: ReadonlyArray<string>, make: (folder: string) => void): string {
  const folder = path.join(CACHE, name);
  const mark = path.join(folder, '.made-of');
  const wanted = createHash('sha256').update(dependsOn.join('\0')).digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return folder;

  const began = Date.now();
  console.log(`${name}: is being made (${CACHE}) …`);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  make(unfinished);
  writeFileSync(path.join(unfinished, '.made-of'), wanted);
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
  console.log(`${name}: made in ${Math.round((Date.now() - began) / 1000)} s`);
  return folder;
}
