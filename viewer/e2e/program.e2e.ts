/**
 * The page as the program itself writes it: of the sample corpus, of articles by an enemy, and with a tile server
 * that the user named. Needs the program with the page in it: `make build`.
 */

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ATTACKS } from "../tests/corpora.ts";
import { folder, launch, open, text } from "./browser.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const program = process.env.DATELINE ?? join(root, "target/release/dateline");

let browser: Browser;
beforeAll(async () => {
  if (!existsSync(program)) throw new Error(`${program} is not there: make build, or name the program in DATELINE`);
  browser = await launch();
});
afterAll(() => browser?.close());

/** Maps an input; gives the folder and what the manifest counts. */
function map(input: string, ...more: string[]) {
  const out = join(folder(), "out");
  execFileSync(program, ["map", input, "-o", out, ...more], { stdio: "ignore" });
  const { counts } = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as { counts: Record<string, number> };
  return { page: join(out, "index.html"), out, counts };
}

const number = (words: string) => Number(words.replace(/[^\d]/g, ""));

test("the sample corpus: the page shows what the manifest counts, and is small", async () => {
  const { page: path, counts } = map(join(root, "seeds"));
  // Nearly all of it is program and base map; a million mentions have 5 MB (make soak).
  expect(statSync(path).size).toBeLessThan(1e6);
  const { page, troubles, requests, close } = await open(browser, path);
  expect(number((await text(page, "#summary")).split(" mention")[0])).toBe(counts.located);
  expect(number(await text(page, "#undated"))).toBe(counts.undated);
  expect(number(await text(page, "#unlocated"))).toBe(counts.unlocated);
  await page.keyboard.press("/");
  await page.keyboard.type("الميادين");
  await page.waitForSelector("#near-options li");
  await page.keyboard.press("Enter");
  await page.locator("#listing .place").first().click();
  await page.waitForSelector(".mention mark");
  expect(await page.locator(".mention blockquote").first().getAttribute("dir")).toBe("rtl");
  await page.keyboard.press("Escape");
  await page.locator("#all-time").click();
  await page.locator("[data-list=mentions]").click();
  await page.waitForSelector(".mention");
  await page.keyboard.press("ArrowRight");
  expect(await page.locator("#all-time").getAttribute("aria-pressed")).toBe("false");
  expect(requests.map((url) => url.split("#")[0])).toEqual([pathToFileURL(path).href]);
  expect(troubles).toEqual([]);
  await close();
});

test("what else a name could have been is what the layers say", async () => {
  const { page: path, out } = map(join(root, "seeds"));
  const { features } = JSON.parse(readFileSync(join(out, "mentions.geojson"), "utf8")) as { features: { properties: Record<string, string | null> }[] };
  const place = features.find(({ properties }) => properties.runner_up)!.properties.place_id;
  const wanted = features.filter(({ properties }) => properties.place_id === place).map(({ properties }) => properties.runner_up ?? "no other place of that name was in question");
  const { page, close } = await open(browser, path, `lang=en&place=${encodeURIComponent(place!)}`);
  await page.waitForSelector(".mention");
  const said = page.locator(".mention .why dt", { hasText: "Could also be" }).locator("xpath=following-sibling::dd[1]");
  expect((await said.evaluateAll((list) => list.map((dd) => dd.textContent))).sort()).toEqual(wanted.sort());
  await close();
});

test("the sample corpus in Arabic, dark, on a phone", async () => {
  const { page: path } = map(join(root, "seeds"));
  const { page, troubles, close } = await open(browser, path, "lang=ar&theme=dark", { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  expect(await page.evaluate(() => [document.documentElement.dir, document.documentElement.scrollWidth <= 390])).toEqual(["rtl", true]);
  await page.locator("#show-panel").tap();
  await page.locator("#listing .place").first().tap();
  await page.waitForSelector(".mention");
  expect(troubles).toEqual([]);
  await close();
});

test("articles by an enemy: mapped, shown as text, run never", async () => {
  const input = join(folder(), "hostile");
  mkdirSync(input);
  const row = (attack: string, i: number) => JSON.stringify({
    id: `${attack}${i}`, title: attack, source: attack, published: `2017-0${1 + (i % 9)}`,
    url: i % 2 ? "javascript:window.owned=1" : `https://news.example/?q=${attack}`,
    text: `${attack} Fighters entered Mosul ${attack} and left Raqqa on Monday ${attack}.\nوصلت القوات إلى الرقة ${attack} قرب الموصل.`,
  });
  writeFileSync(join(input, "rows.jsonl"), ATTACKS.map(row).join("\n") + "\n");
  const { page: path, counts } = map(input);
  expect(counts.articles).toBe(ATTACKS.length);
  expect(counts.located).toBeGreaterThanOrEqual(ATTACKS.length * 3);
  const { page, troubles, requests, close } = await open(browser, path);
  await page.locator("[data-list=mentions]").click();
  await page.waitForSelector(".mention");
  for (const why of (await page.locator(".why summary").all()).slice(0, 12)) await why.click();
  const shown = await text(page, "#listing");
  for (const attack of ATTACKS.slice(0, 4)) expect(shown).toContain(attack);
  expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  const links = await page.locator("a").evaluateAll((list) => list.map((a) => (a as HTMLAnchorElement).protocol));
  expect(new Set(links)).toEqual(new Set(["https:"]));
  expect(await page.evaluate(() => (window as unknown as { owned?: number }).owned)).toBeUndefined();
  expect(await page.locator("img, iframe, object, embed, #app script, #app style").count()).toBe(0);
  expect(requests).toHaveLength(1);
  expect(troubles).toEqual([]);
  await close();
});

test("tiles: only from the server that the user named, and the policy says so", async () => {
  const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==", "base64");
  const { page: path } = map(join(root, "seeds"), "--tiles", "https://tile.example/{z}/{x}/{y}.png", "--tiles-attribution", "Example tiles <b>");
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/i.exec(readFileSync(path, "utf8"))![1];
  expect(policy.match(/https?:[^\s;]*/g)).toEqual(["https://tile.example"]);
  const context = await browser.newContext({ viewport: { width: 1360, height: 840 } });
  const page = await context.newPage();
  const asked: string[] = [];
  const troubles: string[] = [];
  page.on("console", (m) => m.type() === "error" ? troubles.push(m.text()) : undefined);
  // Nothing leaves this machine: the answer is given here.
  await context.route(/^https?:/, (route) => {
    asked.push(route.request().url());
    return route.fulfill({ contentType: "image/png", body: png });
  });
  await page.goto(`${pathToFileURL(path).href}#lang=en`);
  await page.waitForSelector(".leaflet-tile-loaded");
  expect(asked.length).toBeGreaterThan(0);
  for (const url of asked) expect(url).toMatch(/^https:\/\/tile\.example\/\d+\/\d+\/\d+\.png$/);
  expect(await text(page, "body")).toContain("Example tiles <b>");
  // The server's map is as fine as it is: the note about the shipped one would be wrong.
  await page.evaluate(() => { window.map.setZoom(12, { animate: false }); });
  await page.waitForSelector(".leaflet-tile-loaded");
  expect(await page.locator("#map-note").isVisible()).toBe(false);
  await page.waitForLoadState("networkidle");
  const before = asked.length;
  const refused = await page.evaluate(async () => {
    const image = new Image();
    const failed = new Promise<boolean>((resolve) => { image.onerror = () => resolve(true); image.onload = () => resolve(false); });
    image.src = "https://other.example/x.png";
    return failed;
  });
  expect([refused, asked.length]).toEqual([true, before]);
  expect(troubles.filter((trouble) => !trouble.includes("other.example"))).toEqual([]);
  await context.close();
});
