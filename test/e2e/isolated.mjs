import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The first process: it reaps those that lost their parent, and when it ends, the kernel ends all others. */
const FIRST = 'mount -t tmpfs run /run && mkdir /run/netns && "$@"; exit $?';

/**
 * Runs a program of Node in process, mount and network namespaces of its own, so that nothing of it can stay: no process, mount, network or rule. It
 * ends with this process, however that ends.
 *
 * @param {string[]} command
 */
export function isolated(command) {
  const namespaces = ['unshare', '--fork', '--kill-child=KILL', '--pid', '--mount-proc', '--mount', '--net'];
  const env = { ...process.env, TS_NODE_PROJECT: join(ROOT, 'test', 'tsconfig.json') };
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...namespaces, 'sh', '-c', FIRST, 'sh', ...command], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], cwd: ROOT, env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGKILL'));
  return child;
}

/** What this machine lacks for that. */
export function missing() {
  return [
    ...process.platform === 'linux' ? [] : ['Linux'],
    ...process.getuid?.() === 0 ? [] : ['root'],
  ];
}
