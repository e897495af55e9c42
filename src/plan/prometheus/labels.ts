/** Prometheus labels by name; an absent label is the same as an empty one. */
export interface Labels {
  readonly [name: string]: string;
}
