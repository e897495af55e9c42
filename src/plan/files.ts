import { readdirSync, readFileSync, statSync } from 'fs';
import * as path from 'path';
import { refusal } from '../errors';

/** Reads files, and of folders the YAML and JSON files in them. */
export function readFiles(paths: ReadonlyArray<string>): Array<{ file: string; text: string }> {
  return paths.flatMap(given => {
    try {
      return filesIn(given).map(file => ({ file, text: readFileSync(file, 'utf8') }));
    } catch (error) {
      throw refusal({ cannot: `plan for '${given}'`, because: (error as Error).message, instead: 'Give the path of a YAML or JSON file, or of a folder of them' });
    }
  });
}

function filesIn(given: string): string[] {
  if (!statSync(given).isDirectory()) return [given];
  return readdirSync(given).filter(name => /\.(ya?ml|json)$/.test(name)).sort().map(name => path.join(given, name));
}
