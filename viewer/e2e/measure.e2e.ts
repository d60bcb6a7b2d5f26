/**
 * Load and frame times. Wall time depends on what else the machine does, so the promise of 30 frames a second is
 * held against the processor time of the page's main thread.
 */

import { statSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { large, sample } from "../tests/corpora.ts";
import { pack, writePage } from "../tests/pack.ts";
import { folder, launch, open } from "./browser.ts";

let browser: Browser;
beforeAll(async () => { browser = await launch(); });
afterAll(() => browser.close());

const corpora: Record<string, () => string> = {
  sample: () => writePage(folder(), pack(sample())),
  "1 M mentions, 20,000 places": () => writePage(folder(), pack(large(), { chunkRows: 4000, inline: false })),
};
// A page that the program wrote, such as that of `make soak`.
const written = process.env.DATELINE_PAGE;
if (written) corpora[written] = () => written;

test.each(Object.entries(corpora))("%s", async (name, make) => {
  const path = make();
  const started = performance.now();
  const { page, close } = await open(browser, path);
  // `open` waits 650 ms for the address after the first view.
  const load = performance.now() - started - 650;
  const metrics = await page.context().newCDPSession(page);
  await metrics.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async () => (await metrics.send("Performance.getMetrics")).metrics.find((m) => m.name === "TaskDuration")!.value * 1000;
  const before = await busy();
  const frames = await page.evaluate(async () => {
    const times: number[] = [];
    const thumb = document.getElementById("thumb")!;
    let last = performance.now();
    for (let i = 0; i < 120; i++) {
      thumb.dispatchEvent(new KeyboardEvent("keydown", { key: i % 90 < 45 ? "ArrowRight" : "ArrowLeft", bubbles: true }));
      await new Promise((resolve) => requestAnimationFrame(resolve));
      times.push(performance.now() - last);
      last = performance.now();
    }
    return times.sort((a, b) => a - b);
  });
  const cpu = ((await busy()) - before) / frames.length;
  const [median, p95] = [frames[60], frames[114]];
  console.log(`${name}: index.html ${(statSync(path).size / 1e6).toFixed(2)} MB, first view ${load.toFixed(0)} ms, a frame with a new slice ${median.toFixed(1)} ms (95 %: ${p95.toFixed(1)} ms; main thread ${cpu.toFixed(1)} ms)`);
  expect(statSync(path).size).toBeLessThan(5e6);
  expect(cpu).toBeLessThan(33);
  await close();
}, 120_000);
