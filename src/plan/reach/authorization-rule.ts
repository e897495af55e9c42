import { at, itemsOf } from '../inject/at';

/** Who a proxy takes the asker for, after mutual TLS. */
export interface Principal {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** What an AuthorizationPolicy looks at. */
export interface AuthorizedRequest {
  /** Undefined without mutual TLS; 'unknown' where nothing tells who the Prometheus is. */
  readonly principal?: Principal | 'unknown';
  readonly port: number;
  readonly host: string;
  readonly path: string;
  /** Whether it carries credentials, which may be a token of a user. */
  readonly hasCredentials: boolean;
  /** Whether the proxy reads requests, or sees connections only. */
  readonly isHttp: boolean;
}

/** Whether something holds; undefined where that cannot be told. */
export type Holds = boolean | undefined;

type Condition = (value: string, request: AuthorizedRequest, namespace: string) => Holds;

interface Attribute {
  readonly holds: Condition;
  readonly ofHttp?: boolean;
}

interface Attributes {
  readonly [name: string]: Attribute;
}

const UNTOLD: Condition = () => undefined;
const ofPrincipal = (holds: (value: string, principal: Principal, namespace: string) => boolean): Attribute => ({
  holds: (value, { principal }, namespace) => principal === undefined ? false : principal === 'unknown' ? undefined : holds(value, principal, namespace),
});

const principals = ofPrincipal((value, { namespace, serviceAccount }) => matches(value, `cluster.local/ns/${namespace}/sa/${serviceAccount}`));
const namespaces = ofPrincipal((value, { namespace }) => new RegExp(`^${value.split('*').map(literal).join('.*')}$`).test(namespace));
const serviceAccounts = ofPrincipal((value, { namespace, serviceAccount }, own) =>
  (value.includes('/') ? value : `${own}/${value}`) === `${namespace}/${serviceAccount}`);
const trustDomains = ofPrincipal(value => matches(value, 'cluster.local'));
const ports: Attribute = { holds: (value, { port }) => Number(value) === port };
const requestPrincipals: Attribute = { ofHttp: true, holds: (_, { hasCredentials }) => hasCredentials ? undefined : false };
const untold: Attribute = { holds: UNTOLD };
const untoldOfHttp: Attribute = { holds: UNTOLD, ofHttp: true };

const OF_SOURCE: Attributes = {
  principals, namespaces, serviceAccounts, trustDomains, requestPrincipals, ipBlocks: untold, remoteIpBlocks: untold,
};
const OF_OPERATION: Attributes = {
  ports,
  methods: { ofHttp: true, holds: value => matches(value, 'GET') },
  paths: { ofHttp: true, holds: (value, { path }) => value.includes('{') ? undefined : matches(value, path) },
  hosts: { ofHttp: true, holds: (value, { host }) => matches(value.toLowerCase(), host.toLowerCase()) },
};
const OF_WHEN: Attributes = {
  'source.principal': principals,
  'source.namespace': namespaces,
  'source.serviceAccount': serviceAccounts,
  'source.trustDomain': trustDomains,
  'source.ip': untold,
  'remote.ip': untold,
  'destination.ip': untold,
  'destination.port': ports,
  'connection.sni': untold,
};
const OF_TOKEN = ['request.auth.principal', 'request.auth.audiences', 'request.auth.presenter'];

/** The policy that a rule is of, as far as that counts. */
export interface PolicyOfRule {
  readonly action: 'ALLOW' | 'DENY';
  readonly namespace: string;
}

/** Whether a rule of an AuthorizationPolicy fits a request (`pilot/pkg/security/authz/model/model.go`). */
export function ruleHolds(rule: unknown, request: AuthorizedRequest, { action, namespace }: PolicyOfRule): Holds {
  let looksAtRequests = false;
  const field = (attribute: Attribute, values: ReadonlyArray<unknown>, notValues: ReadonlyArray<unknown>): Holds => {
    if (values.length + notValues.length === 0) return true;
    if (attribute.ofHttp && !request.isHttp) {
      looksAtRequests = true;
      return true;
    }
    const holds = (value: unknown) => attribute.holds(String(value), request, namespace);
    return every([values.length === 0 || any(values.map(holds)), not(notValues.length > 0 && any(notValues.map(holds)))]);
  };
  const fields = (attributes: Attributes, given: unknown): Holds => every(Object.entries(attributes).map(([name, attribute]) =>
    field(attribute, itemsOf(at(given, name)), itemsOf(at(given, `not${name[0].toUpperCase()}${name.slice(1)}`)))));
  const some = (list: unknown, part: string, attributes: Attributes): Holds => {
    const all = itemsOf(list);
    return all.length === 0 || any(all.map(each => fields(attributes, at(each, part))));
  };
  const when = itemsOf(at(rule, 'when')).map(each => {
    const attribute = attributeOf(String(at(each, 'key')));
    return attribute !== undefined && field(attribute, itemsOf(at(each, 'values')), itemsOf(at(each, 'notValues')));
  });
  const holds = every([some(at(rule, 'from'), 'source', OF_SOURCE), some(at(rule, 'to'), 'operation', OF_OPERATION), ...when]);
  // A proxy that sees no requests leaves such a condition out of what denies, and the whole rule out of what allows.
  return looksAtRequests && action === 'ALLOW' ? false : holds;
}

/** A rule with a key that istiod does not know is left out. */
function attributeOf(key: string): Attribute | undefined {
  if (OF_TOKEN.includes(key) || key.startsWith('request.auth.claims')) return requestPrincipals;
  if (key.startsWith('request.headers')) return untoldOfHttp;
  return key.startsWith('experimental.envoy.filters.') ? untold : OF_WHEN[key];
}

/** `pilot/pkg/security/authz/matcher/string.go`: a `*` at either end, or alone for anything that is not empty. */
function matches(pattern: string, value: string): boolean {
  if (pattern === '*') return value !== '';
  if (pattern.startsWith('*')) return value.endsWith(pattern.slice(1));
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}

/** Whether one of them holds. */
export function any(all: ReadonlyArray<Holds>): Holds {
  return all.includes(true) || (all.includes(undefined) ? undefined : false);
}

function every(all: ReadonlyArray<Holds>): Holds {
  return !all.includes(false) && (all.includes(undefined) ? undefined : true);
}

function not(holds: Holds): Holds {
  return holds === undefined ? undefined : !holds;
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
