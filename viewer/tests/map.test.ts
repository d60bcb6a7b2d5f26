/** What is drawn for a place, on a canvas that writes down what it is told; and the names of the base map. */

import { readFileSync } from "node:fs";
import { Geodesic } from "geographiclib-geodesic";
import { describe, expect, test } from "vitest";
import { basemap } from "../build/basemap.ts";
import { unpackJson } from "../src/data/codec.ts";
import { Words } from "../src/i18n/index.ts";
import { classes } from "../src/logic/scale.ts";
import { baseLabels, labelText, type Base } from "../src/map/baselabels.ts";
import { colourOf, drawArea, drawCircle, drawRing, frameSide, inkOn, pixelsPerKm, type Drawn, type Scene } from "../src/map/marks.ts";
import { LIGHT } from "../src/map/palette.ts";

const en = new Words("en");
const ar = new Words("ar");

/** One call of the canvas, with the settings that held. */
interface Call { what: string; args: unknown[]; fill: string; stroke: string; dash: number[]; alpha: number; font: string }

function canvas(): { ctx: CanvasRenderingContext2D; calls: Call[]; of(what: string): Call[] } {
  const calls: Call[] = [];
  const state: Record<string, unknown> = { fillStyle: "", strokeStyle: "", globalAlpha: 1, font: "" };
  let dash: number[] = [];
  const ctx = new Proxy(state, {
    get: (_, name: string) => name in state ? state[name] : (...args: unknown[]) => {
      if (name === "setLineDash") dash = args[0] as number[];
      else calls.push({ what: name, args, fill: state.fillStyle as string, stroke: state.strokeStyle as string, dash, alpha: state.globalAlpha as number, font: state.font as string });
    },
    set: (_, name: string, value) => { state[name] = value; return true; },
  });
  return { ctx: ctx as unknown as CanvasRenderingContext2D, calls, of: (what) => calls.filter((c) => c.what === what) };
}

function scene(more: Partial<Scene> = {}): Scene {
  const byPlace = Uint32Array.of(1234, 1, 40);
  return { byPlace, peak: 1234, bounds: classes(1234), shares: null, colours: LIGHT.count, areas: true, selected: null, palette: LIGHT, words: en, labels: [], ...more };
}

const at = (r: number, place = 0): Drawn => ({ place, x: 100, y: 60, r });
const inkCalls = ["fill", "stroke", "fillText", "strokeText"];

describe("uncertainty", () => {
  // Web Mercator in its own words, in pixels of the world.
  const mercator = (lat: number, lon: number, zoom: number) => {
    const y = Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
    return [(lon / 360 + 0.5) * 256 * 2 ** zoom, (0.5 - y / (2 * Math.PI)) * 256 * 2 ** zoom];
  };

  test.each([[0, 3], [35.3, 6], [35.3, 9.5], [53.5, 8], [-33.9, 12], [70, 5]])("at latitude %d and zoom %d the ring reaches where the geodesic does", (lat, zoom) => {
    const km = 12;
    for (const bearing of [0, 90, 180, 270]) {
      const end = Geodesic.WGS84.Direct(lat, 40, bearing, km * 1000);
      const [x0, y0] = mercator(lat, 40, zoom);
      const [x1, y1] = mercator(end.lat2!, end.lon2!, zoom);
      const drawn = Math.hypot(x1 - x0, y1 - y0);
      // The sphere of Web Mercator is off the ellipsoid by up to 0.7 %.
      expect(Math.abs(drawn / (km * pixelsPerKm(lat, zoom)) - 1)).toBeLessThan(0.01);
    }
  });

  test("one zoom further is twice as wide", () => {
    expect(pixelsPerKm(35, 8) / pixelsPerKm(35, 7)).toBeCloseTo(2, 12);
    expect(pixelsPerKm(60, 7) / pixelsPerKm(0, 7)).toBeCloseTo(2, 12);
  });

  test("a dashed ring of the given radius in its own colour, about the place", () => {
    const { ctx, of } = canvas();
    drawRing(ctx, at(8), 42, scene());
    expect(of("arc").map((c) => c.args.slice(0, 3))).toEqual([[100, 60, 42]]);
    expect(of("stroke")).toMatchObject([{ stroke: LIGHT.uncertain, dash: [2, 3], alpha: 1 }]);
    expect(of("fill")[0].alpha).toBeLessThan(0.2);
  });

  test("no ring behind the circle, and none far beyond the screen", () => {
    for (const ring of [0, 5, 10.9, 4001]) {
      const { ctx, calls } = canvas();
      drawRing(ctx, at(8), ring, scene());
      expect(calls.filter((c) => inkCalls.includes(c.what))).toEqual([]);
    }
  });
});

describe("areas", () => {
  test("a hollow dashed frame of the circle's size, never a circle", () => {
    const { ctx, calls, of } = canvas();
    drawArea(ctx, at(20, 2), scene());
    expect(calls.map((c) => c.what)).not.toContain("arc");
    expect(of("fill")).toEqual([]);
    expect(of("stroke")).toMatchObject([{ stroke: LIGHT.area, dash: [5, 3] }]);
    const [x, y, wide, high] = of("roundRect")[0].args as number[];
    expect([x + wide / 2, y + high / 2]).toEqual([100, 60]);
    expect(wide * high).toBeCloseTo(Math.PI * 20 ** 2, 9);
    expect(of("fillText")).toMatchObject([{ args: ["40", 100, 60], fill: LIGHT.area }]);
  });

  test("a small one stays large enough to be seen, without a number", () => {
    const { ctx, of } = canvas();
    drawArea(ctx, at(2.5, 1), scene());
    expect([frameSide(2.5), of("fillText").length]).toEqual([10, 0]);
  });
});

describe("circles", () => {
  test("the number stands in a circle that has room for it, written as the reader writes numbers", () => {
    for (const words of [en, ar]) {
      const { ctx, of } = canvas();
      drawCircle(ctx, at(30), scene({ words }));
      expect(of("arc").map((c) => c.args[2])).toEqual([30, 30]);
      expect(of("fillText")).toMatchObject([{ args: [words.number(1234), 100, 60.5], fill: inkOn(LIGHT.count[4]) }]);
    }
    expect(en.number(1234)).toBe("1,234");
    const { ctx, of } = canvas();
    drawCircle(ctx, at(10.5, 1), scene());
    expect(of("fillText")).toEqual([]);
  });

  test("the fill is the colour of the count's class", () => {
    const { ctx, of } = canvas();
    drawCircle(ctx, at(4, 1), scene());
    expect(of("fill").map((c) => c.fill)).toEqual([LIGHT.count[0]]);
    expect(colourOf(scene(), 0)).toBe(LIGHT.count[4]);
  });

  test("shares are slices of the circle from the top, clockwise, as large as their part", () => {
    const shares = Uint32Array.of(617, 617, 1, 0, 10, 30);
    const pies = scene({ shares, colours: LIGHT.usage });
    const { ctx, of } = canvas();
    drawCircle(ctx, at(20, 2), pies);
    const slices = of("arc").slice(0, 2).map((c) => c.args.slice(3) as number[]);
    expect(of("fill").map((c) => c.fill)).toEqual(LIGHT.usage);
    expect(slices[0][0]).toBeCloseTo(-Math.PI / 2);
    expect(slices.map(([from, to]) => (to - from) / (2 * Math.PI))).toEqual([0.25, 0.75]);
    expect(colourOf(pies, 2)).toBe(LIGHT.usage[1]);
    const whole = canvas();
    drawCircle(whole.ctx, at(20, 1), pies);
    expect(whole.of("fill").map((c) => c.fill)).toEqual([LIGHT.usage[0]]);
  });
});

/** Whether a point lies in a polygon: an odd number of edges to the east of it. */
function inside(geometry: { type: string; coordinates: unknown }, x: number, y: number): boolean {
  const polygons = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) as [number, number][][][];
  let odd = false;
  for (const ring of polygons.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [[x0, y0], [x1, y1]] = [ring[i - 1], ring[i]];
      if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) odd = !odd;
    }
  }
  return odd;
}

describe("the base map", async () => {
  const base = await unpackJson<Base>(basemap(new URL("../../data/basemap/", import.meta.url)));
  const labels = baseLabels(base);
  const named = (kind: string, words: Words) => labels.filter((l) => l.kind === kind).map((l) => labelText(l, words));
  const arabic = /^[\u0600-\u06ff\s‌-]+$/;

  test("every governorate of Syria and Iraq is named in English and Arabic, inside itself", () => {
    const { features } = JSON.parse(readFileSync(new URL("../../data/basemap/governorates.geojson", import.meta.url), "utf8"));
    expect(features.length).toBe(33);
    expect(named("governorate", en)).toEqual(features.map((f: { properties: { name: string } }) => f.properties.name));
    expect(named("governorate", en)).toEqual(expect.arrayContaining(["Deir ez-Zor", "Nineveh", "Anbar", "Rural Damascus"]));
    expect(named("governorate", ar)).toEqual(expect.arrayContaining(["دير الزور", "نينوى", "الأنبار", "ريف دمشق"]));
    for (const name of named("governorate", ar)) expect(name).toMatch(arabic);
    for (const label of labels.filter((l) => l.kind === "governorate")) {
      const own = features.find((f: { properties: { name: string } }) => f.properties.name === label.name);
      expect(inside(own.geometry, label.lon, label.lat), label.name).toBe(true);
    }
    const deir = labels.find((l) => l.name === "Deir ez-Zor")!;
    expect([Math.round(deir.lat), Math.round(deir.lon)]).toEqual([35, 40]);
    expect([deir.from, deir.until]).toEqual([6.5, 10]);
  });

  test("rivers and lakes are named in both, once each", () => {
    for (const [words, names] of [[en, ["Euphrates", "Tigris", "Lake Assad", "Dead Sea"]], [ar, ["الفرات", "دجلة", "بحيرة الأسد", "البحر الميت"]]] as const) {
      const water = named("water", words);
      expect(water).toEqual(expect.arrayContaining([...names]));
      expect(new Set(water).size).toBe(water.length);
    }
    for (const name of named("water", ar)) expect(name).toMatch(arabic);
  });

  test("the world's countries are there, named by their codes", () => {
    expect(named("country", en)).toEqual(expect.arrayContaining(["Syria", "Iraq", "Brazil", "Japan"]));
    expect(named("country", ar)).toEqual(expect.arrayContaining(["سوريا", "العراق", "البرازيل", "اليابان"]));
  });

  test("land, borders, rivers and lakes are packed with it", () => {
    for (const layer of ["land", "borders", "rivers", "lakes", "governorates"] as const) expect(base[layer].features.length, layer).toBeGreaterThan(0);
  });
});
