import * as path from 'path';
import * as ts from 'typescript';
import { blocks, GUIDES, ROOT } from './pages';

/** What the compiler says of files that exist in memory only, beside the library's own. */
function typeErrors(files: Map<string, string>): string[] {
  const compilerOptions = { noEmit: true, noUnusedLocals: false, paths: { 'cdk8s-mesh-metrics': ['./src/index.ts'] } };
  const { options } = ts.parseJsonConfigFileContent({ extends: './tsconfig.json', compilerOptions }, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = file => files.has(file) || fileExists(file);
  host.readFile = file => files.get(file) ?? readFile(file);
  host.getSourceFile = (file, target, ...rest) =>
    files.has(file) ? ts.createSourceFile(file, files.get(file)!, target) : getSourceFile(file, target, ...rest);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap(file => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)))
    .map(({ file, start, messageText }) => {
      const { line } = file!.getLineAndCharacterOfPosition(start!);
      return `${path.relative(ROOT, file!.fileName)} line ${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
}

test('every block of TypeScript in the README and the guides compiles', () => {
  const all = GUIDES.flatMap(page => blocks(page, 'ts')
    .map((block, i): [string, string] => [path.join(ROOT, `${page}-block-${i + 1}.ts`), block]));
  expect(all.length).toBeGreaterThan(0);
  expect(typeErrors(new Map(all))).toEqual([]);
});

test('a block that does not compile is reported', () => {
  const wrong = "import { IstioMesh } from 'cdk8s-mesh-metrics';\nIstioMesh.sidecar({ version: 1.31 });\n";
  expect(typeErrors(new Map([[path.join(ROOT, 'wrong.ts'), wrong]])))
    .toEqual(["wrong.ts line 2: Type 'number' is not assignable to type 'string'."]);
});
