/** The colours of both themes: to be told from the ground and from each other, with every kind of colour vision. */

import { describe, expect, test } from "vitest";
import { inkOn, OPACITY } from "../src/map/marks.ts";
import { DARK, LIGHT } from "../src/map/palette.ts";
import { ciede2000, contrast, lab, over, rgb, VISIONS } from "./vision.ts";

/** CIEDE2000 of 2 can just be seen side by side; two circles far apart on a map need several times that. */
const APART = 9;
/** WCAG 2.2: graphics (1.4.11) and text (1.4.3). */
const GRAPHICS = 3;
const TEXT = 4.5;

const LEGENDS = ["count", "sources", "usage", "confidence"] as const;

describe("the measures themselves", () => {
  // Pairs 1, 7, 15, 17, 20 and 25 of the test data of Sharma, Wu and Dalal.
  test.each([
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425], [[50, 0, 0], [50, -1, 2], 2.3669], [[50, -0.001, 2.49], [50, 0.0011, -2.49], 4.7461],
    [[50, 2.5, 0], [73, 25, -18], 27.1492], [[50, 2.5, 0], [58, 24, 15], 19.4535], [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  ] as [[number, number, number], [number, number, number], number][])("CIEDE2000 of %j and %j", (a, b, is) => {
    expect(ciede2000(a, b)).toBeCloseTo(is, 4);
    expect(ciede2000(b, a)).toBeCloseTo(is, 4);
  });

  test("contrast and vision", () => {
    expect(contrast(rgb("#000000"), rgb("#ffffff"))).toBeCloseTo(21, 3);
    expect(contrast(rgb("#777777"), rgb("#ffffff"))).toBeCloseTo(4.48, 2);
    const gap = (vision: string, a: string, b: string) => ciede2000(lab(rgb(a), VISIONS[vision]), lab(rgb(b), VISIONS[vision]));
    // Red and green of one lightness are one colour to who lacks the cones for them, not to others.
    expect(gap("full colour vision", "#c06b00", "#708000")).toBeGreaterThan(25);
    expect(gap("deuteranopia", "#c06b00", "#708000")).toBeLessThan(9);
    for (const vision of Object.keys(VISIONS)) expect(gap(vision, "#000000", "#ffffff")).toBeCloseTo(100, 0);
  });
});

describe.each([["light", LIGHT], ["dark", DARK]] as const)("%s", (_theme, palette) => {
  const grounds = [rgb(palette.land), rgb(palette.sea)];

  test.each(LEGENDS.flatMap((legend) => Object.keys(VISIONS).map((vision) => [legend, vision] as const)))("the colours of %s can be told apart with %s", (legend, vision) => {
    const seen = palette[legend].map((colour) => lab(rgb(colour), VISIONS[vision]));
    seen.forEach((a, i) => seen.slice(i + 1).forEach((b, k) => {
      expect(ciede2000(a, b), `${palette[legend][i]} and ${palette[legend][i + 1 + k]}`).toBeGreaterThan(APART);
    }));
  });

  test.each(Object.keys(VISIONS))("more is further from the ground in lightness, with %s", (vision) => {
    const [ground, ...steps] = [palette.land, ...palette.count].map((colour) => lab(rgb(colour), VISIONS[vision])[0]);
    const away = steps.map((l) => Math.abs(l - ground));
    for (let i = 1; i < away.length; i++) expect(away[i] - away[i - 1]).toBeGreaterThan(4);
  });

  test("circles stand out from land and sea, as they are drawn", () => {
    for (const colour of LEGENDS.flatMap((legend) => palette[legend])) {
      for (const ground of grounds) expect(contrast(over(rgb(colour), ground, OPACITY), ground), colour).toBeGreaterThan(GRAPHICS);
    }
  });

  test("so do frames, rings, the circle of a question and what is chosen", () => {
    for (const mark of ["area", "uncertain", "near", "focus"] as const) {
      for (const ground of grounds) expect(contrast(rgb(palette[mark]), ground), mark).toBeGreaterThan(GRAPHICS);
    }
  });

  test("names can be read on land and sea, numbers on their circles", () => {
    for (const name of ["label", "area", "waterLabel"] as const) {
      for (const ground of grounds) expect(contrast(rgb(palette[name]), ground), name).toBeGreaterThan(TEXT);
    }
    expect(contrast(rgb(palette.baseLabel), grounds[0])).toBeGreaterThan(TEXT);
    for (const colour of LEGENDS.flatMap((legend) => palette[legend])) {
      expect(contrast(rgb(inkOn(colour)), rgb(colour)), colour).toBeGreaterThan(TEXT);
    }
  });
});
