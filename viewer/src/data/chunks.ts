/** The words of the mentions, in chunks that load when somebody asks for them. */

import { unpackJson } from "./codec.ts";
import type { Core } from "./corpus.ts";

/** `[id, title, url, lang, published, evidence]`; empty text is unknown. */
export type ArticleTuple = [string, string, string, string, string, string];
/** `[edtf, start, end, precision, basis]`; the ends are half-open civil dates, empty where open. */
export type DateTuple = [string, string, string, string, string];
/**
 * `[mention_id, surface, before, after, article, date or -1, runner_up, char_start, char_end, reason, corrected,
 * attributes, event]`; offsets are -1 and attributes a JSON object where a row was imported; `event` is the date
 * that the mention's own sentence gives, or -1.
 */
export type MentionTuple = [string, string, string, string, number, number, string, number, number, string, string, string, number];

/** One chunk as the exporter writes it. */
export interface Chunk {
  articles: ArticleTuple[];
  dates: DateTuple[];
  rows: MentionTuple[];
}

/** A date with what it rests on. */
export interface DateDetail {
  edtf: string;
  start: string;
  end: string;
  precision: string;
  basis: string;
}

/** A mention with its words. */
export interface Detail {
  row: number;
  mentionId: string;
  surface: string;
  before: string;
  after: string;
  articleId: string;
  title: string;
  url: string;
  lang: string;
  published: string;
  evidence: string;
  date: DateDetail | null;
  /** What its own sentence says, whether or not it is the date that counts. */
  event: DateDetail | null;
  runnerUp: string;
  charStart: number | null;
  charEnd: number | null;
  reason: string;
  corrected: string;
  /** Columns kept from an imported row. */
  attributes: [string, string][];
}

/** Where packed chunks come from. */
export type Fetch = (chunk: number) => Promise<string>;

/** Loads chunks, keeps the latest few. */
export class Chunks {
  private readonly kept = new Map<number, Promise<Chunk>>();

  constructor(
    private readonly first: readonly number[],
    private readonly fetch: Fetch,
    private readonly keep = 24,
  ) {}

  get count(): number {
    return this.first.length;
  }

  /** First row of a chunk. */
  firstRow(chunk: number): number {
    return this.first[chunk];
  }

  /** The chunk, loaded if need be. */
  load(chunk: number): Promise<Chunk> {
    const known = this.kept.get(chunk);
    if (known) {
      this.kept.delete(chunk);
      this.kept.set(chunk, known);
      return known;
    }
    const loading = this.fetch(chunk).then((packed) => unpackJson<Chunk>(packed));
    // A failure is not remembered: the next click tries again.
    loading.catch(() => this.kept.delete(chunk));
    this.kept.set(chunk, loading);
    if (this.kept.size > this.keep) this.kept.delete(this.kept.keys().next().value as number);
    return loading;
  }

  /** The words of these rows, in their order. */
  async details(rows: ArrayLike<number>): Promise<Detail[]> {
    const wanted = Array.from(rows, (row) => ({ row, chunk: this.chunkOf(row) }));
    const ids = [...new Set(wanted.map((w) => w.chunk))];
    const loaded = new Map(await Promise.all(ids.map(async (id) => [id, await this.load(id)] as const)));
    return wanted.map(({ row, chunk }) => detail(loaded.get(chunk)!, row - this.first[chunk], row));
  }

  private chunkOf(row: number): number {
    let low = 0;
    let high = this.first.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.first[middle] <= row) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** Row `at` of a chunk as an object. */
export function detail(chunk: Chunk, at: number, row: number): Detail {
  const m = chunk.rows[at];
  if (!m) throw new Error(`the page has no words for mention ${row}`);
  const a = chunk.articles[m[4]];
  return {
    row,
    mentionId: m[0],
    surface: m[1],
    before: m[2],
    after: m[3],
    articleId: a[0],
    title: a[1],
    url: a[2],
    lang: a[3],
    published: a[4],
    evidence: a[5],
    date: dateDetail(chunk, m[5]),
    event: dateDetail(chunk, m[12]),
    runnerUp: m[6],
    charStart: m[7] < 0 ? null : m[7],
    charEnd: m[8] < 0 ? null : m[8],
    reason: m[9],
    corrected: m[10],
    attributes: m[11] ? attributes(m[11]) : [],
  };
}

function dateDetail(chunk: Chunk, at: number): DateDetail | null {
  if (at < 0) return null;
  const [edtf, start, end, precision, basis] = chunk.dates[at];
  return { edtf, start, end, precision, basis };
}

function attributes(json: string): [string, string][] {
  const value: unknown = JSON.parse(json);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([key, v]) => [key, typeof v === "string" ? v : JSON.stringify(v)]);
}

declare global {
  interface Window {
    /** Side files call this with their number and their packed text. */
    datelineChunk?: (chunk: number, packed: string) => void;
  }
}

/** Chunks of this document: from its own blocks, or from side files through script elements. */
export function documentChunks(core: Core): Chunks {
  return new Chunks(core.chunks, core.inline ? inlineChunk : sideFile());
}

async function inlineChunk(chunk: number): Promise<string> {
  const block = document.getElementById(`dl-m${chunk}`);
  if (!block) throw new Error(`the page lacks its block ${chunk}`);
  return block.textContent ?? "";
}

function sideFile(): Fetch {
  const arrived = new Map<number, string>();
  window.datelineChunk = (chunk, packed) => arrived.set(chunk, packed);
  return (chunk) =>
    new Promise((resolve, reject) => {
      const name = `page/m${chunk}.js`;
      const script = document.createElement("script");
      script.src = name;
      script.onload = () => {
        script.remove();
        const packed = arrived.get(chunk);
        arrived.delete(chunk);
        if (packed === undefined) reject(new Error(`${name} does not hold what its name says`));
        else resolve(packed);
      };
      script.onerror = () => {
        script.remove();
        reject(new Error(name));
      };
      document.head.append(script);
    });
}
