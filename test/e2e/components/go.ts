import { execFileSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { cached } from './cache';

const UPSTREAM = path.join(__dirname, '..', '..', 'upstream');
const KUBERNETES = path.join(__dirname, '..', 'kubernetes');
/** The one program of our own, beside those of upstream. */
const OURS = 'metricsserver';

/** The commands that the `tool` lines of a module's go.mod name: `prometheus`, `operator`, `pilot-discovery` … */
export function meshTools(): string {
  return tools('mesh-tools', UPSTREAM, { sources: ['go.mod', 'go.sum', ...readdirSync(path.join(UPSTREAM, OURS)).map(file => path.join(OURS, file))] });
}

/** kube-apiserver and its siblings, whose module cannot be a dependency beside the others: it wants every staging repository replaced. */
export function kubernetesTools(): string {
  const [, version] = /k8s\.io\/kubernetes (v\S+)/.exec(readFileSync(path.join(KUBERNETES, 'go.mod'), 'utf8'))!;
  // What the API server says of itself, which istiod and the operator ask for.
  return tools('kubernetes-tools', KUBERNETES, { flags: ['-ldflags', `-X k8s.io/component-base/version.gitVersion=${version}`] });
}

/** The folder of a module that test/upstream/go.mod pins. */
export function moduleFolder(module: string): string {
  return execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', module], { cwd: UPSTREAM, encoding: 'utf8' }).trim();
}

interface Build {
  /** The files that decide what comes out. @default - those that name the versions of all modules */
  readonly sources?: ReadonlyArray<string>;
  readonly flags?: ReadonlyArray<string>;
}

function tools(name: string, module: string, { sources = ['go.mod', 'go.sum'], flags = [] }: Build): string {
  const files = sources.map(file => readFileSync(path.join(module, file), 'utf8'));
  return cached(name, [...files, ...flags], folder =>
    execFileSync('go', ['build', '-v', '-o', `${folder}/`, ...flags, 'tool'], { cwd: module, stdio: ['ignore', 'inherit', 'inherit'] }));
}
