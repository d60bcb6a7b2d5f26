/** The map below the circles: countries of the world, and finer lines where the shipped data has them. */

import L from "leaflet";
import { feature, mesh } from "topojson-client";
import type { FeatureCollection, Geometry, MultiPolygon, Polygon, Position } from "geojson";
import type { GeometryCollection, Topology } from "topojson-specification";
import { unpackJson } from "../data/codec.ts";
import type { Palette } from "./palette.ts";

/** What the build packs into the block `dl-base`; see `build/basemap.ts`. */
export interface Base {
  world: Topology;
  /** ISO numeric code to alpha-2. */
  countries: Record<string, string>;
  land: FeatureCollection;
  borders: FeatureCollection;
  rivers: FeatureCollection;
  lakes: FeatureCollection;
  governorates: FeatureCollection;
  /** West, south, east, north of the finer data, degrees. */
  bbox: [number, number, number, number];
}

/** A name on the base map. */
export interface BaseLabel {
  kind: "country" | "governorate" | "water";
  lat: number;
  lon: number;
  /** Country code, for names that the browser knows; otherwise empty. */
  code: string;
  name: string;
  nameAr: string;
  /** Shown from this zoom on, up to `until`. */
  from: number;
  until: number;
}

/** Beyond this zoom the lines are less exact than they look (about 2.5 km off). */
export const FINEST_ZOOM = 9;

type Style = (p: Palette) => L.PathOptions;

/** Draws the base map into its own pane and recolours it with the theme. */
export class Basemap {
  readonly labels: BaseLabel[];
  private readonly layers: { layer: L.GeoJSON; style: Style }[] = [];

  private constructor(private readonly map: L.Map, base: Base, palette: Palette) {
    map.createPane("base").style.zIndex = "150";
    const renderer = L.canvas({ pane: "base", padding: 0.3 });
    const add = (data: Geometry | FeatureCollection, style: Style, polygon = false) => {
      const options = { pane: "base", renderer, interactive: false, smoothFactor: polygon ? 0.5 : 1 };
      const layer = L.geoJSON(data, options as L.GeoJSONOptions).addTo(map);
      this.layers.push({ layer, style });
    };
    const world = base.world.objects.countries as GeometryCollection;
    add(unrolled(feature(base.world, world)), (p) => ({ stroke: false, fill: true, fillColor: p.land, fillOpacity: 1 }), true);
    add(unrolledLines(mesh(base.world, world, (a, b) => a !== b)), (p) => ({ color: p.border, weight: 0.8, opacity: 0.9, fill: false }));
    // The coarse world must not show through where the finer land is drawn.
    add(box(base.bbox), (p) => ({ stroke: false, fill: true, fillColor: p.sea, fillOpacity: 1 }));
    add(base.land, (p) => ({ stroke: false, fill: true, fillColor: p.land, fillOpacity: 1 }), true);
    add(base.governorates, (p) => ({ color: p.governorate, weight: 1, dashArray: "3 3", fill: false }));
    add(base.rivers, (p) => ({ color: p.water, weight: 1.4, opacity: 0.9, fill: false }));
    add(base.lakes, (p) => ({ color: p.water, weight: 0.8, fill: true, fillColor: p.sea, fillOpacity: 1 }));
    add(only(base.borders, "border"), (p) => ({ color: p.border, weight: 1.4, fill: false }));
    add(only(base.borders, "disputed"), (p) => ({ color: p.border, weight: 1.2, dashArray: "5 4", fill: false }));
    this.labels = labels(base);
    this.recolour(palette);
  }

  /** Unpacks the data and draws it. */
  static async open(map: L.Map, packed: string, palette: Palette): Promise<Basemap> {
    return new Basemap(map, await unpackJson<Base>(packed), palette);
  }

  recolour(palette: Palette): void {
    this.map.getContainer().style.background = palette.sea;
    for (const { layer, style } of this.layers) layer.setStyle(style(palette));
  }
}

/** Polygons whose rings run on over the date line, with a copy on the other side of the world. */
function unrolled(world: FeatureCollection): FeatureCollection {
  const features = world.features.flatMap((f) => {
    const g = f.geometry as Polygon | MultiPolygon;
    const polygons = g.type === "Polygon" ? [g.coordinates] : g.coordinates;
    const parts = polygons.flatMap((rings) => {
      const unrolledRings = rings.map(unrollRing);
      const xs = unrolledRings[0].map((p) => p[0]);
      const copies = [unrolledRings];
      if (Math.max(...xs) > 180) copies.push(unrolledRings.map((ring) => shift(ring, -360)));
      if (Math.min(...xs) < -180) copies.push(unrolledRings.map((ring) => shift(ring, 360)));
      return copies;
    });
    return [{ ...f, geometry: { type: "MultiPolygon" as const, coordinates: parts } }];
  });
  return { ...world, features };
}

function unrolledLines(lines: Geometry): Geometry {
  if (lines.type !== "MultiLineString") return lines;
  return { type: "MultiLineString", coordinates: lines.coordinates.map((line) => unroll(line)) };
}

function unroll(line: Position[]): Position[] {
  let turn = 0;
  return line.map(([x, y], i) => {
    if (i > 0 && x - line[i - 1][0] > 180) turn -= 360;
    if (i > 0 && x - line[i - 1][0] < -180) turn += 360;
    return [x + turn, y];
  });
}

/** A ring around a pole (Antarctica) is closed along the edge of the map. */
function unrollRing(ring: Position[]): Position[] {
  const out = unroll(ring);
  const [first, last] = [out[0], out[out.length - 1]];
  if (Math.abs(last[0] - first[0]) > 180) {
    const pole = first[1] > 0 ? 89 : -89;
    out.push([last[0], pole], [first[0], pole], first);
  }
  return out;
}

function shift(ring: Position[], by: number): Position[] {
  return ring.map(([x, y]) => [x + by, y]);
}

function only(all: FeatureCollection, kind: string): FeatureCollection {
  return { ...all, features: all.features.filter((f) => f.properties?.kind === kind) };
}

function box([west, south, east, north]: Base["bbox"]): Polygon {
  return { type: "Polygon", coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] };
}

function labels(base: Base): BaseLabel[] {
  const out: BaseLabel[] = [];
  const world = feature(base.world, base.world.objects.countries as GeometryCollection);
  for (const f of world.features) {
    const ring = largestRing(f.geometry as Polygon | MultiPolygon);
    if (!ring) continue;
    const { lat, lon, size } = middle(ring);
    const code = base.countries[String(f.id)] ?? "";
    const name = String((f.properties as { name?: string } | null)?.name ?? "");
    out.push({ kind: "country", lat, lon, code, name, nameAr: "", from: size > 60 ? 2.5 : size > 8 ? 4 : 5.5, until: 8 });
  }
  for (const f of base.governorates.features) {
    const ring = largestRing(f.geometry as Polygon | MultiPolygon);
    if (ring) out.push({ kind: "governorate", ...middle(ring), ...names(f.properties), code: "", from: 6.5, until: 10 });
  }
  const longest = new Map<string, Position[]>();
  for (const f of [...base.rivers.features, ...base.lakes.features]) {
    const line = longestLine(f.geometry);
    const { name } = names(f.properties);
    if (name && line.length > (longest.get(name)?.length ?? 0)) longest.set(name, line);
  }
  for (const f of [...base.rivers.features, ...base.lakes.features]) {
    const line = longest.get(names(f.properties).name);
    if (!line) continue;
    longest.delete(names(f.properties).name);
    const lake = f.geometry.type.endsWith("Polygon");
    const [lon, lat] = lake ? [middle(line).lon, middle(line).lat] : line[line.length >> 1];
    out.push({ kind: "water", lat, lon, ...names(f.properties), code: "", from: lake ? 8 : 7, until: 13 });
  }
  return out;
}

function names(p: Record<string, unknown> | null): { name: string; nameAr: string } {
  return { name: String(p?.name ?? ""), nameAr: String(p?.name_ar ?? "") };
}

function largestRing(g: Polygon | MultiPolygon): Position[] | null {
  const rings = g.type === "Polygon" ? [g.coordinates[0]] : g.coordinates.map((c) => c[0]);
  let best: Position[] | null = null;
  let size = -1;
  for (const ring of rings) {
    const its = rings.length > 1 ? middle(ring).size : 0;
    if (its > size) [best, size] = [ring, its];
  }
  return best;
}

function longestLine(g: Geometry): Position[] {
  switch (g.type) {
    case "LineString": return g.coordinates;
    case "MultiLineString": return g.coordinates.reduce((a, b) => (b.length > a.length ? b : a));
    case "Polygon": case "MultiPolygon": return largestRing(g) ?? [];
    default: return [];
  }
}

/** Centroid of a ring in plain degrees (good enough to put a name), and its size in square degrees. */
function middle(ring: Position[]): { lat: number; lon: number; size: number } {
  let area = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [x0, y0] = ring[i];
    const [x1, y1] = ring[i + 1];
    const cross = x0 * y1 - x1 * y0;
    area += cross;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  }
  if (area === 0) return { lon: ring[0]?.[0] ?? 0, lat: ring[0]?.[1] ?? 0, size: 0 };
  return { lon: x / (3 * area), lat: y / (3 * area), size: Math.abs(area / 2) };
}
