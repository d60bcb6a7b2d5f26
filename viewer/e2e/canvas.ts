/** What the page draws on its canvases, written down: the calls since a canvas was last cleared. */

import type { Page } from "playwright-core";

export interface Call {
  what: "fillRect" | "arc" | "roundRect" | "fillText";
  args: (number | string)[];
  fill: string;
}

type Log = { calls: WeakMap<HTMLCanvasElement, Call[]> };

/** Starts to write down; what was drawn before is not known. */
export async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const log: Log = { calls: new WeakMap() };
    (window as unknown as { drawn: Log }).drawn = log;
    const canvas = CanvasRenderingContext2D.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const what of ["clearRect", "fillRect", "arc", "roundRect", "fillText"] as const) {
      const real = canvas[what];
      canvas[what] = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
        if (what === "clearRect") log.calls.set(this.canvas, []);
        else log.calls.get(this.canvas)?.push({ what, args: args.slice(0, 4) as number[], fill: String(this.fillStyle) });
        return real.apply(this, args);
      };
    }
  });
}

/** The calls of the first canvas that fits a selector. */
export function drawn(page: Page, selector: string): Promise<Call[]> {
  return page.evaluate((s) => (window as unknown as { drawn: Log }).drawn.calls.get(document.querySelector<HTMLCanvasElement>(s)!) ?? [], selector);
}
