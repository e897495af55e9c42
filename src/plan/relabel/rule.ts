import { createHash } from 'crypto';
import { expressionOf } from './expression';
import { DEFAULTS, FullRule, fullRule } from './full-rule';
import { LabelsBuilder } from './labels-builder';
import { templateOf } from './template';
import { lowerCase, upperCase } from '../go/letter-case';
import { isLabelName, NameScheme } from '../prometheus/label-name';
import { RelabelConfig } from '../prometheus/scrape-config';

/** Two labels with different values that a labelmap maps to one name. */
export interface Collision {
  readonly rule: RelabelConfig;
  readonly sources: ReadonlyArray<string>;
  readonly target: string;
}

export type Report = (collision: Collision) => void;

/** Changes the labels of a target, and returns whether it is kept; reports collisions, whose result upstream leaves undefined. */
export type Rule = (labels: LabelsBuilder, report: Report) => boolean;

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
    case 'labelmap': return labelmap(rule, config);
    case 'labeldrop': return eachLabel((labels, name) => { if (expression.matches(name)) labels.delete(name); });
    case 'labelkeep': return eachLabel((labels, name) => { if (!expression.matches(name)) labels.delete(name); });
    default: return replace(rule, scheme);
  }
}

/** The joined values of the source labels. */
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
  const value = valueOf(rule);
  // The default expression matches anything, and captures all of it.
  if (regex === DEFAULTS.regex && !name.includes('$') && isLabelName(name, scheme)) {
    if (text === DEFAULTS.replacement) return changing(labels => labels.set(name, value(labels)));
    if (!text.includes('$')) return changing(labels => labels.set(name, text));
  }
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

/** Of two labels that become one, the last one counts; upstream goes through them in the random order of a Go map. */
function labelmap({ regex, replacement }: FullRule, rule: RelabelConfig): Rule {
  const expression = expressionOf(regex);
  const newName = templateOf(replacement);
  return (labels, report) => {
    const mapped = new Map<string, { readonly name: string; readonly value: string }>();
    for (const [name, value] of labels.entries()) {
      if (!expression.matches(name)) continue;
      const target = expression.replaceAll(name, newName);
      const other = mapped.get(target);
      if (other !== undefined && other.value !== value) report({ rule, sources: [other.name, name].sort(), target });
      mapped.set(target, { name, value });
      labels.set(target, value);
    }
    return true;
  };
}

/** The last eight bytes of the value's MD5 modulo a number. */
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

function eachLabel(change: (labels: LabelsBuilder, name: string) => void): Rule {
  return changing(labels => { for (const [name] of labels.entries()) change(labels, name); });
}
