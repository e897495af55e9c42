import { existsSync, readdirSync } from 'fs';
import * as path from 'path';
import { Layers } from './programs';

/** Lets this process and those that it starts find Debian's programs, their libraries, and the extensions of iptables. */
export function usePrograms({ debian }: Layers): void {
  const usr = path.join(debian, 'usr');
  const libraries = readdirSync(path.join(usr, 'lib')).map(folder => path.join(usr, 'lib', folder)).filter(folder => folder.endsWith('-linux-gnu'));
  process.env.PATH = [path.join(usr, 'sbin'), path.join(usr, 'bin'), process.env.PATH].join(path.delimiter);
  process.env.LD_LIBRARY_PATH = libraries.join(path.delimiter);
  process.env.XTABLES_LIBDIR = libraries.map(folder => path.join(folder, 'xtables')).find(existsSync);
}
