import { refuse, within } from '../../refusal';
import { expressionOf } from '../../relabel/expression';
import { Relabeling } from '../../resources/common';

const NEEDS_TARGET = ['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'];
const NO_REPLACEMENT = ['lowercase', 'uppercase', 'keepequal', 'dropequal'];

/** Refuses the rules that Prometheus 3 would refuse (`pkg/prometheus/validation/validator.go`). */
export function checkRelabelings(rules: ReadonlyArray<Relabeling> = []): void {
  rules.forEach((rule, i) => within(`[${i}]`, () => checkRelabeling(rule)));
}

function checkRelabeling(rule: Relabeling): void {
  const { action: given, regex = '', modulus = 0, targetLabel = '', replacement, separator, sourceLabels = [] } = rule;
  const action = given.toLowerCase();
  checkRegex(regex);
  if (modulus === 0 && action === 'hashmod') refuse('relabel configuration for hashmod requires non-zero modulus');
  if (NEEDS_TARGET.includes(action) && targetLabel === '') refuse(`relabel configuration for ${given} action needs targetLabel value`);
  if (NO_REPLACEMENT.includes(action) && (replacement ?? '$1') !== '$1') refuse(`'replacement' can not be set for ${given} action`);
  // Since Prometheus 3 every label name is valid except for the empty one.
  if (action === 'labelmap' && replacement === '') refuse(`"" is invalid 'replacement' for ${given} action`);
  const plain = modulus === 0 && (separator ?? ';') === ';' && (replacement ?? '$1') === '$1';
  if ((action === 'keepequal' || action === 'dropequal') && !(plain && (regex === '' || regex === '(.*)'))) {
    refuse(`${given} action requires only 'source_labels' and \`target_label\`, and no other fields`);
  }
  if ((action === 'labeldrop' || action === 'labelkeep') && !(plain && sourceLabels.length === 0 && targetLabel === '')) {
    refuse(`${given} action requires only 'regex', and no other fields`);
  }
}

function checkRegex(regex: string): void {
  try {
    expressionOf(regex);
  } catch (error) {
    refuse(`invalid regex ${regex} for relabel configuration: ${(error as Error).message}`);
  }
}
