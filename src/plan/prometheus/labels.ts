/** Prometheus labels by name; an absent label is the same as an empty one. */
export interface Labels {
  readonly [name: string]: string;
}

/** The label with the name of the metric. */
export const NAME = '__name__';
