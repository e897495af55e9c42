import { CatalogueEntry } from './catalogue-entry';

/** The causes of a monitor or job that has no target. */
export const MONITOR_CAUSES = {
  'no-prometheus': { severity: 'error', means: '', remedy: '' },
  'dropped-by-relabeling': { severity: 'error', means: '', remedy: '' },

  'service-selects-no-pod': { severity: 'error', means: '', remedy: '' },

} satisfies Record<string, CatalogueEntry>;
