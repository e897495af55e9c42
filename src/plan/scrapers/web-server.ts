import * as path from 'path';
import { flagIn, flagsIn, isOn, wordsOf } from './command-line';
import { RunningPrometheus } from './running-prometheus';
import { isMap, treeOf } from '../prometheus/yaml-tree';

/** How a Prometheus answers whoever scrapes it, as its `--web.config.file` says (`web/tls_config.go` of prometheus/exporter-toolkit). */
export interface WebServer {
  readonly ports: ReadonlyArray<number>;
  /** Unknown where the file is not given. */
  readonly speaks: 'HTTP/1.1' | 'TLS' | 'unknown';
  readonly demandsPassword: boolean;
  /** Whether it takes remote writes. */
  readonly receivesWrites: boolean;
  /** Where its paths begin, without a slash at the end. */
  readonly routePrefix: string;
}

const DEFAULT_ADDRESS = '0.0.0.0:9090';

/** What turns on TLS, each as a file or as its text. */
const OF_TLS = ['cert', 'cert_file', 'key', 'key_file', 'client_ca', 'client_ca_file'];

export function webServerOf({ container, files }: Pick<RunningPrometheus, 'container' | 'files'>): WebServer {
  const words = wordsOf(container);
  const addresses = flagsIn(words, 'web.listen-address');
  const ports = (addresses.length > 0 ? addresses : [DEFAULT_ADDRESS]).map(address => Number(/:(\d+)$/.exec(address)?.[1]));
  const file = flagIn(words, 'web.config.file');
  const receiver = { receivesWrites: isOn(words, 'web.enable-remote-write-receiver'), routePrefix: routePrefixIn(words) };
  if (file === undefined) return { ports, speaks: 'HTTP/1.1', demandsPassword: false, ...receiver };
  const read = files.read(path.posix.resolve(container.workingDir ?? '/prometheus', file));
  if (!('text' in read)) return { ports, speaks: 'unknown', demandsPassword: false, ...receiver };
  const { value } = treeOf(read.text);
  const { tls_server_config: tls, basic_auth_users: users } = isMap(value) ? value : {};
  const speaksTls = isMap(tls) && OF_TLS.some(field => Boolean(tls[field]));
  return {
    ports, speaks: speaksTls ? 'TLS' : 'HTTP/1.1', demandsPassword: isMap(users) && Object.keys(users).length > 0, ...receiver,
  };
}

/** By default the path of the URL at which it is reached from outside (`cmd/prometheus/main.go`). */
function routePrefixIn(words: ReadonlyArray<string>): string {
  const outside = flagIn(words, 'web.external-url') ?? '';
  const prefix = flagIn(words, 'web.route-prefix') ?? (URL.canParse(outside) ? new URL(outside).pathname : '');
  return prefix.split('/').filter(part => part !== '').map(part => `/${part}`).join('');
}
