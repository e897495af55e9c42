import { createHash } from 'crypto';
import { DEFAULTS, FullRule, fullRule } from './defaults';
import { expressionOf } from './expression';
import { isLabelName, NameScheme } from './label-name';
import { LabelsBuilder } from './labels-builder';
import { lowerCase, upperCase } from './letter-case';
import { templateOf } from './template';
import { RelabelConfig } from '../configure/scrape-config';

/** Changes the labels of a target, and says whether it is kept. */
export type Rule = (labels: LabelsBuilder) => boolean;

/** Compiles a rule that Prometheus does not refuse (Prometheus `model/relabel/relabel.go`, relabel). */
export function ruleOf(config: RelabelConfig, scheme: NameScheme): Rule {
  const rule = fullRule(config);
  const expression = expressionOf(rule.regex);
  const value = valueOf(rule);
  switch (rule.action) {
    case 'keep': return labels => expression.matches(value(labels));
    case 'drop': return labels => !expression.matches(value(labels));
    case 'keepequal': return labels => labels.get(rule.target) === value(labels);
    case 'dropequal': return labels => labels.get(rule.target) !== value(labels);
    case 'lowercase': return changing(labels => labels.set(rule.target, lowerCase(value(labels))));
    case 'uppercase': return changing(labels => labels.set(rule.target, upperCase(value(labels))));
    case 'hashmod': return changing(labels => labels.set(rule.target, remainder(value(labels), rule.modulus)));
    case 'labelmap': return labelmap(rule);
    case 'labeldrop': return eachLabel((labels, name) => { if (expression.matches(name)) labels.delete(name); });
    case 'labelkeep': return eachLabel((labels, name) => { if (!expression.matches(name)) labels.delete(name); });
    default: return replace(rule, scheme);
  }
}

/** The source labels' values in one text. */
function valueOf({ sources, separator }: FullRule): (labels: LabelsBuilder) => string {
  if (sources.length === 1) return labels => labels.get(sources[0]);
  return labels => {
    let value = '';
    for (let i = 0; i < sources.length; i++) value += (i > 0 ? separator : '') + labels.get(sources[i]);
    return value;
  };
}

function replace(rule: FullRule, scheme: NameScheme): Rule {
  const { regex, target: name, replacement: text } = rule;
  const fixed = !name.includes('$') && !text.includes('$');
  if (fixed && regex === DEFAULTS.regex && isLabelName(name, scheme)) return changing(labels => labels.set(name, text));
  const value = valueOf(rule);
  const expression = expressionOf(regex);
  const targetName = templateOf(name);
  const replacement = templateOf(text);
  return changing(labels => {
    const match = expression.find(value(labels));
    if (match === undefined) return;
    const target = targetName(match);
    if (isLabelName(target, scheme)) labels.set(target, replacement(match));
  });
}

function labelmap({ regex, replacement }: FullRule): Rule {
  const expression = expressionOf(regex);
  const newName = templateOf(replacement);
  return eachLabel((labels, name, value) => { if (expression.matches(name)) labels.set(expression.replaceAll(name, newName), value); });
}

/** The value's MD5 modulo a number: of the hash's last eight bytes, as Prometheus' first versions did. */
function remainder(value: string, modulus: number): string {
  if (modulus === 1) return '0';
  return String(createHash('md5').update(value).digest().readBigUInt64BE(8) % BigInt(modulus));
}

function changing(change: (labels: LabelsBuilder) => void): Rule {
  return labels => {
    change(labels);
    return true;
  };
}

function eachLabel(change: (labels: LabelsBuilder, name: string, value: string) => void): Rule {
  return changing(labels => { for (const [name, value] of labels.entries()) change(labels, name, value); });
}
