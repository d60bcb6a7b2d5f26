/** What stands on the map for a place: a circle with its number, a hollow frame for an area, a ring of uncertainty. */

import type { Words } from "../i18n/index.ts";
import { classOf } from "../logic/scale.ts";
import type { BaseLabel } from "./baselabels.ts";
import type { Palette } from "./palette.ts";

/** What to draw. */
export interface Scene {
  byPlace: Uint32Array;
  /** The count that has the largest circle. */
  peak: number;
  /** Colour by count: bounds of the classes. Otherwise shares a place, `colours.length` numbers each. */
  bounds: number[];
  shares: Uint32Array | null;
  colours: string[];
  areas: boolean;
  selected: number | null;
  palette: Palette;
  words: Words;
  labels: BaseLabel[];
}

/** A place on the screen: centre and radius in pixels. */
export interface Drawn {
  place: number;
  x: number;
  y: number;
  r: number;
}

export const FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', sans-serif";
/** Circles let what they cover shine through a little. */
export const OPACITY = 0.92;
const EQUATOR_KM = 40_075.016686;
/** From this radius on there is room for a number: in a circle, in a frame. */
const NUMBER_FROM = 11;
const FRAME_NUMBER_FROM = 9;
/** A ring must stand clear of its circle, and one far beyond the screen says nothing. */
const RING_CLEAR = 3;
const RING_LARGEST = 4000;

type Context = CanvasRenderingContext2D;

/** Pixels of a kilometre on the ground in Web Mercator, which draws the same length larger towards the poles. */
export function pixelsPerKm(lat: number, zoom: number): number {
  return (256 * 2 ** zoom) / (EQUATOR_KM * Math.cos((lat * Math.PI) / 180));
}

/** The ring in which an uncertain point lies, `ring` pixels wide; nothing where it would hide behind the circle. */
export function drawRing(ctx: Context, { x, y, r }: Drawn, ring: number, { palette }: Scene): void {
  if (ring < r + RING_CLEAR || ring > RING_LARGEST) return;
  ctx.lineWidth = 1;
  ctx.setLineDash([2, 3]);
  ctx.beginPath();
  ctx.arc(x, y, ring, 0, 2 * Math.PI);
  ctx.globalAlpha = 0.1;
  ctx.fillStyle = palette.uncertain;
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.strokeStyle = palette.uncertain;
  ctx.stroke();
  ctx.setLineDash([]);
}

/** A hollow frame with dashed sides: nothing that could pass for a town. */
export function drawArea(ctx: Context, { place, x, y, r }: Drawn, { palette, words, byPlace }: Scene): void {
  const side = frameSide(r);
  ctx.strokeStyle = palette.area;
  ctx.lineWidth = 1.75;
  ctx.setLineDash([5, 3]);
  ctx.beginPath();
  ctx.roundRect(x - side / 2, y - side / 2, side, side, 3);
  ctx.stroke();
  ctx.setLineDash([]);
  if (r < FRAME_NUMBER_FROM) return;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = palette.area;
  ctx.font = `600 11px ${FONT}`;
  ctx.fillText(words.number(byPlace[place]), x, y);
}

/** A square of the same area as the circle. */
export function frameSide(r: number): number {
  return Math.max(10, r * Math.sqrt(Math.PI));
}

/** A circle, or a pie of its shares, with its count where there is room. */
export function drawCircle(ctx: Context, at: Drawn, scene: Scene): void {
  const { place, x, y, r } = at;
  ctx.globalAlpha = OPACITY;
  if (scene.shares && r >= 5) pie(ctx, at, scene, scene.shares);
  else {
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.fillStyle = colourOf(scene, place);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.lineWidth = r > 6 ? 1.25 : 0.75;
  ctx.strokeStyle = scene.palette.outline;
  ctx.stroke();
  if (r >= NUMBER_FROM) count(ctx, at, scene);
}

/** The colour of a place's class, or of its largest share. */
export function colourOf({ shares, colours, byPlace, bounds }: Scene, place: number): string {
  if (!shares) return colours[classOf(byPlace[place], bounds)];
  let best = 0;
  for (let k = 1; k < colours.length; k++) {
    if (shares[place * colours.length + k] > shares[place * colours.length + best]) best = k;
  }
  return colours[best];
}

function pie(ctx: Context, { place, x, y, r }: Drawn, { colours, byPlace }: Scene, shares: Uint32Array): void {
  const k = colours.length;
  let angle = -Math.PI / 2;
  for (let i = 0; i < k; i++) {
    const share = shares[place * k + i];
    if (!share) continue;
    const next = angle + (2 * Math.PI * share) / byPlace[place];
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.arc(x, y, r, angle, next);
    ctx.closePath();
    ctx.fillStyle = colours[i];
    ctx.fill();
    angle = next;
  }
}

function count(ctx: Context, { place, x, y, r }: Drawn, scene: Scene): void {
  const fill = colourOf(scene, place);
  const text = scene.words.number(scene.byPlace[place]);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.font = `600 ${Math.min(15, Math.max(10, r * 0.62))}px ${FONT}`;
  ctx.fillStyle = inkOn(fill);
  if (scene.shares) {
    // A number on a pie crosses colours: it carries its own ground.
    ctx.lineWidth = 3;
    ctx.lineJoin = "round";
    ctx.strokeStyle = fill;
    ctx.strokeText(text, x, y + 0.5);
  }
  ctx.fillText(text, x, y + 0.5);
}

/** Black or white, whichever stands out more on a colour `#rrggbb`. */
export function inkOn(hex: string): string {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  // The lightness where black and white have the same contrast.
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000000" : "#ffffff";
}
