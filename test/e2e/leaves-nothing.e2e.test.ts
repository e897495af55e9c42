import { ChildProcess, execFileSync, spawn } from 'child_process';
import { readFileSync } from 'fs';
import * as path from 'path';
import { describeMesh } from './mesh/describe-mesh';
import { eventually } from './mesh/eventually';

/** What `npm run e2e` does after the build: it starts a mesh, and tests that do not exist, which fails. */
const START = `
const { isolated } = await import(${JSON.stringify(path.join(__dirname, 'isolated.mjs'))});
const mesh = isolated([process.execPath, '-r', 'ts-node/register/transpile-only', 'test/e2e/run.ts', ...process.argv.slice(1)]);
mesh.on("exit", code => process.exit(code ?? 1));
`;

/** An empty machine, since other tests run on this one. */
const MACHINE = 'mount -t tmpfs run /run && mkdir /run/netns && sleep infinity & wait';

/** Lists everything that a mesh could leave behind. */
const TRACES = 'ps -e -o args=; ip -oneline link; ls /run/netns; iptables-save; cat /proc/self/mountinfo';

describeMesh('a mesh leaves no process, network, rule or mount behind', () => {
  let machine: ChildProcess;
  let on: string[];
  let before: string;

  beforeAll(async () => {
    const namespaces = ['--fork', '--kill-child=KILL', '--pid', '--mount-proc', '--mount', '--net'];
    machine = spawn('unshare', [...namespaces, 'sh', '-c', MACHINE], { stdio: 'ignore' });
    const first = () => readFileSync(`/proc/${machine.pid}/task/${machine.pid}/children`, 'utf8').trim();
    await eventually('the machine is started', () => expect(first()).not.toBe(''));
    on = ['--target', first(), '--pid', '--mount', '--net', `--wd=${path.join(__dirname, '..', '..')}`];
    await eventually('it is empty', () => expect(traces()).toContain('tmpfs run'));
    before = traces();
  });
  afterAll(() => machine.kill('SIGKILL'));

  const traces = () => execFileSync('nsenter', [...on, 'sh', '-c', TRACES], { encoding: 'utf8' });
  /** Networks that the other tests remove meanwhile are gone here too. */
  const leftBehind = () => traces().split('\n').filter(trace => !before.split('\n').includes(trace));
  const start = (...args: string[]) => {
    const mesh = spawn('nsenter', [...on, process.execPath, '--input-type=module', '-e', START, '--', ...args], { detached: true });
    const output = { text: '' };
    for (const stream of [mesh.stdout, mesh.stderr]) stream.on('data', chunk => { output.text += chunk; });
    return { mesh, output, end: new Promise<number>(resolve => mesh.on('exit', code => resolve(code!))) };
  };
  const isUp = async (output: { text: string }) => {
    await eventually('another mesh is up', () => expect(output.text).toContain('the mesh is up'), { seconds: 300 });
    expect(traces()).toContain('kube-apiserver');
    expect(traces()).not.toEqual(before);
  };

  test('after Ctrl-C', async () => {
    const { mesh, output, end } = start('--keep', 'no-such-test');
    await isUp(output);
    process.kill(-mesh.pid!, 'SIGINT');
    await end;
    await eventually('nothing is left behind', () => expect(leftBehind()).toEqual([]));
  });

  test('after a failed test, which the exit code shows', async () => {
    const { output, end } = start('no-such-test');
    await isUp(output);
    expect(await end).toBe(1);
    await eventually('nothing is left behind', () => expect(leftBehind()).toEqual([]));
  });

  test('after it was killed', async () => {
    const { mesh, output, end } = start('--keep', 'no-such-test');
    await isUp(output);
    process.kill(-mesh.pid!, 'SIGKILL');
    await end;
    await eventually('nothing is left behind', () => expect(leftBehind()).toEqual([]));
  });
});
