/** The page's data in memory: places, slices, and one row a mention without its words. */

import { undelta, unpack, unpackJson, varints } from "./codec.ts";

/** The number of the format that this viewer reads; the exporter writes the same. */
export const FORMAT = 2;

/** What the exporter writes into the block `dl-core`. Arrays of one table have one length. */
export interface Core {
  format: number;
  program: string;
  by: string;
  mentions: number;
  articles: number;
  /** Rows that came with a point and a date of their own. */
  events: number;
  /** Contiguous slices from the first to the last; `start` and `end` are half-open civil dates. */
  slices: { name: string[]; start: string[]; end: string[] };
  sources: string[];
  places: {
    id: string[];
    name: string[];
    name_ar: (string | null)[];
    lon: number[];
    lat: number[];
    feature: string[];
    country: string[];
    admin1: string[];
    population: number[];
    uncertainty_km: number[];
    /** How far it reaches for "within so many km": 0 for a town, whatever its size. */
    reach_km: number[];
    source: string[];
    /** 1 for what is drawn as an area. */
    area: number[];
    /** How many rows the place has; rows stand in place order, unlocated ones last. */
    mentions: number[];
  };
  /** First row of every chunk. */
  chunks: number[];
  /** Whether the chunks stand in this page (`dl-m0` …) or in `page/m0.js` …. */
  inline: boolean;
  tiles: { url: string; attribution: string } | null;
  /** Whom the gazetteers' licences ask to name. */
  credits: string[];
}

/** One place, ready to draw. Degrees, WGS 84. */
export interface Place {
  id: string;
  name: string;
  nameAr: string;
  lon: number;
  lat: number;
  feature: string;
  country: string;
  admin1: string;
  population: number;
  uncertaintyKm: number;
  reachKm: number;
  source: string;
  area: boolean;
}

/** One slice of the period; days since 1970, half-open. */
export interface Slice {
  name: string;
  start: number;
  end: number;
}

/** Columns over mentions, in order of place, then dated before undated, then day. */
export interface Rows {
  n: number;
  /** Index of the slice, or -1 where the date fits no single slice. */
  slice: Int32Array;
  /** First day of the extent, days since 1970; meaningless where `hasDay` is false. */
  day: Int32Array;
  source: Uint16Array;
  /** Bits of `Flag`. */
  flags: Uint8Array;
  /** Per cent. */
  confidence: Uint8Array;
}

/** Bits of the flags column. */
export const Flag = { associative: 1, boilerplate: 2, dayless: 4 } as const;

/** Everything but the words. */
export interface Corpus {
  core: Core;
  places: Place[];
  slices: Slice[];
  rows: Rows;
  /** Rows of place p are `firstRow[p]` to `firstRow[p + 1]`; unlocated rows follow the last place. */
  firstRow: Uint32Array;
  /** The located rows again, slice by slice, each with its place: what moves the slider reads only these. */
  bySlice: { first: Uint32Array; row: Uint32Array; place: Uint32Array };
}

/** Days since 1970 of an ISO civil date. */
export function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
}

/** The ISO civil date of a day since 1970. */
export function isoDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** Reads the corpus from its blocks; `block` gives the text of the element with that id. */
export async function readCorpus(block: (id: string) => string): Promise<Corpus> {
  const core = await unpackJson<Core>(block("dl-core"));
  if (core.format !== FORMAT) throw new Error(`the page holds format ${core.format}, this viewer reads ${FORMAT}`);
  const n = core.mentions;
  const column = async (name: string) => varints(await unpack(block(`dl-${name}`)), n);
  const [slice, day, source, flags, confidence] = await Promise.all(
    ["slice", "day", "source", "flags", "confidence"].map(column),
  );
  const rows: Rows = {
    n,
    slice: undelta(slice),
    day: undelta(day),
    source: Uint16Array.from(source),
    flags: Uint8Array.from(flags),
    confidence: Uint8Array.from(confidence),
  };
  const firstRow = firstRows(core);
  const slices = readSlices(core);
  return { core, places: readPlaces(core), slices, rows, firstRow, bySlice: sortBySlice(rows, firstRow, slices.length) };
}

function readPlaces({ places: p }: Core): Place[] {
  return p.id.map((id, i) => ({
    id,
    name: p.name[i],
    nameAr: p.name_ar[i] ?? "",
    lon: p.lon[i],
    lat: p.lat[i],
    feature: p.feature[i],
    country: p.country[i],
    admin1: p.admin1[i],
    population: p.population[i],
    uncertaintyKm: p.uncertainty_km[i],
    reachKm: p.reach_km[i],
    source: p.source[i],
    area: p.area[i] === 1,
  }));
}

function readSlices({ slices: s }: Core): Slice[] {
  return s.name.map((name, i) => ({ name, start: dayNumber(s.start[i]), end: dayNumber(s.end[i]) }));
}

function firstRows(core: Core): Uint32Array {
  const counts = core.places.mentions;
  const first = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) first[i + 1] = first[i] + counts[i];
  if (first[counts.length] > core.mentions) throw new Error("places have more mentions than the page");
  return first;
}

/** Counting sort of the dated rows by slice. */
function sortBySlice(rows: Rows, firstRow: Uint32Array, slices: number): Corpus["bySlice"] {
  const last = firstRow[firstRow.length - 1];
  const first = new Uint32Array(slices + 1);
  for (let r = 0; r < last; r++) {
    if (rows.slice[r] >= slices) throw new Error(`mention ${r} is in a slice that the page does not have`);
    if (rows.slice[r] >= 0) first[rows.slice[r] + 1]++;
  }
  for (let s = 0; s < slices; s++) first[s + 1] += first[s];
  const next = first.slice();
  const row = new Uint32Array(first[slices]);
  const place = new Uint32Array(first[slices]);
  for (let p = 0; p + 1 < firstRow.length; p++) {
    for (let r = firstRow[p]; r < firstRow[p + 1]; r++) {
      if (rows.slice[r] < 0) continue;
      const at = next[rows.slice[r]]++;
      row[at] = r;
      place[at] = p;
    }
  }
  return { first, row, place };
}

/** The place of a row, or -1 for an unlocated one. O(log places). */
export function placeOfRow({ firstRow }: Corpus, row: number): number {
  const places = firstRow.length - 1;
  if (row >= firstRow[places]) return -1;
  let low = 0;
  let high = places;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (firstRow[middle] <= row) low = middle;
    else high = middle;
  }
  return low;
}
