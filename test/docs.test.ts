import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { chain, targetLines } from './cluster/chain';
import { installed } from './cluster/istio';
import { Manifest, parse } from './cluster/manifest';
import { kubePrometheusStack } from './cluster/prometheuses';
import { inTemporaryFolder } from './temporary-folder';
import { describeUpstream } from './upstream/component';

const ROOT = path.join(__dirname, '..');
const DOCS = ['README.md', ...readdirSync(path.join(ROOT, 'docs')).filter(file => file.endsWith('.md')).map(file => path.join('docs', file))];

/** The code blocks of a language in a page. */
function blocks(page: string, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms');
  return [...readFileSync(path.join(ROOT, page), 'utf8').matchAll(fence)].map(([, block]) => block);
}

/** What the compiler says of files that exist in memory only, beside the library's own. */
function typeErrors(files: Map<string, string>): string[] {
  const { options } = ts.parseJsonConfigFileContent(
    { extends: './tsconfig.json', compilerOptions: { noEmit: true, noUnusedLocals: false, paths: { 'cdk8s-mesh-metrics': ['./src/index.ts'] } } }, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = file => files.has(file) || fileExists(file);
  host.readFile = file => files.get(file) ?? readFile(file);
  host.getSourceFile = (file, ...rest) => files.has(file) ? ts.createSourceFile(file, files.get(file)!, rest[0]) : getSourceFile(file, ...rest);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap(file => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)))
    .map(({ file, start, messageText }) => {
      const { line } = file!.getLineAndCharacterOfPosition(start!);
      return `${path.relative(ROOT, file!.fileName)} line ${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
}

/** Runs a block as its reader would, and gives what it synthesizes. */
function synthesizedBy(block: string): Manifest[] {
  const { outputText } = ts.transpileModule(block, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  return inTemporaryFolder(folder => {
    process.env.CDK8S_OUTDIR = folder;
    try {
      new Function('require', 'exports', outputText)(require, {});
    } finally {
      delete process.env.CDK8S_OUTDIR;
    }
    return readdirSync(folder).sort().flatMap(file => parse(readFileSync(path.join(folder, file), 'utf8')));
  });
}

test('every block of TypeScript in the README and the guides compiles', () => {
  const all = DOCS.flatMap(page => blocks(page, 'ts').map((block, i): [string, string] => [path.join(ROOT, `${page}-block-${i + 1}.ts`), block]));
  expect(all.length).toBeGreaterThan(0);
  expect(typeErrors(new Map(all))).toEqual([]);
});

test('a block that does not compile is reported', () => {
  const wrong = new Map([[path.join(ROOT, 'wrong.ts'), "import { IstioMesh } from 'cdk8s-mesh-metrics';\nIstioMesh.sidecar({ version: 1.31 });\n"]]);
  expect(typeErrors(wrong)).toEqual(["wrong.ts line 2: Type 'number' is not assignable to type 'string'."]);
});

const [program] = blocks('README.md', 'ts');

test('the README shows YAML that its program synthesizes', () => {
  const synthesized = synthesizedBy(program);
  const shown = blocks('README.md', 'yaml').flatMap(parse);
  expect(shown.length).toBeGreaterThan(0);
  for (const object of shown) {
    expect(synthesized.filter(({ kind }) => kind === object.kind)).toMatchObject([object]);
  }
});

describeUpstream('the README through admission, injection, operator and Prometheus', () => {
  test('shows the targets that Prometheus has of it', async () => {
    const [shown] = blocks('README.md', 'text');
    const cluster = [...kubePrometheusStack(), ...await installed('default')];
    const outcome = await chain({ objects: [...cluster, ...synthesizedBy(program)] });
    expect(outcome.refused).toEqual([]);
    expect(shown.trim().split('\n').map(line => line.replace(/ +/g, ' '))).toEqual(targetLines(outcome));
  });
});
