/** Hands what is shown to the reader as a file. */

import type { Chunks } from "../data/chunks.ts";
import { placeOfRow, type Corpus } from "../data/corpus.ts";
import type { Words } from "../i18n/index.ts";
import { listRows, type Window } from "../logic/counts.ts";
import { csv, feature, geojson, type Feature } from "../logic/download.ts";
import { byId, h } from "./dom.ts";

/** More than this is slow to build in a browser; the files beside the page have it all. */
const MOST = 200_000;
const STEP = 5000;

export interface Request {
  corpus: Corpus;
  chunks: Chunks;
  words: Words;
  pass: Uint8Array;
  window: Window;
  what: number | "all" | "undated" | "unlocated";
  areas: boolean;
}

/** Builds the file and lets the browser save it. Rows hidden with the areas stay out. */
export async function download(kind: "geojson" | "csv", { corpus, chunks, words, pass, window, what, areas }: Request): Promise<void> {
  const note = byId("download-note");
  const listed = listRows(corpus, pass, window, what);
  const rows = areas || what === "unlocated" ? listed : listed.filter((r) => !corpus.places[placeOfRow(corpus, r)]?.area);
  if (rows.length > MOST) {
    note.textContent = words.t("downloadLarge", { mentions: words.n("mentions", rows.length) });
    return;
  }
  try {
    const features: Feature[] = [];
    for (let from = 0; from < rows.length; from += STEP) {
      if (from) note.textContent = words.t("downloadWait", { n: words.number(from) });
      features.push(...(await chunks.details(rows.subarray(from, from + STEP))).map((d) => feature(corpus, d)));
    }
    note.textContent = "";
    if (kind === "geojson") save(geojson(features), "application/geo+json", "dateline.geojson");
    else save(csv(features), "text/csv;charset=utf-8", "dateline.csv");
  } catch (error) {
    note.textContent = words.t("failedFile", { file: (error as Error).message });
  }
}

function save(text: string, type: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
