/** The addresses of an assumed cluster of one IP family, by the number of the node, pod or Service. */
export interface Network {
  readonly family: 'IPv4' | 'IPv6';
  node(i: number): string;
  pod(i: number): string;
  service(i: number): string;
}

const IPV4: Network = {
  family: 'IPv4',
  node: i => `10.0.${Math.floor(i / 250)}.${i % 250 + 1}`,
  pod: i => `10.${244 + Math.floor(i / 62_500)}.${Math.floor(i / 250) % 250}.${i % 250 + 2}`,
  service: i => `10.96.${Math.floor(i / 250)}.${i % 250 + 2}`,
};

const IPV6: Network = {
  family: 'IPv6',
  node: i => `2001:db8:ffff::${(i + 1).toString(16)}`,
  pod: podIPv6,
  service: i => `2001:db8:fffe::${(i + 1).toString(16)}`,
};

/** Takes turns between the notations of an address: rules that rewrite one with a regular expression must cope with all of them. */
function podIPv6(i: number): string {
  const n = (Math.floor(i / 4) + 1).toString(16);
  return [`2001:db8:${n}::`, `2001:db8::${n}`, `2001:db8:1:2:3:4:5:${n}`, `2001:db8:${n}::1:0:1`][i % 4];
}

/** The network of an IP family. */
export function networkOf(family: 'IPv4' | 'IPv6'): Network {
  return family === 'IPv4' ? IPV4 : IPV6;
}
