import { expressionError } from './expression';
import { DEFAULTS, fullRule, FullRule } from './full-rule';
import { isLabelName, NameScheme } from '../prometheus/label-name';
import { RelabelConfig } from '../prometheus/scrape-config';

const ACTIONS = [
  'replace', 'keep', 'drop', 'keepequal', 'dropequal', 'hashmod', 'labelmap', 'labeldrop', 'labelkeep', 'lowercase', 'uppercase',
];
const WITH_TARGET = ['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'];

/** A name that may contain references. Upstream's expression for it means the same, but can take very long in JavaScript. */
const LEGACY_TEMPLATE = /^(?:[a-zA-Z_]|\$\{\w+\}|\$\w)(?:\w|\$\{\w+\}|\$\w)*$/;

/** Why Prometheus refuses a rule, and so the whole configuration; undefined if it does not (`model/relabel/relabel.go`, Validate). */
export function ruleRefusal(config: RelabelConfig, scheme: NameScheme): string | undefined {
  const rule = fullRule(config);
  if (!ACTIONS.includes(rule.action)) return `unknown relabel action "${rule.action}"`;
  const wrong = expressionError(rule.regex);
  if (wrong !== undefined) return `"${rule.regex}" is not an RE2 expression: ${wrong}`;
  return missing(rule) ?? invalidName(rule, scheme) ?? superfluous(config, rule);
}

function missing({ action, sources, modulus, target }: FullRule): string | undefined {
  if (sources.includes('')) return '"" is not a valid label name';
  if (!Number.isInteger(modulus) || modulus < 0) return `modulus ${modulus} is not a natural number`;
  if (action === 'hashmod' && modulus === 0) return 'relabel configuration for hashmod requires non-zero modulus';
  if (WITH_TARGET.includes(action) && target === '') return `relabel configuration for ${action} action requires 'target_label' value`;
  return undefined;
}

function invalidName({ action, target, replacement }: FullRule, scheme: NameScheme): string | undefined {
  const valid = (name: string) => name.includes('$') && scheme === 'legacy' ? LEGACY_TEMPLATE.test(name) : isLabelName(name, scheme);
  const validTarget = action === 'replace' ? valid(target) : isLabelName(target, scheme);
  if (WITH_TARGET.includes(action) && !validTarget) return `"${target}" is invalid 'target_label' for ${action} action`;
  if (action === 'labelmap' && !valid(replacement)) return `"${replacement}" is invalid 'replacement' for ${action} action`;
  return undefined;
}

/** The refusal of a rule with fields that its action cannot use. */
function superfluous(config: RelabelConfig, { action, separator, modulus, target, replacement }: FullRule): string | undefined {
  const onlyLabels = action === 'keepequal' || action === 'dropequal';
  const onlyRegex = action === 'labeldrop' || action === 'labelkeep';
  if ((onlyLabels || action === 'lowercase' || action === 'uppercase') && replacement !== DEFAULTS.replacement) {
    return `'replacement' can not be set for ${action} action`;
  }
  const more = modulus !== 0 || separator !== DEFAULTS.separator || replacement !== DEFAULTS.replacement;
  if (onlyLabels && (more || config.regex !== undefined)) {
    return `${action} action requires only 'source_labels' and 'target_label', and no other fields`;
  }
  if (onlyRegex && (more || config.source_labels !== undefined || target !== '')) {
    return `${action} action requires only 'regex', and no other fields`;
  }
  return undefined;
}
