/** The map itself: marks of places, names and lines below them, what stands at its edges. */

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { basemap } from "../build/basemap.ts";
import { unpackJson } from "../src/data/codec.ts";
import { Words } from "../src/i18n/index.ts";
import { baseLabels, labelText, type Base } from "../src/map/baselabels.ts";
import { pixelsPerKm } from "../src/map/marks.ts";
import { DARK, LIGHT } from "../src/map/palette.ts";
import { sample } from "../tests/corpora.ts";
import { pack, writePage } from "../tests/pack.ts";
import { folder, launch, open, text } from "./browser.ts";
import { drawn, watch, type Call } from "./canvas.ts";

let browser: Browser;
let samplePage: string;
beforeAll(async () => {
  browser = await launch();
  samplePage = writePage(folder(), pack(sample()));
});
afterAll(() => browser.close());

const english = new Words("en");
const arabic = new Words("ar");
const rgb = (hex: string) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
/** The points of a geometry, whatever its kind. */
const pairs = (coordinates: unknown[]): number[][] => typeof coordinates[0] === "number" ? [coordinates as number[]] : (coordinates as unknown[][]).flatMap(pairs);

const base = await unpackJson<Base>(basemap(new URL("../../data/basemap/", import.meta.url)));
const labels = baseLabels(base);
const DOTS = ".leaflet-overlay-pane canvas";
const go = async (page: Page, lat: number, lon: number, zoom: number) => {
  await page.evaluate(([a, b, z]) => { window.map.setView([a, b], z, { animate: false }); }, [lat, lon, zoom]);
  await page.waitForTimeout(120);
};
const layerPoint = (page: Page, lat: number, lon: number) => page.evaluate(([a, b]) => { const { x, y } = window.map.latLngToLayerPoint([a, b]); return [x, y]; }, [lat, lon]);

test("points are circles, uncertain ones in a ring of so many km; areas are frames, and the legend says so", async () => {
  const { page, close } = await open(browser, samplePage);
  await watch(page);
  await go(page, 35.05, 40.5, 9);
  const near = (calls: Call[], [x, y]: number[]) => calls.filter((c) => Math.hypot(Number(c.args[0]) - x, Number(c.args[1]) - y) < 1.5);
  const field = await layerPoint(page, 35.1, 40.55);
  const arcs = near((await drawn(page, DOTS)).filter((c) => c.what === "arc"), field).map((c) => Number(c.args[2]));
  expect(Math.max(...arcs)).toBeCloseTo(12 * pixelsPerKm(35.1, 9), 6);
  expect(Math.min(...arcs)).toBeLessThan(30);
  const governorate = await layerPoint(page, 35, 40.5);
  const calls = await drawn(page, DOTS);
  const frames = calls.filter((c) => c.what === "roundRect").map((c) => c.args as number[]);
  const own = frames.filter(([x, y, wide, high]) => Math.hypot(x + wide / 2 - governorate[0], y + high / 2 - governorate[1]) < 1.5);
  expect(own).toHaveLength(1);
  expect(near(calls.filter((c) => c.what === "arc"), governorate)).toEqual([]);
  expect(await text(page, "#legend")).toContain("Area, no point: country, governorate, river, desert");
  const frame = page.locator("#legend svg rect");
  expect(await frame.evaluate((r) => [r.getAttribute("fill"), r.getAttribute("stroke"), r.getAttribute("stroke-dasharray")])).toEqual(["none", LIGHT.area, "5 3"]);
  expect(await text(page, "#legend")).toContain("Somewhere in this ring");
  await page.locator("#filters summary").click();
  await page.locator("#areas").uncheck();
  await page.waitForTimeout(120);
  expect((await drawn(page, DOTS)).filter((c) => c.what === "roundRect")).toEqual([]);
  expect(await frame.count()).toBe(0);
  await close();
});

test.each(["Hasakah", "Anbar", "Tigris", "Lake Assad", "Turkey"])("%s is named in English and in Arabic", async (name) => {
  const label = labels.find((l) => (labelText(l, english)) === name || (name === "Turkey" && l.code === "TR"))!;
  const { page, close } = await open(browser, samplePage, "lang=en");
  await watch(page);
  const names = async () => (await drawn(page, DOTS)).filter((c) => c.what === "fillText").map((c) => c.args[0]);
  await go(page, label.lat, label.lon, Math.max(label.from, 5));
  const shown = label.kind === "country" ? labelText(label, english).toUpperCase() : labelText(label, english);
  expect(await names()).toContain(shown);
  await page.locator("#language").click();
  await page.waitForTimeout(120);
  expect(await names()).toContain(labelText(label, arabic));
  await close();
});

test("land, rivers, lakes and the borders of governorates are drawn in both themes", async () => {
  for (const [theme, palette] of [["light", LIGHT], ["dark", DARK]] as const) {
    const { page, close } = await open(browser, samplePage, `lang=en&theme=${theme}`);
    // The colours within two pixels of a point of the base map.
    const around = (lat: number, lon: number) => page.evaluate(([a, b]) => {
      const canvas = document.querySelector<HTMLCanvasElement>(".leaflet-base-pane canvas")!;
      const [box, map] = [canvas.getBoundingClientRect(), document.getElementById("map-view")!.getBoundingClientRect()];
      const p = window.map.latLngToContainerPoint([a, b]);
      const scale = canvas.width / box.width;
      const { data } = canvas.getContext("2d")!.getImageData(Math.round((p.x + map.x - box.x) * scale) - 2, Math.round((p.y + map.y - box.y) * scale) - 2, 5, 5);
      return Array.from({ length: 25 }, (_, i) => [...data.slice(4 * i, 4 * i + 3)]);
    }, [lat, lon]);
    const off = (colour: number[], hex: string) => Math.hypot(...[1, 3, 5].map((at, i) => parseInt(hex.slice(at, at + 2), 16) - colour[i]));
    const closest = async (points: number[][], hex: string) => {
      const found = [];
      for (const [lon, lat] of points) found.push(...(await around(lat, lon)));
      return Math.min(...found.map((colour) => off(colour, hex)));
    };
    await go(page, 36, 39, 9);
    expect(await closest([[39.2, 36.4]], palette.land)).toBeLessThan(3);
    const lake = labels.find((l) => l.name === "Lake Assad")!;
    expect(await closest([[lake.lon, lake.lat]], palette.sea)).toBeLessThan(3);
    const seen = ([lon, lat]: number[]) => lon > 38.6 && lon < 40 && lat > 35.5 && lat < 36.5;
    const points = (name: "rivers" | "governorates") => base[name].features.flatMap((f) => pairs((f.geometry as { coordinates: unknown[] }).coordinates)).filter(seen);
    expect(await closest(points("rivers").slice(0, 30), palette.water)).toBeLessThan(off(rgb(palette.land), palette.water) / 3);
    expect(await closest(points("governorates").slice(0, 60), palette.governorate)).toBeLessThan(off(rgb(palette.land), palette.governorate) / 3);
    await close();
  }
});

test("a note stands where the zoom is finer than the data, and who made the map at its foot, with no network", async () => {
  const { page, requests, close } = await open(browser, samplePage);
  await go(page, 35.3, 40.1, 9);
  expect(await page.locator("#map-note").isVisible()).toBe(false);
  await go(page, 35.3, 40.1, 9.5);
  expect(await page.locator("#map-note").isVisible()).toBe(true);
  expect(await text(page, "#map-note")).toBe("Lines of this map are good to about 2.5 km. Closer than this, trust the points.");
  expect(await page.locator("#credits").isVisible()).toBe(true);
  const credits = await text(page, "#credits");
  for (const who of ["Leaflet", "Natural Earth", "OCHA COD-AB (CC BY 3.0 IGO)", "Who’s On First (CC0, Quattroshapes CC BY)"]) expect(credits).toContain(who);
  expect(await page.locator("#credits").evaluate((p) => p.scrollWidth <= p.clientWidth)).toBe(true);
  await page.locator("#help").click();
  expect(await text(page, "dialog")).toContain("A gazetteer (CC BY 4.0)");
  await page.keyboard.press("Escape");
  await page.locator("#language").click();
  expect(await text(page, "#map-note")).toMatch(/^[^A-Za-z]+$/);
  await go(page, 35.3, 40.1, 8);
  expect(await page.locator("#map-note").isVisible()).toBe(false);
  expect(requests).toHaveLength(1);
  await close();
});
