import { readdirSync, readFileSync, statSync } from 'fs';
import * as path from 'path';
import { refusal } from '../errors';

/** Reads files, and the YAML and JSON files in folders. */
export function readFiles(paths: ReadonlyArray<string>): Array<{ file: string; text: string }> {
  return paths.flatMap(fileOrFolder => {
    try {
      return filesIn(fileOrFolder).map(file => ({ file, text: readFileSync(file, 'utf8') }));
    } catch (error) {
      throw refusal({
        cannot: `plan for '${fileOrFolder}'`,
        because: (error as Error).message,
        instead: 'Give the path of a YAML or JSON file, or of a folder of them',
      });
    }
  });
}

function filesIn(fileOrFolder: string): string[] {
  if (!statSync(fileOrFolder).isDirectory()) return [fileOrFolder];
  return readdirSync(fileOrFolder).filter(name => /\.(ya?ml|json)$/.test(name)).sort().map(name => path.join(fileOrFolder, name));
}
