import { execFileSync } from 'child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'fs';
import * as path from 'path';
import { cached } from './cache';

const PACKAGES = ['etcd-server', 'iproute2', 'iptables', 'nginx-light', 'prometheus-redis-exporter', 'redis-server'];

/** The files of Debian's packages and of what they depend on, laid over nothing: no package is installed. */
export function debian(): string {
  return cached('debian', [readFileSync('/etc/os-release', 'utf8'), ...PACKAGES], folder => {
    const state = path.join(folder, '.apt');
    const archives = path.join(state, 'archives');
    for (const each of ['lists/partial', 'archives/partial']) mkdirSync(path.join(state, each), { recursive: true });
    // The lists and the archives of the machine itself stay as they are.
    const apt = (...args: string[]) => execFileSync('apt-get', [
      '-q', '-o', `Dir::State::Lists=${path.join(state, 'lists')}`, '-o', `Dir::Cache::archives=${archives}`, '-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User=root', ...args,
    ], { stdio: ['ignore', 'inherit', 'inherit'] });
    apt('update');
    apt('install', '--yes', '--no-install-recommends', '--reinstall', '--download-only', ...PACKAGES);
    for (const archive of readdirSync(archives).filter(file => file.endsWith('.deb'))) execFileSync('dpkg-deb', ['--extract', path.join(archives, archive), folder]);
    // These are links into usr on a machine of today, which folders here would hide.
    for (const each of ['bin', 'lib', 'sbin'].filter(name => existsSync(path.join(folder, name)))) {
      cpSync(path.join(folder, each), path.join(folder, 'usr', each), { recursive: true, verbatimSymlinks: true });
      rmSync(path.join(folder, each), { recursive: true });
    }
    // What the package's script would do: the kernel's tables are those of the old interface, which every kernel has.
    for (const tool of ['iptables', 'iptables-save', 'iptables-restore', 'ip6tables', 'ip6tables-save', 'ip6tables-restore']) {
      symlinkSync(tool.replace('tables', 'tables-legacy'), path.join(folder, 'usr', 'sbin', tool));
    }
    rmSync(state, { recursive: true });
  });
}
