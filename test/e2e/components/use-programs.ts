import { existsSync, readdirSync } from 'fs';
import * as path from 'path';
import { Layers } from './programs';

/** Sets the environment in which this process and its children find Debian's programs, libraries, and extensions of iptables. */
export function usePrograms({ debian }: Layers): void {
  const usr = path.join(debian, 'usr');
  const libraries = readdirSync(path.join(usr, 'lib'))
    .map(folder => path.join(usr, 'lib', folder))
    .filter(folder => folder.endsWith('-linux-gnu'));
  process.env.PATH = [path.join(usr, 'sbin'), path.join(usr, 'bin'), process.env.PATH].join(path.delimiter);
  process.env.LD_LIBRARY_PATH = libraries.join(path.delimiter);
  process.env.XTABLES_LIBDIR = libraries.map(folder => path.join(folder, 'xtables')).find(existsSync);
}
