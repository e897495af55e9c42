/** The power of ten of each suffix. */
const SUFFIXES: { readonly [suffix: string]: number } = {
  'n': -9, 'u': -6, 'm': -3, '': 0, 'k': 3, 'M': 6, 'G': 9, 'T': 12, 'P': 15, 'E': 18,
};

/** The number of a Kubernetes quantity (`AsApproximateFloat64` of `k8s.io/apimachinery/pkg/api/resource/quantity.go`). */
export function quantityOf(quantity: number | string): number {
  const [, number, suffix] = /^([+-]?[0-9.]+)(.*)$/.exec(String(quantity))!;
  if (suffix.endsWith('i')) return Number(number) * 1024 ** ('KMGTPE'.indexOf(suffix[0]) + 1);
  const [, exponent] = /^[eE](.+)$/.exec(suffix) ?? [];
  return Number(`${number}e${exponent === undefined ? SUFFIXES[suffix] : Number(exponent)}`);
}
