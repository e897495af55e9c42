import { readdirSync, readFileSync, writeFileSync } from 'fs';
import * as path from 'path';

/**
 * Compiled code that loads a module where it is first used, and not with the package: an app that makes no plan loads no module of it.
 *
 * `const pod_1 = require("./pod")` becomes `let pod_1`, and each `pod_1.name` becomes `(pod_1 ??= require("./pod")).name`. Every line keeps
 * its number, so that source maps still lead to it.
 */
export function lazyRequires(compiled: string): string {
  const requires = compiled.matchAll(/^const (\w+_\d+) = require\("(.+)"\);$/gm);
  return [...requires].reduce((text, [statement, variable, module]) => text
    .replace(statement, `let ${variable};`)
    .replace(new RegExp(`\\b${variable}\\.`, 'g'), `(${variable} ??= require("${module}")).`), compiled);
}

/** Left as it is: Node reads from its text which names an ES module can import, and knows only the compiler's own form. */
const INDEX = path.join('src', 'index.js');

if (require.main === module) {
  const lib = path.join(__dirname, '..', 'lib');
  for (const file of readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.js') && name !== INDEX)) {
    const compiled = path.join(lib, file);
    writeFileSync(compiled, lazyRequires(readFileSync(compiled, 'utf8')));
  }
}
