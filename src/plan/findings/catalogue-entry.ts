/** What is true of a cause wherever it appears. */
export interface CatalogueEntry {
  /** An `error` loses or doubles samples; a `warning` may be meant so. */
  readonly severity: 'error' | 'warning';
  /** What is the matter: one sentence. */
  readonly means: string;
  /** What to do: one sentence that begins with a verb. */
  readonly remedy: string;
}
