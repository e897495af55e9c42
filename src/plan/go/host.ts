import { isIP } from 'net';
import { quoted } from './text';
import { refuse } from '../refusal';

const NAME = /^[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62}(\.[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62})*[._]?$/;

/** Refuses a text that is neither a host nor a host with a port (`validateProberURL` of `pkg/prometheus/resource_selector.go`). */
export function checkHost(url: string): void {
  const [host, port] = split(url);
  if (!isHost(host)) refuse(`invalid host: ${quoted(host)}`);
  if (port !== undefined && !isPort(port)) refuse(`invalid port: ${quoted(port)}`);
}

function isPort(text: string): boolean {
  return /^\+?[0-9]+$/.test(text) && Number(text) > 0 && Number(text) < 65536;
}

function isHost(text: string): boolean {
  const isIp = isIP(text) !== 0 && !text.includes('%');
  return isIp || (text.replace(/\./g, '').length <= 255 && NAME.test(text));
}

/** Host and port as Go's `net.SplitHostPort` splits them; without a port, the whole text is the host. */
function split(text: string): [host: string, port?: string] {
  const match = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(text);
  return match === null ? [text] : [match[1] ?? match[2], match[3]];
}
