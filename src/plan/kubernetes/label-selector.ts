import { list, map, Read, readIfValid, record, required, text } from './shape';
import { byCodePoint, quoted } from '../go/text';
import { refusalOf, refuse } from '../refusal';

/** `metav1.LabelSelector`. */
export const labelSelector = record({
  matchLabels: map(text),
  matchExpressions: list(record({ key: required(text), operator: required(text), values: list(text) })),
});
export type LabelSelector = NonNullable<Read<typeof labelSelector>>;

type LabelMap = { readonly [key: string]: string };

/** One condition of a label selector (`k8s.io/apimachinery/pkg/labels/selector.go`). */
export interface Requirement {
  readonly key: string;
  readonly operator: '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | '>' | '<';
  readonly values: ReadonlyArray<string>;
}

const OPERATORS = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' } as const;

/** The checked conditions of a selector, by key (`LabelSelectorAsSelector` of `k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go`). */
export function requirementsOf({ matchLabels = {}, matchExpressions = [] }: LabelSelector): Requirement[] {
  const exact = Object.entries(matchLabels).map(([key, value]) => checkedRequirement({ key, operator: '=', values: [value] }));
  const sets = matchExpressions.map(({ key, operator, values = [] }) => {
    if (!Object.hasOwn(OPERATORS, operator)) refuse(`${quoted(operator)} is not a valid label selector operator`);
    return checkedRequirement({ key, operator: OPERATORS[operator as keyof typeof OPERATORS], values });
  });
  return [...exact, ...sets].sort((a, b) => byCodePoint(a.key, b.key));
}

/** Whether labels satisfy a selector. An empty selector selects everything, an absent one nothing. */
export function matcherOf(selector: LabelSelector | undefined): (labels: LabelMap) => boolean {
  if (selector === undefined) return () => false;
  const requirements = requirementsOf(selector);
  return labels => requirements.every(requirement => satisfies(labels, requirement));
}

/** Whether labels satisfy one condition (`Matches` of the same file). */
export function satisfies(labels: LabelMap, { key, operator, values }: Requirement): boolean {
  const has = Object.hasOwn(labels, key);
  switch (operator) {
    case '=':
    case '==':
    case 'in': return has && values.includes(labels[key]);
    case '!=':
    case 'notin': return !has || !values.includes(labels[key]);
    case 'exists': return has;
    case '!': return !has;
    case '>': return has && isInteger(labels[key]) && BigInt(labels[key]) > BigInt(values[0]);
    case '<': return has && isInteger(labels[key]) && BigInt(labels[key]) < BigInt(values[0]);
  }
}

function isInteger(value: string): boolean {
  return /^-?[0-9]+$/.test(value);
}

/** A selector in the notation of a list request. */
export function selectorText(selector: LabelSelector): string {
  return requirementsOf(selector).map(({ key, operator, values }) => {
    switch (operator) {
      case 'in':
      case 'notin': return `${key} ${operator} (${[...values].sort(byCodePoint).join(',')})`;
      case 'exists': return key;
      case '!': return `!${key}`;
      default: return `${key}${operator}${values[0]}`;
    }
  }).join(',');
}

/** Refuses a condition that Kubernetes would refuse (`NewRequirement` of the same file). */
export function checkedRequirement(requirement: Requirement): Requirement {
  const { key, operator, values } = requirement;
  const complaints = keyComplaints(key).length > 0 ? [`key: Invalid value: ${quoted(key)}: ${keyComplaints(key).join('; ')}`] : [];
  if ((operator === 'in' || operator === 'notin') && values.length === 0) {
    complaints.push("values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty");
  }
  if ((operator === 'exists' || operator === '!') && values.length > 0) {
    complaints.push(`values: Invalid value: ${JSON.stringify(values)}: values set must be empty for exists and does not exist`);
  }
  if ((operator === '>' || operator === '<') && !isInteger(values[0])) {
    complaints.push(`values[0]: Invalid value: ${quoted(values[0])}: for 'Gt', 'Lt' operators, the value must be an integer`);
  }
  values.forEach((value, i) => {
    const wrong = valueComplaints(value);
    if (wrong.length > 0) complaints.push(`values[${i}][${key}]: Invalid value: ${quoted(value)}: ${wrong.join('; ')}`);
  });
  if (complaints.length > 0) refuse(aggregate(complaints));
  return requirement;
}

/** Several errors in one, as `k8s.io/apimachinery/pkg/util/errors` writes them. */
function aggregate(complaints: string[]): string {
  const distinct = [...new Set(complaints)];
  return distinct.length === 1 ? distinct[0] : `[${distinct.join(', ')}]`;
}

const NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const NAME_RULE = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
  + `(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${NAME}')`;
const SUBDOMAIN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const SUBDOMAIN_RULE = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
  + `and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;
const VALUE_RULE = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end "
  + `with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${NAME})?')`;

/** `IsLabelKey` of `k8s.io/apimachinery/pkg/api/validate/content/kube.go`. */
export function keyComplaints(key: string): string[] {
  const parts = key.split('/');
  if (parts.length > 2) return [`a valid label key ${NAME_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  const name = parts[parts.length - 1];
  const complaints = parts.length === 2 ? prefixComplaints(parts[0]).map(each => `prefix part ${each}`) : [];
  if (name === '') complaints.push('name part must be non-empty');
  else if (Buffer.byteLength(name) > 63) complaints.push('name part must be no more than 63 bytes');
  if (!new RegExp(`^${NAME}$`).test(name)) complaints.push(`name part ${NAME_RULE}`);
  return complaints;
}

function prefixComplaints(prefix: string): string[] {
  if (prefix === '') return ['must be non-empty'];
  return [
    ...Buffer.byteLength(prefix) > 253 ? ['must be no more than 253 bytes'] : [],
    ...new RegExp(`^${SUBDOMAIN}$`).test(prefix) ? [] : [SUBDOMAIN_RULE],
  ];
}

/** `IsLabelValue` of the same file. */
function valueComplaints(value: string): string[] {
  return [
    ...Buffer.byteLength(value) > 63 ? ['must be no more than 63 bytes'] : [],
    ...new RegExp(`^(${NAME})?$`).test(value) ? [] : [VALUE_RULE],
  ];
}

/** Reads a selector; undefined if the value is not a valid one. */
export function selectorOf(value: unknown): LabelSelector | undefined {
  return readIfValid(labelSelector, value);
}

/** Whether labels satisfy a selector; one that Kubernetes would refuse selects nothing. */
export function selects(selector: LabelSelector): (labels: LabelMap) => boolean {
  let matches: (labels: LabelMap) => boolean = () => false;
  refusalOf(() => { matches = matcherOf(selector); });
  return matches;
}
