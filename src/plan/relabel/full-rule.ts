import { RelabelConfig } from '../prometheus/scrape-config';

/** The defaults of a rule (Prometheus `model/relabel/relabel.go`, DefaultRelabelConfig). */
export const DEFAULTS = { action: 'replace', separator: ';', regex: '(.*)', replacement: '$1' } as const;

/** A rule with all defaults filled in. */
export interface FullRule {
  readonly action: string;
  readonly sources: ReadonlyArray<string>;
  readonly separator: string;
  readonly regex: string;
  readonly modulus: number;
  readonly target: string;
  readonly replacement: string;
}

export function fullRule(rule: RelabelConfig): FullRule {
  return {
    action: (rule.action ?? DEFAULTS.action).toLowerCase(),
    sources: rule.source_labels ?? [],
    separator: rule.separator ?? DEFAULTS.separator,
    regex: rule.regex ?? DEFAULTS.regex,
    modulus: rule.modulus ?? 0,
    target: rule.target_label ?? '',
    replacement: rule.replacement ?? DEFAULTS.replacement,
  };
}
