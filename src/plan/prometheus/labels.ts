/** Prometheus labels by name; a label that is absent and one that is empty are the same. */
export interface Labels {
  readonly [name: string]: string;
}
