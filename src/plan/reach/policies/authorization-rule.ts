import { Attribute, attributeOf, Attributes, AuthorizedRequest, OF_OPERATION, OF_SOURCE, Test } from './authorization-attributes';
import { at, itemsOf } from '../../kubernetes/fields';
import { any, every, Holds, not } from '../three-valued';

/** A test that a rule asks for, and whether it looks at requests. */
interface Condition {
  readonly test: Test;
  readonly ofHttp: boolean;
}

/** The policy that a rule is of, as far as that counts. */
export interface PolicyOfRule {
  readonly action: 'ALLOW' | 'DENY';
  readonly namespace: string;
}

/** Reads whether a rule of an AuthorizationPolicy fits a request (`pilot/pkg/security/authz/model/model.go`). */
export function ruleOf(rule: unknown, { action, namespace }: PolicyOfRule): Test {
  const alternatives = (list: unknown, part: string, attributes: Attributes) =>
    itemsOf(list).map(each => conditionsOf(attributes, at(each, part), namespace));
  const parts: ReadonlyArray<ReadonlyArray<ReadonlyArray<Condition>>> = [
    alternatives(at(rule, 'from'), 'source', OF_SOURCE),
    alternatives(at(rule, 'to'), 'operation', OF_OPERATION),
    ...itemsOf(at(rule, 'when')).map(each => [whenOf(each, namespace)]),
  ];
  const looksAtRequests = parts.flat(2).some(({ ofHttp }) => ofHttp);
  return request => {
    // A proxy that sees no requests leaves such a condition out of what denies, and the whole rule out of what allows.
    if (looksAtRequests && !request.isHttp && action === 'ALLOW') return false;
    const holds = ({ test, ofHttp }: Condition): Holds => ofHttp && !request.isHttp ? true : test(request);
    return every(parts.map(part => part.length === 0 || any(part.map(conditions => every(conditions.map(holds))))));
  };
}

function conditionsOf(attributes: Attributes, given: unknown, namespace: string): Condition[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const negated = `not${name[0].toUpperCase()}${name.slice(1)}`;
    return conditionOf(attribute, { values: itemsOf(at(given, name)), notValues: itemsOf(at(given, negated)) }, namespace);
  });
}

/** A rule with a key that istiod does not know is left out. */
function whenOf(when: unknown, namespace: string): Condition[] {
  const attribute = attributeOf(String(at(when, 'key')));
  if (attribute === undefined) return [{ test: () => false, ofHttp: false }];
  return conditionOf(attribute, { values: itemsOf(at(when, 'values')), notValues: itemsOf(at(when, 'notValues')) }, namespace);
}

interface Wanted {
  readonly values: ReadonlyArray<unknown>;
  readonly notValues: ReadonlyArray<unknown>;
}

/** One of the values, where there are any, and none of those that are excluded; what wants neither is no condition. */
function conditionOf({ testOf, ofHttp = false }: Attribute, { values, notValues }: Wanted, namespace: string): Condition[] {
  if (values.length + notValues.length === 0) return [];
  const [tests, notTests] = [values, notValues].map(all => all.map(value => testOf(String(value), namespace)));
  const isOneOf = (all: ReadonlyArray<Test>, request: AuthorizedRequest) => any(all.map(test => test(request)));
  return [{ ofHttp, test: request => every([tests.length === 0 || isOneOf(tests, request), not(isOneOf(notTests, request))]) }];
}
