/** The first value of a list that stands in it before, too. */
export function firstRepeated<T>(values: ReadonlyArray<T>): T | undefined {
  return values.find((value, i) => values.indexOf(value) < i);
}
