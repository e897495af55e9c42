import { memoize } from '../memoize';

/** Which label names are valid: any text, or only those of Prometheus 2 (`prometheus/common`, `model/metric.go`, ValidationScheme). */
export type NameScheme = 'utf8' | 'legacy';

/** Whether a label can have this name. */
export function isLabelName(name: string, scheme: NameScheme): boolean {
  return scheme === 'utf8' ? name !== '' : /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name);
}

/** A key as part of a label name (Prometheus `util/strutil`, SanitizeLabelName, and the operator's function of the same name). */
export const sanitizeLabelName = memoize((key: string) => key.replace(/[^a-zA-Z0-9_]/gu, '_'));
