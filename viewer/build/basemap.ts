/** Packs the shipped map data and the world's countries into the one block that `src/map/basemap.ts` reads. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { deflateSync } from "node:zlib";

/** Zlib, then base64, as `src/data/codec.ts` unpacks it. */
export function pack(value: unknown): string {
  return deflateSync(JSON.stringify(value), { level: 9 }).toString("base64");
}

/** The packed base map from `data/basemap/` and the npm package `world-atlas`. */
export function basemap(folder: URL): string {
  const require = createRequire(import.meta.url);
  const json = (path: string | URL) => JSON.parse(readFileSync(path, "utf8"));
  const layer = (name: string) => json(new URL(`${name}.geojson`, folder));
  const world = json(require.resolve("world-atlas/countries-50m.json"));
  delete world.objects.land;
  const rows = readFileSync(new URL("countries.csv", folder), "utf8").trim().split("\n").slice(1);
  return pack({
    world,
    countries: Object.fromEntries(rows.map((row) => row.trim().split(","))),
    land: layer("land"),
    borders: layer("borders"),
    rivers: layer("rivers"),
    lakes: layer("lakes"),
    governorates: layer("governorates"),
    bbox: [33.5, 28.5, 50, 39],
  });
}
