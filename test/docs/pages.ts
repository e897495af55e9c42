import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';

export const ROOT = path.join(__dirname, '..', '..');

/** The README and the guides. */
export const GUIDES = [
  'README.md',
  ...readdirSync(path.join(ROOT, 'docs')).filter(file => file.endsWith('.md')).map(file => path.join('docs', file)),
];

/** The text of a page or of any other file. */
export function text(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** The code blocks of a language in a page. */
export function blocks(page: string, language: string): string[] {
  return [...text(page).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block]) => block);
}
