import { execFileSync } from 'child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'fs';
import * as path from 'path';
import { cached } from './cache';

const PACKAGES = ['etcd-server', 'iproute2', 'iptables', 'nginx-light', 'prometheus-redis-exporter', 'redis-server'];

/** A folder with the files of Debian's packages and their dependencies, which are not installed. */
export function debian(): string {
  return cached('debian', [readFileSync('/etc/os-release', 'utf8'), ...PACKAGES], folder => {
    const state = path.join(folder, '.apt');
    const archives = path.join(state, 'archives');
    for (const each of ['lists/partial', 'archives/partial']) mkdirSync(path.join(state, each), { recursive: true });
    // The lists and archives of the machine itself do not change.
    const options = {
      'Dir::State::Lists': path.join(state, 'lists'),
      'Dir::Cache::archives': archives,
      'Debug::NoLocking': '1',
      'APT::Sandbox::User': 'root',
    };
    const apt = (...args: string[]) => execFileSync('apt-get', [
      '-q', ...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]), ...args,
    ], { stdio: ['ignore', 'inherit', 'inherit'] });
    apt('update');
    apt('install', '--yes', '--no-install-recommends', '--reinstall', '--download-only', ...PACKAGES);
    for (const archive of readdirSync(archives).filter(file => file.endsWith('.deb'))) {
      execFileSync('dpkg-deb', ['--extract', path.join(archives, archive), folder]);
    }
    // On a current system these are links into usr, which folders here would hide.
    for (const each of ['bin', 'lib', 'sbin'].filter(name => existsSync(path.join(folder, name)))) {
      cpSync(path.join(folder, each), path.join(folder, 'usr', each), { recursive: true, verbatimSymlinks: true });
      rmSync(path.join(folder, each), { recursive: true });
    }
    // As the script of the package would do, but always with the old interface, which every kernel has.
    for (const tool of ['iptables', 'iptables-save', 'iptables-restore', 'ip6tables', 'ip6tables-save', 'ip6tables-restore']) {
      symlinkSync(tool.replace('tables', 'tables-legacy'), path.join(folder, 'usr', 'sbin', tool));
    }
    rmSync(state, { recursive: true });
  });
}
