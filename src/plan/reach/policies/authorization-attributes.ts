import { Ternary } from '../three-valued';

/** The identity of the client, as mutual TLS proves it. */
export interface Principal {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** A request with the attributes that an AuthorizationPolicy can match. */
export interface AuthorizedRequest {
  /** Undefined without mutual TLS; 'unknown' if the identity of the Prometheus is not known. */
  readonly principal?: Principal | 'unknown';
  readonly port: number;
  readonly host: string;
  readonly path: string;
  /** Undefined for a scrape, which is a GET. */
  readonly method?: 'POST';
  /** Whether it has credentials, which may be a JWT. */
  readonly hasCredentials: boolean;
  /** Whether the proxy parses requests, or sees connections only. */
  readonly isHttp: boolean;
}

/** Whether a part of a policy matches a request. */
export type RequestTest = (request: AuthorizedRequest) => Ternary;

/** An attribute of a request: turns a value in a policy of a namespace into a test. */
export interface Attribute {
  readonly testOf: (value: string, namespace: string) => RequestTest;
  readonly ofHttp?: boolean;
}

/** Attributes by the names of their fields. */
export interface Attributes {
  readonly [name: string]: Attribute;
}

const ofPrincipal = (matcherOf: (value: string, namespace: string) => (principal: Principal) => boolean): Attribute => ({
  testOf: (value, namespace) => {
    const isIt = matcherOf(value, namespace);
    return ({ principal }) => principal === undefined ? false : principal === 'unknown' ? undefined : isIt(principal);
  },
});

const principals = ofPrincipal(value => ({ namespace, serviceAccount }) =>
  matches(value, `cluster.local/ns/${namespace}/sa/${serviceAccount}`));
const namespaces = ofPrincipal(value => {
  const pattern = new RegExp(`^${value.split('*').map(literal).join('.*')}$`);
  return ({ namespace }) => pattern.test(namespace);
});
const serviceAccounts = ofPrincipal((value, own) => {
  const wanted = value.includes('/') ? value : `${own}/${value}`;
  return ({ namespace, serviceAccount }) => wanted === `${namespace}/${serviceAccount}`;
});
const trustDomains = ofPrincipal(value => () => matches(value, 'cluster.local'));
const ports: Attribute = { testOf: value => ({ port }) => Number(value) === port };
const requestPrincipals: Attribute = { ofHttp: true, testOf: () => ({ hasCredentials }) => hasCredentials ? undefined : false };
const unknown: Attribute = { testOf: () => () => undefined };
const unknownOfHttp: Attribute = { ...unknown, ofHttp: true };

/** Attributes of the client. */
export const OF_SOURCE: Attributes = {
  principals, namespaces, serviceAccounts, trustDomains, requestPrincipals, ipBlocks: unknown, remoteIpBlocks: unknown,
};
/** Attributes of the request itself. */
export const OF_OPERATION: Attributes = {
  ports,
  methods: { ofHttp: true, testOf: value => ({ method = 'GET' }) => matches(value, method) },
  paths: { ofHttp: true, testOf: value => ({ path }) => value.includes('{') ? undefined : matches(value, path) },
  hosts: { ofHttp: true, testOf: value => ({ host }) => matches(value.toLowerCase(), host.toLowerCase()) },
};
const OF_WHEN: Attributes = {
  'source.principal': principals,
  'source.namespace': namespaces,
  'source.serviceAccount': serviceAccounts,
  'source.trustDomain': trustDomains,
  'source.ip': unknown,
  'remote.ip': unknown,
  'destination.ip': unknown,
  'destination.port': ports,
  'connection.sni': unknown,
};
const OF_TOKEN = ['request.auth.principal', 'request.auth.audiences', 'request.auth.presenter'];

/** The attribute of a condition; undefined for a key that istiod does not know. */
export function attributeOf(key: string): Attribute | undefined {
  if (OF_TOKEN.includes(key) || key.startsWith('request.auth.claims')) return requestPrincipals;
  if (key.startsWith('request.headers')) return unknownOfHttp;
  if (key.startsWith('experimental.envoy.filters.')) return unknown;
  return Object.hasOwn(OF_WHEN, key) ? OF_WHEN[key] : undefined;
}

/** `pilot/pkg/security/authz/matcher/string.go`: a `*` at either end, or alone for anything that is not empty. */
function matches(pattern: string, value: string): boolean {
  if (pattern === '*') return value !== '';
  if (pattern.startsWith('*')) return value.endsWith(pattern.slice(1));
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
