/** The CPU seconds that a function takes. */
function cpuSeconds(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** How many times as long the one function takes as the other. */
export function ratio(one: () => void, other: () => void): number {
  return ratioOfSeconds(() => cpuSeconds(one), () => cpuSeconds(other));
}

/** The ratio of two measures of seconds: the median over pairs that follow each other, since a machine's speed drifts. */
export function ratioOfSeconds(one: () => number, other: () => number, pairs = 9): number {
  one();
  other();
  const ratios = Array.from({ length: pairs }, (_, i) => {
    if (i % 2 === 0) return one() / other();
    const second = other();
    return one() / second;
  });
  return ratios.sort((a, b) => a - b)[Math.floor(pairs / 2)];
}
