import { CatalogueEntry } from './catalogue-entry';

/** The causes of input that the plan could not use, or that a component refuses. */
export const INPUT_CAUSES = {
} satisfies Record<string, CatalogueEntry>;
