/** Finding places by name in Arabic or Latin letters, with typing errors. */

import type { Place } from "../data/corpus.ts";

/** One spelling for what people write in several: case, accents, Arabic letter variants, marks, tatweel. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    // Hamza and madda come apart from their letter in NFKD, so they go with the other marks.
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640\u200c-\u200f\u061c]/g, "")
    .toLowerCase()
    .replace(/[\u0671\u0622\u0623\u0625]/g, "\u0627")
    .replace(/[\u0649\u06cc]/g, "\u064a")
    .replace(/\u0629/g, "\u0647")
    .replace(/\u06a9/g, "\u0643")
    .replace(/[\u02bb\u02bc\u2018\u2019'`\u02bf\u02be]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Drops the articles that people leave out: ال, al-, ar-, ash-, the. */
export function bare(folded: string): string {
  return folded
    .replace(/(^| )\u0627\u0644(?=\S{2})/g, "$1")
    .replace(/(^| )(al|ar|as|ad|at|an|az|ash|el|the) (?=\S)/g, "$1");
}

/** Edits (insert, delete, replace, swap neighbours) from `a` to a beginning of `b`; more than `limit` is `limit + 1`. */
export function prefixDistance(a: string, b: string, limit: number): number {
  const over = limit + 1;
  const width = Math.min(b.length, a.length + limit);
  let before: number[] = [];
  let last = Array.from({ length: width + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= width; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
      row.push(cost);
      if (cost < best) best = cost;
    }
    if (best > limit) return over;
    before = last;
    last = row;
  }
  return Math.min(over, ...last);
}

interface Entry {
  place: number;
  key: string;
}

/** Names of the places, folded once. */
export class PlaceSearch {
  private readonly entries: Entry[] = [];

  constructor(
    places: readonly Place[],
    private readonly weight: ArrayLike<number>,
  ) {
    places.forEach((place, i) => {
      const keys = new Set([place.name, place.nameAr].flatMap((n) => (n ? [bare(fold(n))] : [])));
      for (const key of keys) if (key) this.entries.push({ place: i, key });
    });
  }

  /** The best places for what was typed, best first. O(names × length of the query). */
  find(typed: string, most = 8): number[] {
    const query = bare(fold(typed));
    if (!query) return [];
    const limit = query.length < 4 ? 0 : query.length < 8 ? 1 : 2;
    const best = new Map<number, number>();
    for (const { place, key } of this.entries) {
      const score = this.score(query, key, limit);
      if (score < (best.get(place) ?? Infinity)) best.set(place, score);
    }
    return [...best]
      .filter(([, score]) => Number.isFinite(score))
      .sort((a, b) => a[1] - b[1] || this.weight[b[0]] - this.weight[a[0]] || a[0] - b[0])
      .slice(0, most)
      .map(([place]) => place);
  }

  /** 0 whole name, 1 its beginning, 2 a later word, 3 and more with that many errors. */
  private score(query: string, key: string, limit: number): number {
    if (key === query) return 0;
    if (key.startsWith(query)) return 1;
    if (key.includes(` ${query}`)) return 2;
    if (limit === 0) return Infinity;
    let errors = prefixDistance(query, key, limit);
    for (let at = key.indexOf(" "); at >= 0 && errors > 1; at = key.indexOf(" ", at + 1)) {
      errors = Math.min(errors, prefixDistance(query, key.slice(at + 1), limit) + 0.5);
    }
    if (errors > limit) return Infinity;
    return 2 + errors + Math.abs(key.length - query.length) / 100;
  }
}

/** "35.34, 40.14" (latitude first, as `near` reads it), or null. */
export function coordinates(typed: string): { lat: number; lon: number } | null {
  const match = /^\s*([+-]?\d+(?:\.\d+)?)\s*[,;\u060c ]\s*([+-]?\d+(?:\.\d+)?)\s*$/.exec(latinDigits(typed));
  if (!match) return null;
  const lat = Number(match[1]);
  const lon = Number(match[2]);
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

/** Arabic-Indic digits and decimal signs as Latin ones. */
export function latinDigits(text: string): string {
  return text
    .replace(/[\u0660-\u0669]/g, (d) => String(d.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (d) => String(d.charCodeAt(0) - 0x6f0))
    .replace(/\u066b/g, ".");
}
