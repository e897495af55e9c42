import { Attribute, attributeOf, Attributes, AuthorizedRequest, OF_OPERATION, OF_SOURCE, RequestTest } from './authorization-attributes';
import { valueAt, itemsOf } from '../../kubernetes/fields';
import { anyOf, allOf, Ternary, negation } from '../three-valued';

/** A test that a rule asks for, and whether it looks at requests. */
interface Condition {
  readonly test: RequestTest;
  readonly ofHttp: boolean;
}

/** The policy that a rule is of, as far as that counts. */
export interface PolicyOfRule {
  readonly action: 'ALLOW' | 'DENY';
  readonly namespace: string;
}

/** Reads whether a rule of an AuthorizationPolicy fits a request (`pilot/pkg/security/authz/model/model.go`). */
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
    // A proxy that sees no requests leaves such a condition out of what denies, and the whole rule out of what allows.
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

/** A rule with a key that istiod does not know is left out. */
function whenOf(when: unknown, namespace: string): Condition[] {
  const attribute = attributeOf(String(valueAt(when, 'key')));
  if (attribute === undefined) return [{ test: () => false, ofHttp: false }];
  return conditionOf(attribute, { values: itemsOf(valueAt(when, 'values')), notValues: itemsOf(valueAt(when, 'notValues')) }, namespace);
}

interface Wanted {
  readonly values: ReadonlyArray<unknown>;
  readonly notValues: ReadonlyArray<unknown>;
}

/** One of the values, where there are any, and none of those that are excluded; what wants neither is no condition. */
function conditionOf({ testOf, ofHttp = false }: Attribute, { values, notValues }: Wanted, namespace: string): Condition[] {
  if (values.length + notValues.length === 0) return [];
  const [tests, notTests] = [values, notValues].map(all => all.map(value => testOf(String(value), namespace)));
  const isOneOf = (all: ReadonlyArray<RequestTest>, request: AuthorizedRequest) => anyOf(all.map(test => test(request)));
  return [{ ofHttp, test: request => allOf([tests.length === 0 || isOneOf(tests, request), negation(isOneOf(notTests, request))]) }];
}
