import { CatalogueEntry } from './catalogue-entry';

/** The causes of a scrape that fails, or may fail. */
export const SCRAPE_CAUSES = {
} satisfies Record<string, CatalogueEntry>;
