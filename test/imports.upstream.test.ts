import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { describeUpstream } from './upstream/component';
import { importBindings } from '../projenrc/import';

const IMPORTS = path.join(__dirname, '..', 'imports');

describeUpstream('imports/', () => {
  let generated: string;

  beforeAll(async () => {
    generated = mkdtempSync(path.join(tmpdir(), 'imports-'));
    await importBindings(generated);
  }, 10 * 60_000);
  afterAll(() => rmSync(generated, { recursive: true }));

  test('has the kinds that are generated, and no others', () => {
    expect(readdirSync(IMPORTS)).toEqual(readdirSync(generated));
  });

  test.each(readdirSync(IMPORTS))('%s is what the pinned definitions give, byte for byte', file => {
    const isSame = readFileSync(path.join(IMPORTS, file)).equals(readFileSync(path.join(generated, file)));
    // A comparison of the texts would print thousands of lines.
    expect(isSame ? 'the same' : 'renew it with `npx projen import`').toBe('the same');
  });
});
