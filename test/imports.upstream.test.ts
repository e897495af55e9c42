import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { describeUpstream } from './upstream/component';
import { importBindings } from '../projenrc/import';
import { onlyFields } from '../projenrc/only-fields';

const ROOT = path.join(__dirname, '..');
const IMPORTS = path.join(ROOT, 'imports');

describe('imports/', () => {
  test('has bindings of the kinds that src imports, the table of fields, and nothing else', () => {
    const sources = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));
    const imported = sources.flatMap(file => [...readFileSync(path.join(ROOT, 'src', file), 'utf8').matchAll(/'[./]+\/imports\/(.+)'/g)]);
    expect(readdirSync(IMPORTS)).toEqual([...new Set(imported.map(([, name]) => `${name}.ts`))].sort());
  });
});

describe('a definition with only some of its fields', () => {
  const VOLUME = { required: ['name'], properties: { name: {}, emptyDir: { properties: { medium: {} } }, hostPath: {} } };
  const PROMETHEUS = { properties: { spec: { properties: { image: {}, volumes: { items: VOLUME } } } } };

  test('has all that is below them, and what is required beside them', () => {
    const items = { required: ['name'], properties: { name: {}, emptyDir: { properties: { medium: {} } } } };
    const expected = { properties: { spec: { properties: { volumes: { items } } } } };
    expect(onlyFields(PROMETHEUS, ['spec.volumes.emptyDir'], 'Prometheus')).toEqual(expected);
  });

  test.each(['spec.imgae', 'spec.image.tag', 'spec.volumes.emtpyDir'])('cannot be made with %s, which does not exist', field => {
    expect(() => onlyFields(PROMETHEUS, ['spec.volumes.emptyDir', field], 'Prometheus'))
      .toThrow(`cannot import Prometheus.${field}: there is no such field. Correct projenrc/written-fields.ts.`);
  });
});

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
