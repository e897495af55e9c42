import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { App } from 'cdk8s';
import { inTemporaryFolder } from '../temporary-folder';

/** The text of each file of a folder by its name. */
export function committedYaml(folder: string): { [file: string]: string } {
  return Object.fromEntries(readdirSync(folder).map(file => [file, readFileSync(path.join(folder, file), 'utf8')]));
}

/** The text of each file that an app synthesizes by its name. */
export function synthesizedYaml(make: (app: App) => void): { [file: string]: string } {
  return inTemporaryFolder(outdir => {
    const app = new App({ outdir });
    make(app);
    app.synth();
    return committedYaml(outdir);
  });
}
