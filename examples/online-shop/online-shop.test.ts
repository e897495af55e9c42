import { existsSync } from 'fs';
import * as path from 'path';
import { App } from 'cdk8s';
import { onlineShop } from './online-shop';
import { committedYaml, synthesizedYaml } from '../../test/cluster/committed-yaml';

test('the committed YAML is what the app synthesizes, byte for byte', () => {
  expect(synthesizedYaml(onlineShop)).toEqual(committedYaml(path.join(__dirname, 'dist')));
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
