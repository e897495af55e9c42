import { spawnSync } from 'child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';

const ROOT = path.join(__dirname, '..', '..');
const SCRATCH = mkdtempSync(path.join(tmpdir(), 'package-'));

const { devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { devDependencies: { [name: string]: string } };
const PEERS = ['cdk8s', 'cdk8s-plus-27', 'constructs'].map(name => `${name}@${devDependencies[name]}`);

/** What a command prints; where it fails, that is the error. */
function run(command: string, args: string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, npm_config_loglevel: 'error' } });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? ''}${stdout}${stderr}`);
  return stdout;
}

/** The compiled form of a source file, and what it declares. */
const compiled = (file: string) => ['js', 'd.ts'].map(extension => path.posix.join('lib', file.replace(/ts$/, extension)));

function sources(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts')).map(file => path.posix.join(folder, file));
}

interface Packed {
  readonly filename: string;
  readonly files: Array<{ path: string }>;
  readonly bundled: string[];
}

describe('the package', () => {
  let packed: Packed;

  beforeAll(() => {
    if (!existsSync(path.join(ROOT, '.jsii'))) throw new Error('cannot pack the library: it is not compiled. Run `npx projen compile` first.');
    [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', SCRATCH], ROOT)) as [Packed];
  });
  afterAll(() => rmSync(SCRATCH, { recursive: true }));

  test('has the compiled library, its declarations, what jsii and a reader need, and nothing else', () => {
    const own = packed.files.map(file => file.path).filter(file => !file.startsWith('node_modules/'));
    const texts = sources('src').map(file => readFileSync(path.join(ROOT, file), 'utf8')).join('\n');
    const bindings = sources('imports').filter(file => texts.includes(`${file.replace('.ts', '')}'`));
    expect(own.sort()).toEqual(['.jsii', 'API.md', 'LICENSE', 'README.md', 'package.json', ...[...sources('src'), ...bindings].flatMap(compiled)].sort());
  });

  test('brings the packages that it needs at run time', () => {
    expect(packed.bundled.sort()).toEqual(['@lezer/common', '@lezer/highlight', '@lezer/lr', '@prometheus-io/lezer-promql', 'fastest-levenshtein', 're2js', 'yaml']);
  });

  describe('installed elsewhere', () => {
    const app = path.join(SCRATCH, 'app');

    beforeAll(() => {
      cpSync(path.join(__dirname, 'hello-world'), app, { recursive: true });
      run('npm', ['install', '--no-audit', '--no-fund', path.join(SCRATCH, packed.filename), ...PEERS], app);
    }, 5 * 60_000);

    const compile = () => run('node', [path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')], app);

    test('compiles and synthesizes a hello world', () => {
      compile();
      run('node', ['main.js'], app);
      const yaml = readFileSync(path.join(app, 'dist', 'monitoring.k8s.yaml'), 'utf8');
      expect(yaml).toContain('kind: PodMonitor\nmetadata:\n  labels:\n    release: kps\n');
    });

    test('does not compile what its declarations do not allow', () => {
      writeFileSync(path.join(app, 'wrong.ts'), "import { IstioMesh } from 'cdk8s-mesh-metrics';\nIstioMesh.sidecar({ version: 1.31 });\n");
      expect(compile).toThrow("wrong.ts(2,21): error TS2322: Type 'number' is not assignable to type 'string'");
    });
  });
});
