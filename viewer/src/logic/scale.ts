/** How large a circle is. The area stands for the count, so the radius grows with its square root. */

/** The largest circle, in CSS pixels. */
export const LARGEST = 34;
/** Below this nobody could see or hit it; the legend shows true sizes from here on. */
export const SMALLEST = 3;

/** Pixels for a count where `peak` has the largest circle. */
export function radius(count: number, peak: number): number {
  if (count <= 0) return 0;
  return Math.max(SMALLEST, LARGEST * Math.sqrt(count / Math.max(peak, 8)));
}

/** Up to three round counts for the legend, largest first, none above the peak. */
export function roundCounts(peak: number): number[] {
  const largest = roundDown(peak);
  const steps = [largest, roundDown(largest / 4), roundDown(largest / 20)];
  return [...new Set(steps)].filter((n) => n >= 1);
}

function roundDown(n: number): number {
  if (n < 1) return 0;
  const power = 10 ** Math.floor(Math.log10(n));
  const digit = [5, 2, 1].find((d) => d * power <= n)!;
  return digit * power;
}

/** Upper bounds of colour classes for counts up to `peak`, growing like powers. */
export function classes(peak: number, most = 5): number[] {
  if (peak <= most) return Array.from({ length: Math.max(1, peak) }, (_, i) => i + 1);
  const bounds: number[] = [];
  for (let i = 1; i < most; i++) {
    const bound = roundDown(peak ** (i / most)) || 1;
    if (bound > (bounds[bounds.length - 1] ?? 0)) bounds.push(bound);
  }
  bounds.push(peak);
  return bounds;
}

/** The class of a count: index of the first bound that is not below it. */
export function classOf(count: number, bounds: readonly number[]): number {
  const at = bounds.findIndex((b) => count <= b);
  return at < 0 ? bounds.length - 1 : at;
}
