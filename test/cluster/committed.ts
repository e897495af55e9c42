import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { App } from 'cdk8s';
import { inTemporaryFolder } from '../temporary-folder';

/** Expects that an app synthesizes the files that are committed in a folder, byte for byte. */
export function expectCommitted(build: (app: App) => void, folder: string): void {
  inTemporaryFolder(outdir => {
    const app = new App({ outdir });
    build(app);
    app.synth();
    expect(textsIn(outdir)).toEqual(textsIn(folder));
  });
}

function textsIn(folder: string): { [file: string]: string } {
  return Object.fromEntries(readdirSync(folder).map(file => [file, readFileSync(path.join(folder, file), 'utf8')]));
}
