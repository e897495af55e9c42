/** The address of a scrape. */
export interface UrlParts {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  /** The values of each query parameter. */
  readonly parameters: ReadonlyMap<string, ReadonlyArray<string>>;
}

/** Writes a URL as Go does (Go `net/url`, URL.String), which is what /api/v1/targets shows. */
export function urlText({ scheme, host, path, parameters }: UrlParts): string {
  const query = [...parameters.keys()].sort().flatMap(name => parameters.get(name)!.map(value => `${inQuery(name)}=${inQuery(value)}`)).join('&');
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
