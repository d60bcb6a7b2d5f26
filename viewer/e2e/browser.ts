/** A browser on pages written for the tests, opened from disk; whatever goes wrong on a page is kept. */

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

const FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(" ");

export interface Opened {
  page: Page;
  /** Console errors, uncaught errors, dialogs. */
  troubles: string[];
  /** Addresses asked for, but the page's own. */
  requests: string[];
  close(): Promise<void>;
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

export function folder(): string {
  return mkdtempSync(join(tmpdir(), "dateline-page-"));
}

/** Opens a file with an address part and waits until the map is there. */
export async function open(browser: Browser, path: string, hash = "lang=en", options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 840 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const troubles: string[] = [];
  const requests: string[] = [];
  page.on("console", (m) => m.type() === "error" || m.type() === "warning" ? troubles.push(m.text()) : undefined);
  page.on("pageerror", (e) => troubles.push(String(e)));
  page.on("dialog", (d) => { troubles.push(`dialog ${d.message()}`); void d.dismiss(); });
  page.on("request", (r) => requests.push(r.url()));
  await page.goto(`${pathToFileURL(path).href}#${hash}`);
  await page.waitForFunction(() => !document.getElementById("opening") && !!document.getElementById("summary")?.textContent);
  await settled(page);
  return { page, troubles, requests, close: () => context.close() };
}

/** Waits until what was asked for is drawn and the address has followed. */
export async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(650);
}

export const text = (page: Page, selector: string) => page.locator(selector).innerText();
