/** The CPU seconds that a function takes. */
function cpuSeconds(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** How many times as long the one takes as the other: the median over pairs that follow each other, since a machine's speed drifts. */
export function ratio(one: () => void, other: () => void, pairs = 9): number {
  one();
  other();
  const ratios = Array.from({ length: pairs }, (_, i) => {
    if (i % 2 === 0) return cpuSeconds(one) / cpuSeconds(other);
    const second = cpuSeconds(other);
    return cpuSeconds(one) / second;
  });
  return ratios.sort((a, b) => a - b)[Math.floor(pairs / 2)];
}
