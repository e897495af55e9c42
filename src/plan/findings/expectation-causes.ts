import { CatalogueEntry } from './catalogue-entry';

/** The causes of what should be scraped and is not, or not once. */
export const EXPECTATION_CAUSES = {
} satisfies Record<string, CatalogueEntry>;
