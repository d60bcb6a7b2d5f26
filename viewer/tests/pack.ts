/** Writes pages as the exporter does, from plain mentions: the format in the words of the tests. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import type { ArticleTuple, Chunk, DateTuple } from "../src/data/chunks.ts";
import { dayNumber, Flag, FORMAT, type Core } from "../src/data/corpus.ts";

export interface TestPlace {
  id: string; name: string; nameAr?: string; lon: number; lat: number; feature?: string; country?: string;
  admin1?: string; population?: number; uncertaintyKm?: number; area?: boolean;
}
export interface TestArticle { id: string; title: string; source: string; url?: string; lang?: string; published?: string; evidence?: string }
export interface TestDate { edtf: string; start: string; end: string; precision?: string; basis?: string; slice: string | null }
export interface TestMention {
  /** Index of the place, or -1. */
  place: number; article: TestArticle; surface: string; before?: string; after?: string; date: TestDate | null;
  /** What its own sentence says. */
  event?: TestDate | undefined;
  associative?: boolean; confidence?: number; runnerUp?: string; reason?: string;
}
export interface TestCorpus { by: string; places: TestPlace[]; slices: { name: string; start: string; end: string }[]; mentions: TestMention[] }

export interface Packed { core: Core; blocks: Record<string, string>; chunks: Chunk[] }

const zip = (bytes: Uint8Array | string) => deflateSync(bytes, { level: 6 }).toString("base64");

/** The blocks of a page. `chunkRows` mentions go into a chunk. */
export function pack(corpus: TestCorpus, { chunkRows = 500, inline = true } = {}): Packed {
  const sliceIndex = new Map(corpus.slices.map((s, i) => [s.name, i]));
  const sources = [...new Set(corpus.mentions.map((m) => m.article.source))].sort();
  const last = corpus.places.length;
  const key = (m: TestMention) => (m.place < 0 ? last : m.place);
  const undated = (m: TestMention) => (m.date?.slice ? 0 : 1);
  const day = (m: TestMention) => (m.date ? dayNumber(m.date.start) : 1e9);
  const rows = corpus.mentions.slice().sort((a, b) => key(a) - key(b) || undated(a) - undated(b) || day(a) - day(b));
  const counts = new Array<number>(last).fill(0);
  for (const m of rows) if (m.place >= 0) counts[m.place]++;
  const chunks: Chunk[] = [];
  const first: number[] = [];
  for (let from = 0; from < rows.length; from += chunkRows) {
    first.push(from);
    chunks.push(chunk(rows.slice(from, from + chunkRows), from));
  }
  const core: Core = {
    format: FORMAT, program: "test", by: corpus.by, mentions: rows.length,
    articles: new Set(rows.map((m) => m.article.id)).size,
    slices: { name: corpus.slices.map((s) => s.name), start: corpus.slices.map((s) => s.start), end: corpus.slices.map((s) => s.end) },
    sources,
    places: {
      id: corpus.places.map((p) => p.id), name: corpus.places.map((p) => p.name), name_ar: corpus.places.map((p) => p.nameAr ?? null),
      lon: corpus.places.map((p) => p.lon), lat: corpus.places.map((p) => p.lat), feature: corpus.places.map((p) => p.feature ?? "P.PPL"),
      country: corpus.places.map((p) => p.country ?? ""), admin1: corpus.places.map((p) => p.admin1 ?? ""), population: corpus.places.map((p) => p.population ?? 0),
      uncertainty_km: corpus.places.map((p) => p.uncertaintyKm ?? 0), reach_km: corpus.places.map((p) => (p.area ? (p.uncertaintyKm ?? 0) : 0)), source: corpus.places.map(() => "test"), area: corpus.places.map((p) => (p.area ? 1 : 0)), mentions: counts,
    },
    chunks: first, inline, tiles: null, events: 0, credits: ["A gazetteer (CC BY 4.0)"],
  };
  const sourceIndex = new Map(sources.map((s, i) => [s, i]));
  const blocks: Record<string, string> = {
    "dl-core": zip(JSON.stringify(core)),
    "dl-slice": column(delta(rows.map((m) => (m.date?.slice ? sliceIndex.get(m.date.slice)! : -1)))),
    "dl-day": column(delta(rows.map((m) => (m.date ? dayNumber(m.date.start) : 0)))),
    "dl-source": column(rows.map((m) => sourceIndex.get(m.article.source)!)),
    "dl-flags": column(rows.map((m) => (m.associative ? Flag.associative : 0) | (m.date ? 0 : Flag.dayless))),
    "dl-confidence": column(rows.map((m) => (m.place < 0 ? 0 : Math.round((m.confidence ?? 0.9) * 100)))),
  };
  return { core, blocks, chunks };
}

function chunk(rows: TestMention[], from: number): Chunk {
  const articles = new Map<string, number>();
  const dates = new Map<string, number>();
  const out: Chunk = { articles: [], dates: [], rows: [] };
  const intern = <T>(map: Map<string, number>, list: T[], key: string, make: () => T): number => {
    let at = map.get(key);
    if (at === undefined) {
      at = list.push(make()) - 1;
      map.set(key, at);
    }
    return at;
  };
  rows.forEach((m, i) => {
    const a = m.article;
    const article = intern<ArticleTuple>(articles, out.articles, a.id, () => [a.id, a.title, a.url ?? "", a.lang ?? "", a.published ?? "", a.evidence ?? ""]);
    const dateAt = (d: TestDate | null | undefined): number =>
      d ? intern<DateTuple>(dates, out.dates, JSON.stringify(d), () => [d.edtf, d.start, d.end, d.precision ?? "month", d.basis ?? "published"]) : -1;
    const date = dateAt(m.date);
    out.rows.push([(from + i).toString(16).padStart(16, "0"), m.surface, m.before ?? "", m.after ?? "", article, date, m.runnerUp ?? "", 10 * i, 10 * i + m.surface.length, m.reason ?? "", "", "", dateAt(m.event)]);
  });
  return out;
}

export function delta(numbers: number[]): number[] {
  let previous = 0;
  return numbers.map((n) => {
    const d = n - previous;
    previous = n;
    return d >= 0 ? d * 2 : -d * 2 - 1;
  });
}

function column(numbers: number[]): string {
  const bytes = new Uint8Array(numbers.length * 5);
  let at = 0;
  for (let n of numbers) {
    while (n > 127) {
      bytes[at++] = (n & 127) | 128;
      n = Math.floor(n / 128);
    }
    bytes[at++] = n;
  }
  return zip(bytes.subarray(0, at));
}

/** Writes `index.html` (and `page/`) into a folder, from the built template. */
export function writePage(folder: string, packed: Packed): string {
  const template = readFileSync(new URL("../dist/index.html", import.meta.url), "utf8");
  const blocks = { ...packed.blocks };
  mkdirSync(join(folder, "page"), { recursive: true });
  packed.chunks.forEach((c, i) => {
    const text = zip(JSON.stringify(c));
    if (packed.core.inline) blocks[`dl-m${i}`] = text;
    else writeFileSync(join(folder, "page", `m${i}.js`), `datelineChunk(${i},"${text}")\n`);
  });
  const html = Object.entries(blocks).map(([id, text]) => `<script type="text/plain" id="${id}">${text}</script>`).join("\n");
  const path = join(folder, "index.html");
  writeFileSync(path, template.replace("<!--dateline:data-->", () => html));
  return path;
}

/** Months from one to another, both inside, as slices. */
export function months(from: string, to: string): TestCorpus["slices"] {
  const out: TestCorpus["slices"] = [];
  let [y, m] = from.split("-").map(Number);
  for (;;) {
    const name = `${y}-${String(m).padStart(2, "0")}`;
    const [ny, nm] = m === 12 ? [y + 1, 1] : [y, m + 1];
    out.push({ name, start: `${name}-01`, end: `${ny}-${String(nm).padStart(2, "0")}-01` });
    if (name === to) return out;
    [y, m] = [ny, nm];
  }
}

/** A small generator of numbers in [0, 1) that gives the same ones each time (mulberry32). */
export function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
