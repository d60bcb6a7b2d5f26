/** Where most of it is. */

/** The narrowest range of `at` that holds this share of the weight. O(n log n). */
export function narrowest<T>(items: readonly T[], at: (item: T) => number, weight: (item: T) => number, share: number): [number, number] {
  const order = [...items].sort((a, b) => at(a) - at(b));
  const wanted = share * order.reduce((sum, item) => sum + weight(item), 0);
  let best: [number, number] = [at(order[0]), at(order[order.length - 1])];
  let sum = 0;
  let from = 0;
  for (const item of order) {
    sum += weight(item);
    while (sum - weight(order[from]) >= wanted) sum -= weight(order[from++]);
    const range: [number, number] = [at(order[from]), at(item)];
    if (sum >= wanted && range[1] - range[0] < best[1] - best[0]) best = range;
  }
  return best;
}
