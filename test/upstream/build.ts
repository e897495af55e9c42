import { execFileSync } from 'child_process';
import * as os from 'os';
import * as path from 'path';

/** The program with the upstream components; it is outside the repository, so that all clones share it. */
export const BINARY = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'cdk8s-mesh-metrics', 'upstream');

/** Builds it, and prints each package that is compiled. This takes minutes the first time, and a second if nothing has changed. */
export function build(): void {
  execFileSync('go', ['build', '-v', '-o', BINARY, '.'], { cwd: __dirname, stdio: ['ignore', 'inherit', 'inherit'] });
}

if (require.main === module) build();
