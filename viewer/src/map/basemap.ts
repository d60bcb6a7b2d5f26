/** The map below the circles: countries of the world, and finer lines where the shipped data has them. */

import L from "leaflet";
import { feature, mesh } from "topojson-client";
import type { FeatureCollection, Geometry, MultiPolygon, Polygon, Position } from "geojson";
import type { GeometryCollection } from "topojson-specification";
import { unpackJson } from "../data/codec.ts";
import { baseLabels, type Base, type BaseLabel } from "./baselabels.ts";
import type { Palette } from "./palette.ts";

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
    this.labels = baseLabels(base);
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
