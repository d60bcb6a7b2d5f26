/** What is shown, as files: the same columns that the program's own layers have. */

import type { Detail } from "../data/chunks.ts";
import { Flag, placeOfRow, type Corpus } from "../data/corpus.ts";

/** One mention with flat properties, or null geometry where it has no point. */
export interface Feature {
  type: "Feature";
  geometry: { type: "Point"; coordinates: [number, number] } | null;
  properties: Record<string, string | number | null>;
}

/** The feature of one mention. Times are instants with an inclusive end, as in the layers. */
export function feature(corpus: Corpus, d: Detail): Feature {
  const { rows, places, slices, core } = corpus;
  const at = placeOfRow(corpus, d.row);
  const place = at < 0 ? null : places[at];
  const slice = rows.slice[d.row];
  return {
    type: "Feature",
    geometry: place && { type: "Point", coordinates: [place.lon, place.lat] },
    properties: {
      mention_id: d.mentionId,
      article_id: d.articleId,
      title: d.title || null,
      source: core.sources[rows.source[d.row]] || null,
      url: d.url || null,
      surface: d.surface,
      usage: rows.flags[d.row] & Flag.associative ? "associative" : "literal",
      zone: rows.flags[d.row] & Flag.boilerplate ? "boilerplate" : "body",
      char_start: d.charStart,
      char_end: d.charEnd,
      place_id: place?.id ?? null,
      place_name: place?.name ?? null,
      place_name_ar: place?.nameAr || null,
      feature_code: place?.feature ?? null,
      country: place?.country || null,
      admin1: place?.admin1 || null,
      uncertainty_km: place?.uncertaintyKm ?? null,
      start: d.date?.start ? `${d.date.start}T00:00:00Z` : null,
      end: d.date?.end ? lastSecond(d.date.end) : null,
      edtf: d.date?.edtf ?? null,
      precision: d.date?.precision ?? null,
      basis: d.date?.basis ?? null,
      event_edtf: d.event?.edtf ?? null,
      slice: slice < 0 ? null : slices[slice].name,
      confidence: place ? rows.confidence[d.row] / 100 : null,
      runner_up: d.runnerUp || null,
      context: `${d.before}${d.surface}${d.after}`,
      corrected: d.corrected || null,
    },
  };
}

function lastSecond(end: string): string {
  return `${new Date(Date.parse(`${end}T00:00:00Z`) - 1000).toISOString().slice(0, 19)}Z`;
}

/** A GeoJSON FeatureCollection (RFC 7946), one feature a line. */
export function geojson(features: readonly Feature[]): string {
  return `{"type":"FeatureCollection","features":[\n${features.map((f) => JSON.stringify(f)).join(",\n")}\n]}\n`;
}

/** CSV with a BOM, so that a spreadsheet reads the Arabic, and no cell that runs as a formula. */
export function csv(features: readonly Feature[]): string {
  const columns = ["lon", "lat", ...Object.keys(features[0]?.properties ?? {})];
  const lines = features.map(({ geometry, properties }) => {
    const cells = [geometry?.coordinates[0] ?? null, geometry?.coordinates[1] ?? null, ...Object.values(properties)];
    return cells.map(cell).join(",");
  });
  return `\ufeff${[columns.join(","), ...lines].join("\r\n")}\r\n`;
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
