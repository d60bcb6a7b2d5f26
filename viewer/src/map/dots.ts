/**
 * The circles: one canvas over the map. Leaflet's own circles would each be an object with its own events;
 * 20,000 of them do not move at 30 frames a second, numbers in typed arrays do.
 */

import L from "leaflet";
import type { Place } from "../data/corpus.ts";
import type { Words } from "../i18n/index.ts";
import { SMALLEST, classOf, radius } from "../logic/scale.ts";
import { placeName } from "../ui/names.ts";
import type { BaseLabel } from "./basemap.ts";
import { LabelSpace } from "./labels.ts";
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

interface Drawn {
  place: number;
  x: number;
  y: number;
  r: number;
}

const EARTH_PX = 40_075.016686;
/** With more circles than this on the screen they are drawn in batches, without outlines and rings. */
const BATCH_FROM = 2500;
const FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', sans-serif";

// Leaflet's typings leave out what a renderer inherits and must offer; this is the part used here.
interface RendererParts {
  _map: L.Map;
  _container: HTMLCanvasElement;
  _bounds: L.Bounds;
  _updateTransform(center: L.LatLng, zoom: number): void;
}

const Renderer = L.Renderer as unknown as { new (options: L.RendererOptions): L.Layer & RendererParts; prototype: { _update(): void } };

export class Dots extends Renderer {
  private scene: Scene | null = null;
  private drawn: Drawn[] = [];
  private hovered = -1;
  private readonly wx: Float64Array;
  private readonly wy: Float64Array;
  private frame = 0;
  /** Milliseconds that the last drawing took. */
  lastDraw = 0;

  constructor(private readonly places: readonly Place[]) {
    super({ pane: "overlayPane", padding: 0.15 });
    const mercator = L.CRS.EPSG3857;
    const points = places.map((p) => mercator.latLngToPoint(L.latLng(p.lat, p.lon), 0));
    this.wx = Float64Array.from(points, (p) => p.x);
    this.wy = Float64Array.from(points, (p) => p.y);
  }

  /** Shows another scene at the next frame. */
  show(scene: Scene): void {
    this.scene = scene;
    this.redraw();
  }

  redraw(): void {
    if (this.frame || !this._map) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  hover(place: number): void {
    if (place === this.hovered) return;
    this.hovered = place;
    this.redraw();
  }

  /** Places under a point of the map container, topmost first. */
  at(point: L.Point, reach = 4): number[] {
    const p = this._map.containerPointToLayerPoint(point);
    const hits = this.drawn.filter((d) => Math.hypot(d.x - p.x, d.y - p.y) <= Math.max(d.r, 5) + reach);
    return hits.reverse().map((d) => d.place);
  }

  /** Where a place is drawn, in pixels of the map container; null when it is not on the screen. */
  whereIs(place: number): { x: number; y: number; r: number } | null {
    const d = this.drawn.find((one) => one.place === place);
    if (!d) return null;
    const { x, y } = this._map.layerPointToContainerPoint(L.point(d.x, d.y));
    return { x, y, r: d.r };
  }

  _initContainer(): void {
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    this._container = canvas;
  }

  _destroyContainer(): void {
    cancelAnimationFrame(this.frame);
    this._container.remove();
  }

  // Leaflet calls this after every move and zoom.
  _update(): void {
    const animating = (this._map as unknown as { _animatingZoom?: boolean })._animatingZoom;
    if (animating && this._bounds) return;
    Renderer.prototype._update.call(this);
    const size = this._bounds.getSize();
    const ratio = window.devicePixelRatio || 1;
    L.DomUtil.setPosition(this._container, this._bounds.min!);
    this._container.width = Math.round(size.x * ratio);
    this._container.height = Math.round(size.y * ratio);
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
    this.paint();
  }

  // Leaflet's renderer calls this for layers it holds; there are none.
  _updatePaths(): void {}

  private paint(): void {
    const { scene } = this;
    const ctx = this._container?.getContext("2d");
    if (!scene || !ctx || !this._bounds) return;
    const started = performance.now();
    const ratio = window.devicePixelRatio || 1;
    const { min, max } = this._bounds as { min: L.Point; max: L.Point };
    // Cleared whole before anything else, so that the browser need not copy the last picture first.
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this._container.width, this._container.height);
    ctx.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
    this.drawn = this.layOut(scene, min, max);
    const areas = this.drawn.filter((d) => this.places[d.place].area);
    const points = areas.length ? this.drawn.filter((d) => !this.places[d.place].area) : this.drawn;
    if (points.length <= BATCH_FROM) this.uncertainty(ctx, points, scene.palette);
    this.areaMarks(ctx, areas, scene);
    if (points.length > BATCH_FROM) this.batches(ctx, points, scene);
    else for (const d of points) this.circle(ctx, d, scene);
    this.highlight(ctx, scene);
    this.names(ctx, scene);
    this.lastDraw = performance.now() - started;
  }

  /** What is on the screen, largest first, so that small circles lie on top and can be clicked. */
  private layOut(scene: Scene, min: L.Point, max: L.Point): Drawn[] {
    const scale = this._map.getZoomScale(this._map.getZoom(), 0);
    const origin = this._map.getPixelOrigin();
    const world = 256 * scale;
    const centre = (min.x + max.x) / 2;
    const out: Drawn[] = [];
    for (let p = 0; p < this.places.length; p++) {
      const count = scene.byPlace[p];
      if (!count || (!scene.areas && this.places[p].area)) continue;
      let x = this.wx[p] * scale - origin.x;
      // Beyond the date line the nearer copy of the world is the one that is seen.
      x += Math.round((centre - x) / world) * world;
      const y = this.wy[p] * scale - origin.y;
      const r = radius(count, scene.peak);
      if (x + r < min.x || x - r > max.x || y + r < min.y || y - r > max.y) continue;
      out.push({ place: p, x, y, r });
    }
    return out.sort((a, b) => scene.byPlace[b.place] - scene.byPlace[a.place] || a.place - b.place);
  }

  private kmToPixels(place: number): number {
    const circumference = EARTH_PX * Math.cos((this.places[place].lat * Math.PI) / 180);
    return (256 * this._map.getZoomScale(this._map.getZoom(), 0)) / circumference;
  }

  private uncertainty(ctx: CanvasRenderingContext2D, points: Drawn[], palette: Palette): void {
    ctx.lineWidth = 1;
    ctx.setLineDash([2, 3]);
    for (const { place, x, y, r } of points) {
      const ring = this.places[place].uncertaintyKm * this.kmToPixels(place);
      if (ring < r + 3 || ring > 4000) continue;
      ctx.beginPath();
      ctx.arc(x, y, ring, 0, 2 * Math.PI);
      ctx.globalAlpha = 0.1;
      ctx.fillStyle = palette.uncertain;
      ctx.fill();
      ctx.globalAlpha = 0.75;
      ctx.strokeStyle = palette.uncertain;
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
    ctx.setLineDash([]);
  }

  /** Hollow frames with dashed sides: nothing that could pass for a town. */
  private areaMarks(ctx: CanvasRenderingContext2D, areas: Drawn[], { palette, words, byPlace }: Scene): void {
    ctx.strokeStyle = palette.area;
    ctx.lineWidth = 1.75;
    ctx.setLineDash([5, 3]);
    for (const { x, y, r } of areas) {
      const side = frameSide(r);
      ctx.beginPath();
      ctx.roundRect(x - side / 2, y - side / 2, side, side, 3);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = palette.area;
    ctx.font = `600 11px ${FONT}`;
    for (const { place, x, y, r } of areas) if (r >= 9) ctx.fillText(words.number(byPlace[place]), x, y);
  }

  private colour(scene: Scene, place: number): string {
    const { shares, colours } = scene;
    if (!shares) return colours[classOf(scene.byPlace[place], scene.bounds)];
    let best = 0;
    for (let k = 1; k < colours.length; k++) {
      if (shares[place * colours.length + k] > shares[place * colours.length + best]) best = k;
    }
    return colours[best];
  }

  private circle(ctx: CanvasRenderingContext2D, { place, x, y, r }: Drawn, scene: Scene): void {
    ctx.globalAlpha = 0.88;
    if (scene.shares && r >= 5) this.pie(ctx, place, x, y, r, scene);
    else {
      ctx.beginPath();
      ctx.arc(x, y, r, 0, 2 * Math.PI);
      ctx.fillStyle = this.colour(scene, place);
      ctx.fill();
    }
    ctx.globalAlpha = 1;
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.lineWidth = r > 6 ? 1.25 : 0.75;
    ctx.strokeStyle = scene.palette.outline;
    ctx.stroke();
    if (r >= 11) this.number(ctx, place, x, y, r, scene);
  }

  private pie(ctx: CanvasRenderingContext2D, place: number, x: number, y: number, r: number, scene: Scene): void {
    const k = scene.colours.length;
    const total = scene.byPlace[place];
    let angle = -Math.PI / 2;
    for (let i = 0; i < k; i++) {
      const share = scene.shares![place * k + i];
      if (!share) continue;
      const next = angle + (2 * Math.PI * share) / total;
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.arc(x, y, r, angle, next);
      ctx.closePath();
      ctx.fillStyle = scene.colours[i];
      ctx.fill();
      angle = next;
    }
  }

  private number(ctx: CanvasRenderingContext2D, place: number, x: number, y: number, r: number, scene: Scene): void {
    const fill = this.colour(scene, place);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.font = `600 ${Math.min(15, Math.max(10, r * 0.62))}px ${FONT}`;
    ctx.fillStyle = isLight(fill) ? "#1a1a1a" : "#ffffff";
    if (scene.shares) {
      // A number on a pie crosses colours: it carries its own ground.
      ctx.lineWidth = 3;
      ctx.lineJoin = "round";
      ctx.strokeStyle = fill;
      ctx.strokeText(scene.words.number(scene.byPlace[place]), x, y + 0.5);
    }
    ctx.fillText(scene.words.number(scene.byPlace[place]), x, y + 0.5);
  }

  /** Thousands of circles: one path a colour. */
  private batches(ctx: CanvasRenderingContext2D, points: Drawn[], scene: Scene): void {
    const paths = new Map<string, Path2D>();
    for (const d of points) {
      const colour = this.colour(scene, d.place);
      let path = paths.get(colour);
      if (!path) paths.set(colour, (path = new Path2D()));
      if (d.r <= SMALLEST) path.rect(d.x - 1.75, d.y - 1.75, 3.5, 3.5);
      else {
        path.moveTo(d.x + d.r, d.y);
        path.arc(d.x, d.y, d.r, 0, 2 * Math.PI);
      }
    }
    ctx.globalAlpha = 0.75;
    for (const [colour, path] of paths) {
      ctx.fillStyle = colour;
      ctx.fill(path);
    }
    ctx.globalAlpha = 1;
  }

  private highlight(ctx: CanvasRenderingContext2D, { palette, selected }: Scene): void {
    for (const d of this.drawn) {
      if (d.place !== selected && d.place !== this.hovered) continue;
      ctx.beginPath();
      if (this.places[d.place].area) {
        const side = frameSide(d.r) + 6;
        ctx.roundRect(d.x - side / 2, d.y - side / 2, side, side, 5);
      } else ctx.arc(d.x, d.y, d.r + 3, 0, 2 * Math.PI);
      ctx.lineWidth = d.place === selected ? 3 : 2;
      ctx.strokeStyle = palette.focus;
      ctx.stroke();
    }
  }

  private names(ctx: CanvasRenderingContext2D, scene: Scene): void {
    const { words, palette } = scene;
    const space = new LabelSpace(ctx, palette.halo);
    const large = this.drawn.length > BATCH_FROM;
    for (const d of this.drawn.slice(0, large ? 60 : 200)) space.block(d.x, d.y, Math.min(d.r, 30));
    const first = this.drawn.findIndex((d) => d.place === scene.selected);
    const order = this.drawn.slice(0, large ? 40 : 160).filter((_, i) => i !== first);
    if (first >= 0) order.unshift(this.drawn[first]);
    for (const d of order) {
      const place = this.places[d.place];
      const name = short(placeName(place, words));
      const style = place.area ? `italic 500 11.5px ${FONT}` : `${d.r > 9 ? 600 : 500} ${d.r > 16 ? 13 : 12}px ${FONT}`;
      space.beside(name, d.x, d.y, place.area ? frameSide(d.r) / 2 : d.r, style, place.area ? palette.area : palette.label);
    }
    this.baseNames(space, scene);
  }

  private baseNames(space: LabelSpace, { words, palette, labels }: Scene): void {
    const zoom = this._map.getZoom();
    const { min, max } = this._bounds as { min: L.Point; max: L.Point };
    for (const label of labels) {
      if (zoom < label.from || zoom > label.until) continue;
      const p = this._map.latLngToLayerPoint([label.lat, label.lon]);
      if (p.x < min.x || p.x > max.x || p.y < min.y || p.y > max.y) continue;
      const name = label.code ? words.region(label.code) : words.lang === "ar" ? label.nameAr : label.name;
      if (!name) continue;
      if (label.kind === "country") space.centred(words.lang === "en" ? name.toUpperCase() : name, p.x, p.y, `600 11px ${FONT}`, palette.baseLabel, words.lang === "en" ? 1.5 : 0);
      else if (label.kind === "governorate") space.centred(name, p.x, p.y, `500 11px ${FONT}`, palette.baseLabel, 0);
      else space.centred(name, p.x, p.y, `italic 11px ${FONT}`, palette.waterLabel, 0);
    }
  }
}

/** A name on the map has room for so much. */
function short(name: string): string {
  return name.length > 34 ? `${name.slice(0, 33)}…` : name;
}

/** A square of the same area as the circle. */
function frameSide(r: number): number {
  return Math.max(10, r * Math.sqrt(Math.PI));
}

function isLight(hex: string): boolean {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  // The lightness where black and white have the same contrast.
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179;
}
