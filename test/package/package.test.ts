import { spawnSync } from 'child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { blocks, ROOT, text } from '../docs/pages';

const SCRATCH = mkdtempSync(path.join(tmpdir(), 'package-'));

const { devDependencies } = JSON.parse(text('package.json')) as { devDependencies: { [name: string]: string } };

const ENV = { ...process.env, npm_config_audit: 'false', npm_config_fund: 'false', npm_config_loglevel: 'error' };

/** What a command prints; where it fails, that is the error. */
function run(command: string, args: string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', env: ENV });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? ''}${stdout}${stderr}`);
  return stdout;
}

/** The compiled form of a source file, and what it declares. */
const compiled = (file: string) => ['js', 'd.ts'].map(extension => path.posix.join('lib', file.replace(/ts$/, extension)));

function sources(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts')).map(file => path.posix.join(folder, file));
}

interface Packed {
  readonly filename: string;
  readonly files: Array<{ path: string }>;
  readonly bundled: string[];
}

describe('the package', () => {
  let packed: Packed;

  beforeAll(() => {
    if (!existsSync(path.join(ROOT, '.jsii'))) {
      throw new Error('cannot pack the library: it is not compiled. Run `npx projen compile` first.');
    }
    [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', SCRATCH], ROOT)) as [Packed];
  });
  afterAll(() => rmSync(SCRATCH, { recursive: true }));

  test('has the compiled library, its declarations, what jsii and a reader need, and nothing else', () => {
    const own = packed.files.map(file => file.path).filter(file => !file.startsWith('node_modules/'));
    const library = [...sources('src'), ...sources('imports')].flatMap(compiled);
    expect(own.sort()).toEqual(['.jsii', 'API.md', 'LICENSE', 'README.md', 'package.json', ...library].sort());
  });

  test('brings the packages that it needs at run time', () => {
    expect(packed.bundled.sort()).toEqual([
      '@lezer/common', '@lezer/highlight', '@lezer/lr', '@prometheus-io/lezer-promql', 'ansi-regex', 'emoji-regex',
      'fastest-levenshtein', 'is-fullwidth-code-point', 're2js', 'string-width', 'strip-ansi', 'yaml',
    ]);
  });

  describe('installed as the README says', () => {
    const app = path.join(SCRATCH, 'app');
    const [install, synth] = blocks('README.md', 'sh');

    /** The README's command, with the package as it is here, and the others in the versions that this project has. */
    const pinned = (command: string) => command.split(/(\s)/).map(word => {
      if (word === 'cdk8s-mesh-metrics') return path.join(SCRATCH, packed.filename);
      return word in devDependencies ? `${word}@${devDependencies[word]}` : word;
    }).join('');

    beforeAll(() => {
      cpSync(path.join(__dirname, 'first-app'), app, { recursive: true });
      writeFileSync(path.join(app, 'explain.ts'), blocks('README.md', 'ts')[0]);
      writeFileSync(path.join(app, 'shop.yaml'), blocks('README.md', 'yaml')[0]);
      run('sh', ['-ec', pinned(install)], app);
    }, 10 * 60_000);

    test('compiles and synthesizes the first app', () => {
      run('sh', ['-ec', synth], app);
      const yaml = readFileSync(path.join(app, 'dist', 'monitoring.k8s.yaml'), 'utf8');
      expect(yaml).toContain('kind: PodMonitor\nmetadata:\n  labels:\n    release: kps\n');
    });

    test('explains the broken scrape', () => {
      expect(run('node', ['explain.js'], app)).toContain('PeerAuthentication/istio-system/default demands mutual TLS');
    });

    test('loads the modules of the plan when one is made, and not before', () => {
      const count = "console.log(Object.keys(require.cache).filter(file => file.includes('/src/plan/')).length > 0);";
      const script = `const { ScrapePlan } = require('cdk8s-mesh-metrics'); ${count} ScrapePlan.fromYaml(''); ${count}`;
      expect(run('node', ['--eval', script], app)).toBe('false\ntrue\n');
    });

    test('loads what measures text when a summary is printed, and not before', () => {
      const loaded = "console.log(Object.keys(require.cache).some(file => file.includes('/string-width/')));";
      const script = `const { ScrapePlan } = require('cdk8s-mesh-metrics'); const plan = ScrapePlan.fromYaml(''); ${loaded}`;
      expect(run('node', ['--eval', `${script} plan.summary(); ${loaded}`], app)).toBe('false\ntrue\n');
    });

    test('can be imported by name from an ES module', () => {
      const script = "import { MtlsMode } from 'cdk8s-mesh-metrics'; console.log(MtlsMode.STRICT);";
      expect(run('node', ['--input-type=module', '--eval', script], app)).toBe('STRICT\n');
    });

    test('does not compile what its declarations do not allow', () => {
      writeFileSync(path.join(app, 'wrong.ts'), "import { IstioMesh } from 'cdk8s-mesh-metrics';\nIstioMesh.sidecar({ version: 1.31 });\n");
      expect(() => run('npx', ['tsc'], app)).toThrow("wrong.ts(2,21): error TS2322: Type 'number' is not assignable to type 'string'");
    });
  });
});
