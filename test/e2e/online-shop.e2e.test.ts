import { execFileSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { parse } from '../cluster/manifest';
import { inTemporaryFolder } from '../temporary-folder';
import { applyAll } from './mesh/apply-all';
import { describeMesh } from './mesh/describe-mesh';
import { eventually } from './mesh/eventually';
import { RunningPrometheus } from './mesh/prometheus';

const EXAMPLE = path.join(__dirname, '..', '..', 'examples', 'online-shop');

describeMesh('the online shop, as cdk8s synth makes it', api => {
  const prometheus = new RunningPrometheus(api, 'monitoring', 'shop');

  test('every target is up', async () => {
    await applyAll(api, inTemporaryFolder(folder => {
      const out = path.join(folder, 'dist');
      execFileSync('npx', ['cdk8s', 'synth', '--no-check-upgrade', '--output', out], { cwd: EXAMPLE, stdio: 'inherit' });
      return readdirSync(out).filter(file => file.endsWith('.yaml')).flatMap(file => parse(readFileSync(path.join(out, file), 'utf8')));
    }));
    await eventually('targets are up', async () => {
      const targets = await prometheus.targets();
      expect(targets.map(({ scrapePool, scrapeUrl, health, lastError }) => [scrapePool, scrapeUrl, health, lastError])).toEqual([]);
    }, { seconds: 60, lastLinesOf: ['shop', 'monitoring'] });
  });
});
