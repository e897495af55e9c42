import { existsSync, readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { App } from 'cdk8s';
import { onlineShop } from './online-shop';
import { inTemporaryFolder } from '../../test/temporary-folder';

test('the committed YAML is what the app synthesizes, byte for byte', () => {
  inTemporaryFolder(outdir => {
    const app = new App({ outdir });
    onlineShop(app);
    app.synth();
    expect(texts(outdir)).toEqual(texts(path.join(__dirname, 'dist')));
  });
});

test('nothing is written when one construct of the app fails', () => {
  const outdir = path.join(__dirname, 'never-written');
  expect(() => {
    const app = new App({ outdir });
    onlineShop(app);
    onlineShop(app);
    app.synth();
  }).toThrow('cannot configure');
  expect(existsSync(outdir)).toBe(false);
});

function texts(folder: string): { [file: string]: string } {
  return Object.fromEntries(readdirSync(folder).map(file => [file, readFileSync(path.join(folder, file), 'utf8')]));
}
