import { existsSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import * as ts from 'typescript';
import { Manifest, parse } from '../cluster/manifest';
import { inTemporaryFolder } from '../temporary-folder';

/** What came of a program. */
export interface Ran {
  readonly printed: string;
  readonly synthesized: Manifest[];
}

/** Runs a program as its reader would, in a folder with these files. */
export function ran(program: string, files: { readonly [name: string]: string } = {}): Ran {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(program, { compilerOptions });
  const before = process.cwd();
  const print = jest.spyOn(console, 'log').mockImplementation();
  return inTemporaryFolder(folder => {
    process.chdir(folder);
    try {
      for (const [name, content] of Object.entries(files)) writeFileSync(name, content);
      new Function('require', 'exports', outputText)(require, {});
      const written = existsSync('dist') ? readdirSync('dist').sort() : [];
      return {
        printed: print.mock.calls.map(values => `${values.join(' ')}\n`).join(''),
        synthesized: written.flatMap(file => parse(readFileSync(`dist/${file}`, 'utf8'))),
      };
    } finally {
      print.mockRestore();
      process.chdir(before);
    }
  });
}
