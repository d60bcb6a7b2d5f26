/** The names on the base map: countries, governorates, rivers and lakes, and where each stands. */

import { feature } from "topojson-client";
import type { FeatureCollection, Geometry, MultiPolygon, Polygon, Position } from "geojson";
import type { GeometryCollection, Topology } from "topojson-specification";
import type { Words } from "../i18n/index.ts";

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

/** The names of a base map, most important kinds first. */
export function baseLabels(base: Base): BaseLabel[] {
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

/** A name in the reader's language; empty where the data has none. */
export function labelText({ code, name, nameAr }: BaseLabel, words: Words): string {
  if (code) return words.region(code);
  return words.lang === "ar" ? nameAr : name;
}
