/**
 * A relabeling of a monitor, as far as this library emits them.
 * @typedef {{ action?: string, sourceLabels?: string[], separator?: string, regex?: string, targetLabel?: string, replacement?: string }} Relabeling
 */

/**
 * The labels of a target after relabeling, or undefined when it is dropped (Prometheus' model/relabel).
 * @param {Record<string, string>} discovered
 * @param {Relabeling[]} rules
 * @returns {Record<string, string> | undefined}
 */
export function relabel(discovered, rules) {
  const labels = { ...discovered };
  for (const { action = 'replace', sourceLabels = [], separator = ';', regex = '(.*)', targetLabel = '', replacement = '$1' } of rules) {
    const match = new RegExp(`^(?:${regex})$`, 's').exec(sourceLabels.map(label => labels[label] ?? '').join(separator));
    if (action === 'keep' ? !match : action === 'drop' && match) return undefined;
    if (action === 'replace' && match) labels[targetLabel] = replacement.replace(/\$(\d)/g, (_, group) => match[group] ?? '');
  }
  return labels;
}
