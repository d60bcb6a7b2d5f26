/** Which mentions have all the words asked for, in their text, title or name. */

import type { Chunks } from "../data/chunks.ts";
import { placeOfRow, type Corpus } from "../data/corpus.ts";
import { fold } from "./search.ts";

/**
 * 1 for every row that has all the words. Reads every chunk once and keeps none, so that memory does not grow;
 * `stopped` is asked between chunks, and null comes back when it says so.
 */
export async function scan(
  corpus: Corpus,
  chunks: Chunks,
  query: string,
  progress: (done: number, all: number) => void,
  stopped: () => boolean,
): Promise<Uint8Array | null> {
  const words = fold(query).split(" ").filter(Boolean);
  const hits = new Uint8Array(corpus.rows.n);
  if (!words.length) return hits.fill(1);
  for (let c = 0; c < chunks.count; c++) {
    progress(c, chunks.count);
    const chunk = await chunks.load(c);
    if (stopped()) return null;
    const titles = chunk.articles.map((a) => fold(a[1]));
    chunk.rows.forEach((m, i) => {
      const row = chunks.firstRow(c) + i;
      const place = corpus.places[placeOfRow(corpus, row)];
      const text = `${titles[m[4]]} ${fold(m[2] + m[1] + m[3])} ${place ? fold(`${place.name} ${place.nameAr}`) : ""}`;
      if (words.every((w) => text.includes(w))) hits[row] = 1;
    });
  }
  progress(chunks.count, chunks.count);
  return hits;
}
