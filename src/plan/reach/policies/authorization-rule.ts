import { Attribute, attributeOf, Attributes, AuthorizedRequest, OF_OPERATION, OF_SOURCE, RequestTest } from './authorization-attributes';
import { valueAt, itemsOf } from '../../kubernetes/fields';
import { anyOf, allOf, Ternary, negation } from '../three-valued';

/** A test of a rule, and whether it needs a parsed request. */
interface Condition {
  readonly test: RequestTest;
  readonly ofHttp: boolean;
}

/** The policy of a rule, with the fields that the rule depends on. */
export interface PolicyOfRule {
  readonly action: 'ALLOW' | 'DENY';
  readonly namespace: string;
}

/** Whether a rule of an AuthorizationPolicy matches a request (`pilot/pkg/security/authz/model/model.go`). */
export function ruleOf(rule: unknown, { action, namespace }: PolicyOfRule): RequestTest {
  const alternatives = (list: unknown, part: string, attributes: Attributes) =>
    itemsOf(list).map(each => conditionsOf(attributes, valueAt(each, part), namespace));
  const parts: ReadonlyArray<ReadonlyArray<ReadonlyArray<Condition>>> = [
    alternatives(valueAt(rule, 'from'), 'source', OF_SOURCE),
    alternatives(valueAt(rule, 'to'), 'operation', OF_OPERATION),
    ...itemsOf(valueAt(rule, 'when')).map(each => [whenOf(each, namespace)]),
  ];
  const looksAtRequests = parts.flat(2).some(({ ofHttp }) => ofHttp);
  return request => {
    // For a proxy that does not parse requests, istiod drops such a condition from a DENY rule, and an ALLOW rule as a whole.
    if (looksAtRequests && !request.isHttp && action === 'ALLOW') return false;
    const holds = ({ test, ofHttp }: Condition): Ternary => ofHttp && !request.isHttp ? true : test(request);
    return allOf(parts.map(part => part.length === 0 || anyOf(part.map(conditions => allOf(conditions.map(holds))))));
  };
}

function conditionsOf(attributes: Attributes, given: unknown, namespace: string): Condition[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const negated = `not${name[0].toUpperCase()}${name.slice(1)}`;
    return conditionOf(attribute, { values: itemsOf(valueAt(given, name)), notValues: itemsOf(valueAt(given, negated)) }, namespace);
  });
}

/** Istiod drops a rule with a key that it does not know. */
function whenOf(when: unknown, namespace: string): Condition[] {
  const attribute = attributeOf(String(valueAt(when, 'key')));
  if (attribute === undefined) return [{ test: () => false, ofHttp: false }];
  return conditionOf(attribute, { values: itemsOf(valueAt(when, 'values')), notValues: itemsOf(valueAt(when, 'notValues')) }, namespace);
}

interface Wanted {
  readonly values: ReadonlyArray<unknown>;
  readonly notValues: ReadonlyArray<unknown>;
}

/** One of the values, if there are any, and none of the excluded ones. */
function conditionOf({ testOf, ofHttp = false }: Attribute, { values, notValues }: Wanted, namespace: string): Condition[] {
  if (values.length + notValues.length === 0) return [];
  const [tests, notTests] = [values, notValues].map(all => all.map(value => testOf(String(value), namespace)));
  const isOneOf = (all: ReadonlyArray<RequestTest>, request: AuthorizedRequest) => anyOf(all.map(test => test(request)));
  return [{ ofHttp, test: request => allOf([tests.length === 0 || isOneOf(tests, request), negation(isOneOf(notTests, request))]) }];
}
