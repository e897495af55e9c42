import { readFileSync, writeFileSync } from 'node:fs';

/** How often a user may begin to watch files, over all namespaces of the machine. */
const LIMIT = '/proc/sys/fs/inotify/max_user_instances';

/** A sidecar watches three times, and all sidecars are one user: the kernel's usual 128 ends at 42 of them, and others then restart without an end. */
const WANTED = 1024;

/** Lets the sidecars of a mesh watch their files: raises the limit until this process ends, where it is lower. A few tests do without, so a warning is enough. */
export function allowFileWatches() {
  const before = Number(readFileSync(LIMIT, 'utf8'));
  if (before >= WANTED) return;
  try {
    writeFileSync(LIMIT, String(WANTED));
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    console.log(`fs.inotify.max_user_instances is ${before} and can't be raised from here (${message}): not all sidecars will start. Set it to ${WANTED} on the host`);
    return;
  }
  process.on('exit', () => writeFileSync(LIMIT, String(before)));
  console.log(`fs.inotify.max_user_instances is ${WANTED} while the mesh runs, and ${before} again after it`);
}
