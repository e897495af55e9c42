import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The first process: it reaps orphans, and when it ends, the kernel ends all other processes. */
const FIRST = 'mount -t tmpfs run /run && mkdir /run/netns && "$@"; exit $?';

/**
 * Runs a program of Node.js in its own process, mount and network namespaces, so that it leaves nothing behind: no process, mount, network
 * or rule. It ends with this process, in whatever way that ends.
 *
 * @param {string[]} command
 */
export function isolated(command) {
  const namespaces = ['unshare', '--fork', '--kill-child=KILL', '--pid', '--mount-proc', '--mount', '--net'];
  const env = { ...process.env, TS_NODE_PROJECT: join(ROOT, 'test', 'tsconfig.json') };
  const args = ['--pdeathsig', 'KILL', ...namespaces, 'sh', '-c', FIRST, 'sh', ...command];
  const child = spawn('setpriv', args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], cwd: ROOT, env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGKILL'));
  return child;
}

/** The requirements for it that this machine does not meet. */
export function missing() {
  return [
    ...process.platform === 'linux' ? [] : ['Linux'],
    ...process.getuid?.() === 0 ? [] : ['root'],
  ];
}
