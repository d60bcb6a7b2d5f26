/** What a circle's colour says: a class of the count, or shares of a whole drawn as a pie. */

import { Flag, type Corpus } from "../data/corpus.ts";
import type { ColourBy } from "../state.ts";
import { eachShown, type Window } from "./counts.ts";

/** Sources that have a colour of their own; the rest share one. */
export const NAMED_SOURCES = 6;

/** Lower bounds of the confidence classes, in per cent: low, medium, high. */
export const CONFIDENCE_CLASSES = [0, 50, 80] as const;

/** Splits a place's mentions into categories, each with its colour. */
export interface Categories {
  count: number;
  of(row: number): number;
}

/** The categories of a choice; null for the count, which is no split. */
export function categories(corpus: Corpus, by: ColourBy, ranked: readonly number[]): Categories | null {
  const { rows } = corpus;
  if (by === "usage") return { count: 2, of: (r) => rows.flags[r] & Flag.associative };
  if (by === "confidence") {
    return { count: 3, of: (r) => (rows.confidence[r] >= CONFIDENCE_CLASSES[2] ? 2 : rows.confidence[r] >= CONFIDENCE_CLASSES[1] ? 1 : 0) };
  }
  if (by === "source") {
    const slot = new Uint8Array(corpus.core.sources.length).fill(NAMED_SOURCES);
    ranked.slice(0, NAMED_SOURCES).forEach((source, i) => (slot[source] = i));
    return { count: NAMED_SOURCES + 1, of: (r) => slot[rows.source[r]] };
  }
  return null;
}

/** Counts a place and category in the window, `categories.count` numbers a place. O(rows in the window). */
export function shares(corpus: Corpus, pass: Uint8Array, window: Window, split: Categories): Uint32Array {
  const out = new Uint32Array((corpus.firstRow.length - 1) * split.count);
  eachShown(corpus, pass, window, (row, place) => out[place * split.count + split.of(row)]++);
  return out;
}

/** Sources by number of mentions, most first; the unknown source never takes a colour before a known one. */
export function rankSources(corpus: Corpus): number[] {
  const counts = new Uint32Array(corpus.core.sources.length);
  for (let r = 0; r < corpus.rows.n; r++) counts[corpus.rows.source[r]]++;
  const known = (s: number) => (corpus.core.sources[s] ? 0 : 1);
  return [...counts.keys()].sort((a, b) => known(a) - known(b) || counts[b] - counts[a] || a - b);
}
