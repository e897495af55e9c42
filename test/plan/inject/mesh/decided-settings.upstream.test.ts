import { execFileSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { AGENT, MESH_CONFIG, PROXY_CONFIG } from './decided-settings';
import { describeUpstream } from '../../../upstream/component';

/** Where a Go module is that test/upstream/go.mod pins. */
function folderOf(module: string): string {
  const options = { cwd: path.join(__dirname, '..', '..', '..', 'upstream'), encoding: 'utf8' } as const;
  return execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', module], options).trim();
}

/** The fields of a message of istio/api, those of a oneof included. */
function fieldsOf(file: string, message: string): string[] {
  const text = readFileSync(path.join(folderOf('istio.io/api'), 'mesh', 'v1alpha1', file), 'utf8');
  const start = text.indexOf(`\nmessage ${message} {`);
  const body = text.slice(start, text.indexOf('\n}', start)).replace(/^ {2}(message|enum) [\s\S]*?^ {2}\}/gm, '');
  return [...body.matchAll(/^ {2,4}(?:repeated )?[\w.]+(?:<[^>]+>)? (\w+) = \d+/gm)].map(([, name]) => name);
}

/** The variables that the agent and the bootstrap of Envoy read. */
function variables(): string[] {
  const istio = folderOf('istio.io/istio');
  const files = ['pilot/cmd/pilot-agent', 'pkg/bootstrap', 'pkg/istio-agent', 'pkg/features'].flatMap(folder =>
    readdirSync(path.join(istio, folder), { recursive: true, encoding: 'utf8' }).map(file => path.join(istio, folder, file)));
  const sources = files.filter(file => file.endsWith('.go') && !file.endsWith('_test.go')).map(file => readFileSync(file, 'utf8'));
  return [...new Set(sources.flatMap(text => Array.from(text.matchAll(/env\.Register\(\s*"([A-Z0-9_]+)"/g), ([, name]) => name)))];
}

describeUpstream('every setting is decided', () => {
  test.each([
    ['of a proxy', () => fieldsOf('proxy.proto', 'ProxyConfig'), PROXY_CONFIG],
    ['of a mesh', () => fieldsOf('config.proto', 'MeshConfig'), MESH_CONFIG],
    ['of an agent', variables, AGENT],
  ])('%s', (_, found, decided) => {
    const names = found();
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter(name => !(name in decided)).sort()).toEqual([]);
    expect(Object.keys(decided).filter(name => !names.includes(name))).toEqual([]);
  });
});
