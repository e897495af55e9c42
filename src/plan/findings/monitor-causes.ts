import { CatalogueEntry } from './catalogue-entry';

/** The causes of a monitor or job that has no target. */
export const MONITOR_CAUSES = {
} satisfies Record<string, CatalogueEntry>;
