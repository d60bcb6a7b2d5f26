/** Counting rows: by filter, by slice, by place. One pass over typed arrays each; 1 M rows take a few ms. */

import { Flag, type Corpus } from "../data/corpus.ts";

/** Slices from `from` to `to`, both inside; null is all time, undated mentions included. */
export type Window = { from: number; to: number } | null;

/** What must hold for a mention to be shown, apart from time. */
export interface Filter {
  /** Allowed source indices; null allows all. */
  sources: ReadonlySet<number> | null;
  /** Per cent, inclusive. */
  minConfidence: number;
  usage: "all" | "literal" | "associative";
  /** 1 for a row whose words match; null is no question. */
  text: Uint8Array | null;
  /** 1 for a place inside the circle; null is no question. */
  places: Uint8Array | null;
}

/** 1 for every row that passes. Unlocated rows know no place and no confidence, so these do not judge them. */
export function passing(corpus: Corpus, filter: Filter): Uint8Array {
  const { rows, firstRow } = corpus;
  const pass = new Uint8Array(rows.n);
  const places = firstRow.length - 1;
  for (let p = 0; p < places; p++) {
    if (filter.places && !filter.places[p]) continue;
    for (let r = firstRow[p]; r < firstRow[p + 1]; r++) {
      if (rows.confidence[r] >= filter.minConfidence && wordsPass(corpus, filter, r)) pass[r] = 1;
    }
  }
  for (let r = firstRow[places]; r < rows.n; r++) if (wordsPass(corpus, filter, r)) pass[r] = 1;
  return pass;
}

function wordsPass({ rows }: Corpus, { sources, usage, text }: Filter, r: number): boolean {
  if (sources && !sources.has(rows.source[r])) return false;
  if (usage !== "all" && ((rows.flags[r] & Flag.associative) !== 0) !== (usage === "associative")) return false;
  return !text || text[r] === 1;
}

/** What the map and the panel show. */
export interface Counts {
  /** Mentions a place in the window. */
  byPlace: Uint32Array;
  mentions: number;
  places: number;
}

/** Counts in the window. O(rows in the window). */
export function countPlaces(corpus: Corpus, pass: Uint8Array, window: Window): Counts {
  const byPlace = new Uint32Array(corpus.firstRow.length - 1);
  eachShown(corpus, pass, window, (_, place) => byPlace[place]++);
  let mentions = 0;
  let places = 0;
  for (const count of byPlace) {
    mentions += count;
    if (count) places++;
  }
  return { byPlace, mentions, places };
}

/** Visits every located row that passes in the window, in no order to rely on. */
export function eachShown({ firstRow, bySlice }: Corpus, pass: Uint8Array, window: Window, visit: (row: number, place: number) => void): void {
  if (window === null) {
    for (let p = 0; p + 1 < firstRow.length; p++) {
      for (let r = firstRow[p]; r < firstRow[p + 1]; r++) if (pass[r]) visit(r, p);
    }
    return;
  }
  const { first, row, place } = bySlice;
  for (let i = first[window.from]; i < first[window.to + 1]; i++) if (pass[row[i]]) visit(row[i], place[i]);
}

/** Whether a slice index lies in the window. */
export function inWindow(slice: number, window: Window): boolean {
  return window === null || (slice >= window.from && slice <= window.to);
}

/** Located mentions a slice, and the two that always have a count of their own. */
export interface Histogram {
  bySlice: Uint32Array;
  undated: number;
  unlocated: number;
  /** The most that one place has in one slice: fixes the scale of circles while time plays. */
  placePeak: number;
}

/** Counts over time. O(rows). */
export function histogram(corpus: Corpus, pass: Uint8Array): Histogram {
  const { rows, firstRow, slices } = corpus;
  const bySlice = new Uint32Array(slices.length);
  let undated = 0;
  let placePeak = 0;
  for (let p = 0; p < firstRow.length - 1; p++) {
    let run = 0;
    let runSlice = -2;
    for (let r = firstRow[p]; r < firstRow[p + 1]; r++) {
      if (!pass[r]) continue;
      const s = rows.slice[r];
      if (s < 0) {
        undated++;
        continue;
      }
      bySlice[s]++;
      run = s === runSlice ? run + 1 : 1;
      runSlice = s;
      if (run > placePeak) placePeak = run;
    }
  }
  let unlocated = 0;
  for (let r = firstRow[firstRow.length - 1]; r < rows.n; r++) unlocated += pass[r];
  return { bySlice, undated, unlocated, placePeak };
}

/** Rows that pass in the window, in time order (undated last); of one place, of all, undated or unlocated. */
export function listRows(
  corpus: Corpus,
  pass: Uint8Array,
  window: Window,
  what: number | "all" | "undated" | "unlocated",
): Uint32Array {
  const { rows, firstRow } = corpus;
  const last = firstRow[firstRow.length - 1];
  const [from, to] =
    typeof what === "number" ? [firstRow[what], firstRow[what + 1]] : what === "unlocated" ? [last, rows.n] : [0, last];
  const out: number[] = [];
  for (let r = from; r < to; r++) {
    if (!pass[r]) continue;
    const fits =
      what === "unlocated" ? true : what === "undated" ? rows.slice[r] < 0 : inWindow(rows.slice[r], window);
    if (fits) out.push(r);
  }
  return Uint32Array.from(typeof what === "number" ? out : byTime(corpus, out));
}

function byTime({ rows }: Corpus, list: number[]): number[] {
  const key = (r: number) => (rows.flags[r] & Flag.dayless ? 1e9 : rows.day[r]);
  return list.sort((a, b) => key(a) - key(b) || a - b);
}

/** Mentions a source that pass everything but the choice of sources. */
export function countSources(corpus: Corpus, filter: Filter): Uint32Array {
  const pass = passing(corpus, { ...filter, sources: null });
  const counts = new Uint32Array(corpus.core.sources.length);
  for (let r = 0; r < corpus.rows.n; r++) if (pass[r]) counts[corpus.rows.source[r]]++;
  return counts;
}
