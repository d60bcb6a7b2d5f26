/** What the Rust exporter wrote (`tests/fixtures/page/`, see `tests/page.rs`), read by the viewer. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Chunks } from "../src/data/chunks.ts";
import { Flag, isoDay, placeOfRow, readCorpus } from "../src/data/corpus.ts";

const fixture = (name: string) => readFileSync(new URL(`../../tests/fixtures/page/${name}`, import.meta.url), "utf8");
const html = fixture("index.html");
const contents = JSON.parse(fixture("contents.json"));

const blocks = new Map([...html.matchAll(/<script type="text\/plain" id="(dl-\w+)">([^<]*)<\/script>/g)].map((m) => [m[1], m[2]]));
const block = (id: string) => blocks.get(id) ?? "";

describe("the exporter's page", async () => {
  const corpus = await readCorpus(block);
  const chunks = new Chunks(corpus.core.chunks, async (c) => block(`dl-m${c}`));

  test("has the columns that the exporter wrote", () => {
    const { rows } = corpus;
    expect([...rows.slice]).toEqual(contents.columns.slice);
    expect([...rows.day]).toEqual(contents.columns.day);
    expect([...rows.source]).toEqual(contents.columns.source);
    expect([...rows.flags]).toEqual(contents.columns.flags);
    expect([...rows.confidence]).toEqual(contents.columns.confidence);
  });

  test("has the places, slices and bounds that the exporter wrote", () => {
    expect(corpus.places.map((p) => [p.id, p.name, p.nameAr, p.lon, p.lat, p.area, p.reachKm])).toEqual(
      contents.core.places.id.map((id: string, i: number) => [
        id, contents.core.places.name[i], contents.core.places.name_ar[i], contents.core.places.lon[i], contents.core.places.lat[i],
        contents.core.places.area[i] === 1, contents.core.places.reach_km[i],
      ]),
    );
    expect(corpus.slices.map((s) => [s.name, isoDay(s.start), isoDay(s.end)])).toEqual(
      contents.core.slices.name.map((name: string, i: number) => [name, contents.core.slices.start[i], contents.core.slices.end[i]]),
    );
  });

  test("gives every row its words, its place and its date", async () => {
    const details = await chunks.details([...Array(corpus.rows.n).keys()]);
    details.forEach((d, i) => {
      const row = contents.m0.rows[i];
      const article = contents.m0.articles[row[4]];
      expect([d.mentionId, d.surface, d.before, d.after]).toEqual(row.slice(0, 4));
      expect([d.articleId, d.title, d.url, d.lang, d.published, d.evidence]).toEqual(article);
      expect(d.date?.edtf ?? null).toBe(row[5] < 0 ? null : contents.m0.dates[row[5]][0]);
      expect(d.event?.edtf ?? null).toBe(row[12] < 0 ? null : contents.m0.dates[row[12]][0]);
      expect(d.date === null).toBe((corpus.rows.flags[i] & Flag.dayless) !== 0);
      expect(placeOfRow(corpus, i) < 0).toBe(d.reason !== "");
    });
    expect(details.map((d) => d.surface).slice(1, 3)).toEqual(["الميادين", "الميادين"]);
  });
});
