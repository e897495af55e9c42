import { readFileSync, writeFileSync } from 'node:fs';

/** How often a user may begin to watch files, over all namespaces of the machine. */
const LIMIT = '/proc/sys/fs/inotify/max_user_instances';

/** A sidecar watches three times, and all sidecars are one user: the kernel's usual 128 ends at 42 of them, which then restart without an end. */
const WANTED = 1024;

/**
 * Lets the sidecars of a mesh watch their files: raises the limit until this process ends, where it is lower.
 *
 * @throws when this machine does not let it be raised.
 */
export function allowFileWatches() {
  const before = Number(readFileSync(LIMIT, 'utf8'));
  if (before >= WANTED) return;
  try {
    writeFileSync(LIMIT, String(WANTED));
  } catch (error) {
    throw new Error(`cannot start the mesh: its sidecars need fs.inotify.max_user_instances to be ${WANTED}, it is ${before} and can't be changed from here `
      + `(${/** @type {Error} */ (error).message}); set it with sysctl on the host`);
  }
  process.on('exit', () => writeFileSync(LIMIT, String(before)));
  console.log(`fs.inotify.max_user_instances is ${WANTED} while the mesh runs, and ${before} again after it`);
}
