import { isIPv4, isIPv6 } from 'net';
import { quoted } from './text';
import { refuse, within } from '../refusal';

/** What a host cannot have: only the percent sign and characters that are not ASCII may be escaped, and those need no escape. */
const WRONG_IN_HOST = /%(?!25|[89A-Fa-f][0-9A-Fa-f]).{0,2}|[^%A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\u{10ffff}]/su;

/** Refuses a text that begins with a scheme and `//` but is not a URL for Go (`net/url`, Parse); any other text passes. */
export function checkUrl(text: string): void {
  const [url, ...fragment] = text.split('#');
  within(`parse ${quoted(url)}`, () => {
    // eslint-disable-next-line no-control-regex -- Go looks for control characters
    if (/[\u0000-\u001f\u007f]/.test(url)) refuse('net/url: invalid control character in URL');
    const [, scheme = '', authority = '', path = ''] = /^([^:]*):\/\/([^/?]*)([^?]*)/s.exec(url) ?? [];
    const at = authority.lastIndexOf('@');
    checkHost(scheme, authority.slice(at + 1));
    if (at >= 0) checkUser(authority.slice(0, at));
    checkEscapes(path);
  });
  within(`parse ${quoted(text)}`, () => checkEscapes(fragment.join('#')));
}

function checkHost(scheme: string, host: string): void {
  const open = host.lastIndexOf('[');
  if (open > 0) refuse('invalid IP-literal');
  if (open === 0) return checkBracketed(host);
  const colons = scheme.startsWith('http') ? host.indexOf(':') : host.lastIndexOf(':');
  if (colons >= 0) checkPort(host.slice(colons));
  checkHostCharacters(host);
}

function checkBracketed(host: string): void {
  const close = host.lastIndexOf(']');
  if (close < 0) refuse("missing ']' in host");
  checkPort(host.slice(close + 1));
  const [address] = host.slice(1, close).split('%25');
  checkHostCharacters(address);
  if (isIPv4(address)) refuse('invalid IP-literal');
  if (!isIPv6(address)) refuse(`invalid host: ParseAddr(${quoted(address)}): unable to parse IP`);
}

function checkPort(port: string): void {
  if (!/^(:[0-9]*)?$/.test(port)) refuse(`invalid port ${quoted(port)} after host`);
}

function checkHostCharacters(host: string): void {
  const [wrong] = WRONG_IN_HOST.exec(host) ?? [];
  if (wrong === undefined) return;
  refuse(wrong.startsWith('%') ? `invalid URL escape ${quoted(wrong)}` : `invalid character ${quoted(wrong)} in host name`);
}

function checkUser(user: string): void {
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user)) refuse('net/url: invalid userinfo');
  user.split(':').forEach(checkEscapes);
}

function checkEscapes(text: string): void {
  const [wrong] = /%(?![0-9a-f]{2}).{0,2}/is.exec(text) ?? [];
  if (wrong !== undefined) refuse(`invalid URL escape ${quoted(wrong)}`);
}

/** The address of a scrape. */
export interface UrlParts {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  /** The values of each query parameter. */
  readonly parameters: ReadonlyMap<string, ReadonlyArray<string>>;
}

/** Writes a URL as Go does (Go `net/url`, URL.String), which is how /api/v1/targets shows it. */
export function urlText({ scheme, host, path, parameters }: UrlParts): string {
  const query = [...parameters.keys()].sort()
    .flatMap(name => parameters.get(name)!.map(value => `${inQuery(name)}=${inQuery(value)}`))
    .join('&');
  const slash = path !== '' && !path.startsWith('/') ? '/' : '';
  const escapedPath = path === '*' ? path : escaped(path, /[^\w.~$&+,/:;=@-]/gu);
  return `${scheme && `${scheme}:`}//${escaped(host, /[^\w.~!$&'()*+,;=:[\]<>"-]/gu)}${slash}${escapedPath}${query && `?${query}`}`;
}

function inQuery(text: string): string {
  return escaped(text, /[^\w.~ -]/gu).replace(/ /g, '+');
}

function escaped(text: string, characters: RegExp): string {
  return text.replace(characters, character => Buffer.from(character).toString('hex').toUpperCase().replace(/../g, '%$&'));
}
