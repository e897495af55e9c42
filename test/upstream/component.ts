import { ChildProcessWithoutNullStreams, spawn, spawnSync } from 'child_process';
import * as readline from 'readline';
import { BINARY, build } from './build';

/** Whether the upstream components can be built here. */
const BUILDABLE = spawnSync('go', ['version']).status === 0;

/** A `describe` for tests on the upstream components; without Go they are skipped, and one line says so. */
export function describeUpstream(title: string, tests: () => void): void {
  if (!BUILDABLE) {
    process.stderr.write(`skipped, since Go is not installed: ${title}\n`);
    return describe.skip(title, tests);
  }
  describe(title, () => {
    beforeAll(build, 20 * 60_000);
    afterAll(() => {
      shared.forEach(running => running.stop());
      shared.clear();
    });
    tests();
  });
}

const shared = new Map<string, Component>();

/** The component that all tests of a file share; `describeUpstream` builds it before them and ends it after them. */
export function component(subcommand: string): Component {
  const running = shared.get(subcommand) ?? Component.start(subcommand);
  shared.set(subcommand, running);
  return running;
}

interface Reply {
  readonly id: number;
  readonly response?: unknown;
  readonly error?: string;
}

/** A running upstream component; README.md beside this file describes the requests and responses of each. */
export class Component {
  /** Builds and starts a component. It serves any number of requests, so a test file starts each once. */
  public static start(subcommand: string): Component {
    build();
    return new Component(spawn(BINARY, [subcommand]));
  }

  private readonly waiting = new Map<number, { resolve: (response: unknown) => void; reject: (error: Error) => void }>();
  private log = '';
  private requests = 0;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    readline.createInterface({ input: child.stdout }).on('line', line => this.settle(JSON.parse(line) as Reply));
    child.stderr.on('data', (chunk: Buffer) => { this.log = (this.log + chunk.toString()).slice(-10_000); });
    child.on('exit', code => {
      for (const { reject } of this.waiting.values()) reject(new Error(`the component ended with ${code}:\n${this.log}`));
    });
  }

  /** Sends a request to the component; a reply with an error rejects. */
  public async ask<Response>(request: object): Promise<Response> {
    const id = ++this.requests;
    const answer = new Promise<unknown>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.child.stdin.write(`${JSON.stringify({ id, request })}\n`);
    return await answer as Response;
  }

  public stop(): void {
    this.child.stdin.end();
  }

  private settle({ id, response, error }: Reply): void {
    const { resolve, reject } = this.waiting.get(id)!;
    this.waiting.delete(id);
    if (error === undefined) resolve(response);
    else reject(new Error(error));
  }
}
