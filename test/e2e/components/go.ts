import { execFileSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { cached } from './cache';

const UPSTREAM = path.join(__dirname, '..', '..', 'upstream');
const KUBERNETES = path.join(__dirname, '..', 'kubernetes');
/** Our only program besides those of upstream. */
const OURS = 'metricsserver';

/** The commands of the `tool` lines of a module's go.mod: `prometheus`, `operator`, `pilot-discovery` … */
export function meshTools(): string {
  const ours = readdirSync(path.join(UPSTREAM, OURS)).map(file => path.join(OURS, file));
  return tools('mesh-tools', UPSTREAM, { sources: ['go.mod', 'go.sum', ...ours] });
}

/** kube-apiserver and others. They have a module of their own, since Kubernetes requires every staging repository to be replaced. */
export function kubernetesTools(): string {
  const [, version] = /k8s\.io\/kubernetes (v\S+)/.exec(readFileSync(path.join(KUBERNETES, 'go.mod'), 'utf8'))!;
  // The version that the API server reports, which istiod and the operator read.
  return tools('kubernetes-tools', KUBERNETES, { flags: ['-ldflags', `-X k8s.io/component-base/version.gitVersion=${version}`] });
}

/** The folder of a module that test/upstream/go.mod pins. */
export function moduleFolder(module: string): string {
  return execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', module], { cwd: UPSTREAM, encoding: 'utf8' }).trim();
}

interface Build {
  /** The files on which the build depends. @default - those with the versions of all modules */
  readonly sources?: ReadonlyArray<string>;
  readonly flags?: ReadonlyArray<string>;
}

function tools(name: string, module: string, { sources = ['go.mod', 'go.sum'], flags = [] }: Build): string {
  const files = sources.map(file => readFileSync(path.join(module, file), 'utf8'));
  return cached(name, [...files, ...flags], folder =>
    execFileSync('go', ['build', '-v', '-o', `${folder}/`, ...flags, 'tool'], { cwd: module, stdio: ['ignore', 'inherit', 'inherit'] }));
}
