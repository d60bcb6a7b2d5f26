import { describe, expect, test } from "vitest";
import { Chunks } from "../src/data/chunks.ts";
import { undelta, varints } from "../src/data/codec.ts";
import { readCorpus, type Corpus } from "../src/data/corpus.ts";
import { Words } from "../src/i18n/index.ts";
import { fromHash, toHash } from "../src/logic/address.ts";
import { categories, rankSources, shares } from "../src/logic/colour.ts";
import { countPlaces, countSources, histogram, listRows, passing, type Filter, type Window } from "../src/logic/counts.ts";
import { csv, feature, geojson } from "../src/logic/download.ts";
import { dateWords, sliceWords } from "../src/logic/edtf.ts";
import { narrowest } from "../src/logic/fit.ts";
import { circle, distanceKm, within } from "../src/logic/near.ts";
import { classes, classOf, radius, roundCounts, SMALLEST } from "../src/logic/scale.ts";
import { scan } from "../src/logic/scan.ts";
import { bare, coordinates, fold, PlaceSearch, prefixDistance } from "../src/logic/search.ts";
import { direction, visible, webAddress } from "../src/logic/text.ts";
import { START, type State } from "../src/state.ts";
import { axisTicks } from "../src/ui/timebar.ts";
import { ATTACKS, hostile, PLACES, sample } from "./corpora.ts";
import { delta, months, pack, random, type TestCorpus } from "./pack.ts";

const en = new Words("en");
const ar = new Words("ar");
const ALL: Filter = { sources: null, minConfidence: 0, usage: "all", text: null, places: null };

async function open(made: TestCorpus): Promise<{ corpus: Corpus; chunks: Chunks; made: TestCorpus }> {
  const packed = pack(made, { chunkRows: 100 });
  const corpus = await readCorpus((id) => packed.blocks[id]);
  const { deflateSync } = await import("node:zlib");
  const chunks = new Chunks(corpus.core.chunks, async (c) => deflateSync(JSON.stringify(packed.chunks[c])).toString("base64"));
  return { corpus, chunks, made };
}

describe("codec", () => {
  test("numbers survive, differences too", () => {
    const next = random(3);
    const numbers = Array.from({ length: 500 }, () => Math.floor((next() - 0.5) * 10 ** Math.floor(next() * 9)));
    const bytes: number[] = [];
    for (let n of delta(numbers)) {
      for (; n > 127; n = Math.floor(n / 128)) bytes.push((n & 127) | 128);
      bytes.push(n);
    }
    expect([...undelta(varints(Uint8Array.from(bytes), 500))]).toEqual(numbers);
  });

  test("a column that is too short or too long is no column", () => {
    expect(() => varints(Uint8Array.of(1, 2), 3)).toThrow("ends after 2 of 3");
    expect(() => varints(Uint8Array.of(1, 0x80), 2)).toThrow("ends after 1 of 2");
    expect(() => varints(Uint8Array.of(1, 2, 3), 2)).toThrow("1 bytes after");
  });
});

describe("dates in words", () => {
  const rows: [string, string, string][] = [
    ["2017-06~", "about June 2017", "نحو حزيران/يونيو 2017"],
    ["2017-06-11", "11 June 2017", "11 حزيران/يونيو 2017"],
    ["2017?", "2017, uncertain", "2017، غير مؤكد"],
    ["2017-06%", "about June 2017, uncertain", "نحو حزيران/يونيو 2017، غير مؤكد"],
    ["201X", "the 2010s", "عقد 2010"],
    ["2017-21", "spring 2017", "ربيع 2017"],
    ["2017-34", "quarter 2 of 2017", "الربع 2 من 2017"],
    ["2017-06-06/2017-07-10", "6 June 2017 to 10 July 2017", "من 6 حزيران/يونيو 2017 إلى 10 تموز/يوليو 2017"],
    ["../2017", "until 2017", "حتى 2017"],
    ["2017-03/..", "from March 2017 on", "منذ آذار/مارس 2017"],
    ["2017-XX-XX", "2017", "2017"],
    ["-0331", "332 BCE", "332 ق.م"],
    ["</b>", "</b>", "</b>"],
  ];
  test.each(rows)("%s", (edtf, english, arabic) => {
    expect(dateWords(edtf, en)).toBe(english);
    expect(dateWords(edtf, ar)).toBe(arabic);
  });
  test("slices", () => {
    expect(["2017", "2017-Q2", "2017-06", "2017-W23", "2017-06-11"].map((s) => sliceWords(s, en))).toEqual([
      "2017", "quarter 2 of 2017", "June 2017", "week 23 of 2017", "11 June 2017",
    ]);
  });
  test("plurals", () => {
    expect([0, 1, 2, 5, 11, 100].map((n) => ar.n("mentions", n))).toEqual(["لا إشارات", "إشارة واحدة", "إشارتان", "5 إشارات", "11 إشارة", "100 إشارة"]);
    expect(en.n("mentions", 1234)).toBe("1,234 mentions");
  });
});

describe("search", () => {
  const search = new PlaceSearch(PLACES.map((p) => ({ ...p, nameAr: p.nameAr ?? "", feature: "", country: "", admin1: "", population: 0, uncertaintyKm: 0, reachKm: 0, source: "", area: false })), PLACES.map((_, i) => PLACES.length - i));
  const rows: [string, string][] = [
    ["deir ez", "Deir ez-Zor"], ["Dier ez-Zor", "Deir ez-Zor"], ["deirezzor", "Deir ez-Zor"], ["دير الزور", "Deir ez-Zor"], ["ديرالزور", "Deir ez-Zor"], ["دير الزورر", "Deir ez-Zor"],
    ["MOSUL", "Mosul"], ["mosull", "Mosul"], ["موصل", "Mosul"], ["المصول", "Mosul"], ["الرقه", "Raqqa"], ["ادلب", "Idlib"], ["إدلب", "Idlib"], ["الرَّقّة", "Raqqa"],
    ["البو كمال", "Abu Kamal"], ["palmira", "Palmyra"], ["al mayadin", "Mayadin"], ["tanf", "Al-Tanf"],
  ];
  test.each(rows)("%s finds %s", (typed, name) => {
    expect(search.find(typed).map((i) => PLACES[i].name)[0]).toBe(name);
  });
  test("nothing is found for nothing", () => {
    expect(["", "  ", "xyzzyq", "ال"].map((typed) => search.find(typed))).toEqual([[], [], [], []]);
  });
  test("folding", () => {
    expect(fold("الرَّقّة")).toBe("الرقه");
    expect(fold("آسيا")).toBe("اسيا");
    expect(bare(fold("Al-Qaim"))).toBe("qaim");
  });
  test("distance to a beginning, against the plain definition", () => {
    const next = random(5);
    const word = () => Array.from({ length: Math.floor(next() * 6) }, () => "abc"[Math.floor(next() * 3)]).join("");
    for (let i = 0; i < 300; i++) {
      const [a, b] = [word(), word()];
      const plain = Math.min(...Array.from({ length: b.length + 1 }, (_, k) => edits(a, b.slice(0, k))));
      expect(prefixDistance(a, b, 9)).toBe(plain);
    }
  });
  test("coordinates", () => {
    expect(coordinates("35.3, 40.1")).toEqual({ lat: 35.3, lon: 40.1 });
    expect(coordinates(" -33.9,151.2 ")).toEqual({ lat: -33.9, lon: 151.2 });
    expect(coordinates("٣٥٫٣، ٤٠٫١")).toEqual({ lat: 35.3, lon: 40.1 });
    expect([coordinates("95, 10"), coordinates("35"), coordinates("35.3, 400"), coordinates("a, b")]).toEqual([null, null, null, null]);
  });
});

/** Insert, delete, replace, swap neighbours: by recursion, as the books define it. */
function edits(a: string, b: string): number {
  if (!a || !b) return a.length + b.length;
  let best = Math.min(edits(a.slice(1), b) + 1, edits(a, b.slice(1)) + 1, edits(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1));
  if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0]) best = Math.min(best, edits(a.slice(2), b.slice(2)) + 1);
  return best;
}

describe("distance", () => {
  test("known distances", () => {
    expect(distanceKm(35.3359, 40.1408, 35.0198, 40.4515)).toBeCloseTo(45.03, 1);
    expect(distanceKm(0, 0, 0, 180)).toBeCloseTo(20003.93, 1);
    expect(distanceKm(0, 179.5, 0, -179.5)).toBeCloseTo(111.32, 2);
  });

  test("the quick test by latitude loses nobody", () => {
    const next = random(9);
    const places = Array.from({ length: 2000 }, () => ({ ...blank, lat: -90 + 180 * next(), lon: -180 + 360 * next() }));
    for (const near of [{ lat: 89, lon: 10, km: 900 }, { lat: -0.5, lon: 179.9, km: 1500 }, { lat: 35, lon: 40, km: 500 }]) {
      const plain = places.map((p) => (distanceKm(near.lat, near.lon, p.lat, p.lon) <= near.km ? 1 : 0));
      expect([...within(places, near, true).mask]).toEqual(plain);
    }
  });

  test("an area that reaches further than the circle is left out, and named", () => {
    const places = [{ ...blank, reachKm: 110 }, { ...blank, reachKm: 0 }, { ...blank, reachKm: 50 }];
    expect(within(places, { lat: 0, lon: 0, km: 50 }, false)).toEqual({ mask: Uint8Array.of(0, 1, 1), areasLeftOut: [0] });
    expect([...within(places, { lat: 0, lon: 0, km: 50 }, true).mask]).toEqual([1, 1, 1]);
  });

  test("the circle lies on the earth, over the date line and around a pole", () => {
    for (const near of [{ lat: 35, lon: 40, km: 50 }, { lat: 10, lon: 179.9, km: 300 }]) {
      const ring = circle(near);
      for (const [lat, lon] of ring) expect(distanceKm(near.lat, near.lon, lat, lon)).toBeCloseTo(near.km, 6);
      for (let i = 1; i < ring.length; i++) expect(Math.abs(ring[i][1] - ring[i - 1][1])).toBeLessThan(30);
    }
    const polar = circle({ lat: 89, lon: 0, km: 500 });
    expect(polar.at(-1)![0]).toBe(89.9);
    expect(Math.abs(polar.at(-2)![1] - polar.at(-1)![1])).toBeCloseTo(360, 6);
  });
});

const blank = { id: "", name: "", nameAr: "", lat: 0, lon: 0, feature: "", country: "", admin1: "", population: 0, uncertaintyKm: 0, reachKm: 0, source: "", area: false };

describe("counts", async () => {
  const { corpus, chunks, made } = await open(sample());

  // The same questions, asked of the plain list of mentions.
  const plain = (filter: Filter, window: Window) => made.mentions.filter((m) => {
    const source = corpus.core.sources.indexOf(m.article.source);
    const slice = m.date?.slice ? corpus.slices.findIndex((s) => s.name === m.date!.slice) : -1;
    if (filter.sources && !filter.sources.has(source)) return false;
    if (filter.usage !== "all" && (filter.usage === "associative") !== !!m.associative) return false;
    if (m.place >= 0 && Math.round((m.confidence ?? 0.9) * 100) < filter.minConfidence) return false;
    if (m.place >= 0 && filter.places && !filter.places[m.place]) return false;
    return window === null || (slice >= window.from && slice <= window.to);
  });

  const filters: Filter[] = [
    ALL,
    { ...ALL, sources: new Set([0, 2]) },
    { ...ALL, minConfidence: 70, usage: "literal" },
    { ...ALL, usage: "associative" },
    { ...ALL, places: Uint8Array.from(PLACES, (_, i) => i % 2) },
  ];
  const windows: Window[] = [null, { from: 0, to: 0 }, { from: 9, to: 9 }, { from: 0, to: 12 }, { from: 0, to: 23 }];

  test.each(filters.flatMap((f, i) => windows.map((w, j) => [i, j, f, w] as const)))("filter %i, window %i: as in the plain list", (_i, _j, filter, window) => {
    const pass = passing(corpus, filter);
    const expected = plain(filter, window).filter((m) => m.place >= 0);
    const counts = countPlaces(corpus, pass, window);
    expect(counts.mentions).toBe(expected.length);
    expect(counts.places).toBe(new Set(expected.map((m) => m.place)).size);
    expect([...counts.byPlace]).toEqual(PLACES.map((_, p) => expected.filter((m) => m.place === p).length));
    expect(listRows(corpus, pass, window, "all").length).toBe(expected.length);
  });

  test.each(filters.map((f, i) => [i, f] as const))("filter %i: the histogram, undated and unlocated are those of the plain list", (_i, filter) => {
    const { bySlice, undated, unlocated, placePeak } = histogram(corpus, passing(corpus, filter));
    const all = plain(filter, null);
    const located = all.filter((m) => m.place >= 0);
    const of = (slice: string, place?: number) => located.filter((m) => m.date?.slice === slice && (place ?? m.place) === m.place).length;
    expect([...bySlice]).toEqual(corpus.slices.map((s) => of(s.name)));
    expect(undated).toBe(located.filter((m) => !m.date?.slice).length);
    expect(unlocated).toBe(all.filter((m) => m.place < 0).length);
    expect(placePeak).toBe(Math.max(...corpus.slices.flatMap((s) => PLACES.map((_, p) => of(s.name, p)))));
  });

  test("the histogram holds all time: a window takes the sum of its bars, and a filter takes some away", () => {
    const of = (filter: Filter) => {
      const pass = passing(corpus, filter);
      const { bySlice } = histogram(corpus, pass);
      for (const window of windows.filter((w) => w !== null)) {
        const sum = bySlice.slice(window.from, window.to + 1).reduce((a, b) => a + b, 0);
        expect(countPlaces(corpus, pass, window).mentions).toBe(sum);
      }
      return bySlice;
    };
    const whole = of(ALL);
    for (const filter of filters.slice(1)) {
      const part = of(filter);
      expect([...part]).not.toEqual([...whole]);
      part.forEach((n, i) => expect(n).toBeLessThanOrEqual(whole[i]));
    }
  });

  test("words are a filter of the histogram too", async () => {
    const text = (await scan(corpus, chunks, "المخيمات", () => {}, () => false))!;
    const { bySlice, undated } = histogram(corpus, passing(corpus, { ...ALL, text }));
    const hits = made.mentions.filter((m) => m.place >= 0 && `${m.before}${m.after}`.includes("المخيمات"));
    expect([...bySlice]).toEqual(corpus.slices.map((s) => hits.filter((m) => m.date?.slice === s.name).length));
    expect(undated).toBe(hits.filter((m) => !m.date?.slice).length);
    expect(hits.length).toBeGreaterThan(20);
  });

  test("histogram, undated and unlocated together are everything", () => {
    const { bySlice, undated, unlocated, placePeak } = histogram(corpus, passing(corpus, ALL));
    expect(bySlice.reduce((a, b) => a + b) + undated + unlocated).toBe(corpus.rows.n);
    expect(undated).toBe(made.mentions.filter((m) => m.place >= 0 && !m.date?.slice).length);
    expect(unlocated).toBe(made.mentions.filter((m) => m.place < 0).length);
    const peaks = corpus.slices.flatMap((s) => PLACES.map((_, p) => made.mentions.filter((m) => m.place === p && m.date?.slice === s.name).length));
    expect(placePeak).toBe(Math.max(...peaks));
  });

  test("lists stand in time order, dayless ones last", async () => {
    const details = await chunks.details(listRows(corpus, passing(corpus, ALL), null, "all"));
    const days = details.map((d) => d.date?.start ?? "9999");
    expect(days).toEqual([...days].sort());
    const one = await chunks.details(listRows(corpus, passing(corpus, ALL), { from: 0, to: 23 }, 0));
    expect(one.every((d) => d.surface === "Deir ez-Zor" || d.surface === "دير الزور")).toBe(true);
    expect(one.map((d) => d.date!.start)).toEqual(one.map((d) => d.date!.start).sort());
  });

  test("shares of a colour add up to the count", () => {
    const pass = passing(corpus, ALL);
    const window = { from: 3, to: 15 };
    const { byPlace } = countPlaces(corpus, pass, window);
    for (const by of ["source", "usage", "confidence"] as const) {
      const split = categories(corpus, by, rankSources(corpus))!;
      const parts = shares(corpus, pass, window, split);
      byPlace.forEach((n, p) => expect(parts.subarray(p * split.count, (p + 1) * split.count).reduce((a, b) => a + b)).toBe(n));
    }
    expect(categories(corpus, "count", [])).toBeNull();
  });

  test("sources are counted under the other filters, not under themselves", () => {
    const counts = countSources(corpus, { ...ALL, sources: new Set([1]), usage: "associative" });
    expect([...counts]).toEqual(corpus.core.sources.map((s) => made.mentions.filter((m) => m.associative && m.article.source === s).length));
  });

  test("words are found in text, title and name, in any spelling; chunks of all sizes", async () => {
    const hits = await scan(corpus, chunks, "الرقه", () => {}, () => false);
    const details = await chunks.details([...Array(corpus.rows.n).keys()]);
    details.forEach((d, i) => {
      const has = fold(`${d.title} ${d.before}${d.surface}${d.after}`).includes("الرقه") || (d.surface === "Raqqa");
      expect(hits![i], `${i} ${d.title} ${d.surface}`).toBe(has ? 1 : 0);
    });
    expect(await scan(corpus, chunks, "x", () => {}, () => true)).toBeNull();
  });

  test("a chunk that fails is tried again", async () => {
    let tries = 0;
    const flaky = new Chunks([0], async () => {
      tries++;
      if (tries === 1) throw new Error("page/m0.js");
      return (await import("node:zlib")).deflateSync(JSON.stringify({ articles: [], dates: [], rows: [] })).toString("base64");
    });
    await expect(flaky.load(0)).rejects.toThrow("page/m0.js");
    await expect(flaky.load(0)).resolves.toEqual({ articles: [], dates: [], rows: [] });
  });

  test("the address brings the state back", () => {
    const states: Partial<State>[] = [
      {},
      { slice: 5, growing: true, speed: 8 },
      { near: { lat: 35.3359, lon: 40.1408, km: 72.5, name: "t:1" }, nearAreas: true, place: 3 },
      { text: "نهر & x=1", sources: new Set([0, 3]), minConfidence: 55, usage: "literal", colour: "source", areas: false, listing: "undated", theme: "dark", lang: "ar" },
      { sources: new Set() },
    ];
    for (const patch of states) {
      const state = { ...START, ...patch };
      const view = { lat: 35.1234, lon: -40.5, zoom: 6.5 };
      expect(fromHash(toHash(state, view, corpus), corpus, "en")).toEqual({ state, view });
    }
  });

  test("an address by a stranger breaks nothing", () => {
    const wild = "#time=nope&speed=-1&near=91,0&km=x&source=zzz&confidence=1e9&usage=%3Cb%3E&colour=__proto__&list=constructor&place=nope&lang=xx&theme=neon&at=1,2&text=%E0%A4%A";
    const { state, view } = fromHash(wild, corpus, "ar");
    expect({ ...state, text: "" }).toEqual({ ...START, lang: "ar" });
    expect(view).toBeNull();
    expect(fromHash("#near=,&at=,,", corpus, "en")).toEqual({ state: START, view: null });
  });

  test("downloads have the columns of the layers, and times that end inside", async () => {
    const [row] = listRows(corpus, passing(corpus, ALL), { from: 0, to: 23 }, 0);
    const [d] = await chunks.details([row]);
    const one = feature(corpus, d);
    expect(one.geometry).toEqual({ type: "Point", coordinates: [40.1408, 35.3359] });
    expect(one.properties.start).toMatch(/^2017-\d\d-01T00:00:00Z$/);
    expect(one.properties.end).toMatch(/^2017-\d\d-(28|30|31)T23:59:59Z$/);
    expect(Object.keys(one.properties)).toEqual("mention_id article_id title source url surface usage zone char_start char_end place_id place_name place_name_ar feature_code country admin1 uncertainty_km start end edtf precision basis event_edtf slice confidence runner_up context corrected".split(" "));
    expect(JSON.parse(geojson([one, one])).features).toHaveLength(2);
    expect(JSON.parse(geojson([])).features).toEqual([]);
  });
});

describe("hostile text", async () => {
  const { corpus, chunks } = await open(hostile());

  test("CSV cells are quoted and never formulas", async () => {
    const details = await chunks.details([...Array(corpus.rows.n).keys()]);
    const text = csv(details.map((d) => feature(corpus, { ...d, title: d.title.startsWith("=") ? d.title : "plain" })));
    expect(text.startsWith("\ufefflon,lat,mention_id")).toBe(true);
    expect(text).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")"`);
    for (const line of text.split("\r\n")) expect(line).not.toMatch(/(^|,)"?[=+@-](?!\d)/);
    expect(csv([])).toBe("\ufefflon,lat\r\n");
  });

  test("only web pages are linked", () => {
    expect(webAddress("https://a.example/x?y=1")).toBe("https://a.example/x?y=1");
    const bad = ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//a.example", "", "x", "blob:https://a.example/1", "vbscript:x"];
    expect(bad.map(webAddress)).toEqual(bad.map(() => null));
  });

  test("nothing turns a line around", () => {
    expect(visible("a\u202egnp.exe")).toBe("a⟨RLO⟩gnp.exe");
    expect(visible("\u2067x\u2069")).toBe("⟨RLI⟩x⟨PDI⟩");
    expect(visible("ok\u0000\u0007\u200f‏")).toBe("ok\u200f‏");
    for (const attack of ATTACKS) expect(visible(attack)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  });

  test("direction goes by the first letter that has one", () => {
    expect([direction("123 دير"), direction("«BBC» عربي"), direction("…", "rtl"), direction("")]).toEqual(["rtl", "ltr", "rtl", "ltr"]);
  });

  test("a page of another format or with a wrong slice says so", async () => {
    const packed = pack(sample());
    const { deflateSync } = await import("node:zlib");
    const zip = (v: unknown) => deflateSync(JSON.stringify(v)).toString("base64");
    const read = (core: unknown) => readCorpus((id) => (id === "dl-core" ? zip(core) : packed.blocks[id]));
    await expect(read({ ...packed.core, format: 99 })).rejects.toThrow("format 99");
    await expect(read({ ...packed.core, slices: { name: [], start: [], end: [] } })).rejects.toThrow("slice");
    await expect(read({ ...packed.core, mentions: 3 })).rejects.toThrow();
  });
});

describe("scale", () => {
  test("the area grows with the count", () => {
    const ratio = (radius(400, 1000) / radius(100, 1000)) ** 2;
    expect(ratio).toBeCloseTo(4, 10);
    expect(radius(0, 10)).toBe(0);
    expect(radius(1, 1e6)).toBe(SMALLEST);
  });
  test("legend numbers are round and falling", () => {
    expect(roundCounts(65)).toEqual([50, 10, 2]);
    expect(roundCounts(11093)).toEqual([10000, 2000, 500]);
    expect(roundCounts(1)).toEqual([1]);
  });
  test("classes rise, end at the peak, and hold every count", () => {
    for (const peak of [1, 2, 4, 5, 6, 15, 65, 980, 11093, 1e6]) {
      const bounds = classes(peak);
      expect(bounds.at(-1)).toBe(peak);
      expect(bounds).toEqual([...new Set(bounds)].sort((a, b) => a - b));
      expect(bounds.length).toBeLessThanOrEqual(5);
      expect(classOf(1, bounds)).toBe(0);
      expect(classOf(peak, bounds)).toBe(bounds.length - 1);
    }
  });
  test("the narrowest range that holds most", () => {
    const at = (x: number) => x;
    expect(narrowest([1, 50, 51, 52, 53, 100], at, () => 1, 0.6)).toEqual([50, 53]);
    expect(narrowest([1, 2], at, (x) => (x === 1 ? 9 : 1), 0.8)).toEqual([1, 1]);
    expect(narrowest([5], at, () => 1, 0.8)).toEqual([5, 5]);
  });
  test("axis ticks: all where they are few, else the first of a month or year", () => {
    expect(axisTicks(months("2017-01", "2017-12").map((s) => s.name))).toHaveLength(12);
    expect(axisTicks(months("2011-01", "2018-12").map((s) => s.name))).toEqual([0, 12, 24, 36, 48, 60, 72, 84]);
  });
});
