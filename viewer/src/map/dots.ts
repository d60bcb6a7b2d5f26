/**
 * The circles: one canvas over the map. Leaflet's own circles would each be an object with its own events;
 * 20,000 of them do not move at 30 frames a second, numbers in typed arrays do.
 */

import L from "leaflet";
import type { Place } from "../data/corpus.ts";
import { SMALLEST, radius } from "../logic/scale.ts";
import { placeName } from "../ui/names.ts";
import { labelText } from "./baselabels.ts";
import { LabelSpace } from "./labels.ts";
import { colourOf, drawArea, drawCircle, drawRing, FONT, frameSide, OPACITY, pixelsPerKm, type Drawn, type Scene } from "./marks.ts";

/** With more circles than this on the screen they are drawn in batches, without outlines and rings. */
const BATCH_FROM = 2500;
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
    if (points.length <= BATCH_FROM) this.rings(ctx, points, scene);
    for (const d of areas) drawArea(ctx, d, scene);
    if (points.length > BATCH_FROM) this.batches(ctx, points, scene);
    else for (const d of points) drawCircle(ctx, d, scene);
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

  private rings(ctx: CanvasRenderingContext2D, points: Drawn[], scene: Scene): void {
    const zoom = this._map.getZoom();
    for (const d of points) {
      const { lat, uncertaintyKm } = this.places[d.place];
      drawRing(ctx, d, uncertaintyKm * pixelsPerKm(lat, zoom), scene);
    }
  }

  /** Thousands of circles: one path a colour. */
  private batches(ctx: CanvasRenderingContext2D, points: Drawn[], scene: Scene): void {
    const paths = new Map<string, Path2D>();
    for (const d of points) {
      const colour = colourOf(scene, d.place);
      let path = paths.get(colour);
      if (!path) paths.set(colour, (path = new Path2D()));
      if (d.r <= SMALLEST) path.rect(d.x - 1.75, d.y - 1.75, 3.5, 3.5);
      else {
        path.moveTo(d.x + d.r, d.y);
        path.arc(d.x, d.y, d.r, 0, 2 * Math.PI);
      }
    }
    ctx.globalAlpha = OPACITY;
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
      const name = labelText(label, words);
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
