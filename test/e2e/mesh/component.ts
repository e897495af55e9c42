import { ChildProcess, execFileSync, spawn } from 'child_process';
import { eventually } from './eventually';
import { lastLines, openLog } from './logs';

/** A process of the mesh, whose output goes to a log. */
export class Component {
  /** All components that were started, in their order. */
  public static readonly started: Component[] = [];

  /** The time from its start until it was ready. */
  public readySeconds?: number;
  /** How it ended; undefined while it runs. */
  public ended?: string;
  /** Settles when it has ended, with its exit code or the signal. */
  public readonly end: Promise<number | NodeJS.Signals>;

  private readonly child: ChildProcess;
  public readonly began = Date.now();

  public constructor(public readonly name: string, command: string, args: ReadonlyArray<string>) {
    const log = openLog(name);
    this.child = spawn(command, args, { env: process.env, stdio: ['ignore', log, log], detached: true });
    this.end = new Promise(resolve => {
      this.child.on('error', () => resolve(127));
      this.child.on('exit', (code, signal) => resolve(signal ?? code!));
    });
    void this.end.then(how => { this.ended = `it ended with ${how}`; });
    Component.started.push(this);
  }

  /** Waits until `look` does not throw any more, or the component has ended. */
  public async ready(look: () => Promise<unknown>): Promise<void> {
    await eventually(`${this.name} is ready`, async () => this.ended ?? look(), { lastLinesOf: [this.name] });
    if (this.ended !== undefined) throw new Error(`cannot start ${this.name}: ${this.ended}\n${lastLines(this.name)}`);
    this.readySeconds = (Date.now() - this.began) / 1000;
  }

  public get pid(): number {
    return this.child.pid!;
  }

  /** Signals the process and its children. */
  public kill(signal: NodeJS.Signals): void {
    if (this.ended === undefined) process.kill(-this.pid, signal);
  }

  /** The memory of the process and its children in MB. */
  public get megabytes(): number {
    const lines = execFileSync('ps', ['-e', '-o', 'sess=,rss='], { encoding: 'utf8' }).trim().split('\n');
    const processes = lines.map(line => line.trim().split(/\s+/).map(Number));
    return Math.round(processes.filter(([session]) => session === this.pid).reduce((sum, [, rss]) => sum + rss, 0) / 1024);
  }
}
