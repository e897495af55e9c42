import { readFileSync, writeFileSync } from 'node:fs';

/** How often a user can begin to watch files, over all namespaces of the machine. */
const LIMIT = '/proc/sys/fs/inotify/max_user_instances';

/**
 * A sidecar watches files three times, and all sidecars run as one user: the kernel's usual limit of 128 is enough for 42 of them, and all
 * others restart forever.
 */
const WANTED = 1024;

/**
 * Raises the limit until this process ends, if it is too low for the sidecars of a mesh. Some tests work with the lower limit, so a failure
 * is only a warning.
 */
export function allowFileWatches() {
  const before = Number(readFileSync(LIMIT, 'utf8'));
  if (before >= WANTED) return;
  try {
    writeFileSync(LIMIT, String(WANTED));
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    console.log(`fs.inotify.max_user_instances is ${before} and can't be raised from here (${message}): not all sidecars will start. `
      + `Set it to ${WANTED} on the host`);
    return;
  }
  process.on('exit', () => writeFileSync(LIMIT, String(before)));
  console.log(`fs.inotify.max_user_instances is ${WANTED} while the mesh runs, and ${before} again after it`);
}
