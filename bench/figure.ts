/** One figure of the benchmark, and whether its goal holds. */
export interface Figure {
  readonly line: string;
  readonly held: boolean;
}
