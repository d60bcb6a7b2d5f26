/** Ties the parts together: a change of state recounts what it touches and redraws that. */

import type { Chunks } from "./data/chunks.ts";
import type { Corpus } from "./data/corpus.ts";
import { Words, type Lang } from "./i18n/index.ts";
import { fromHash, toHash } from "./logic/address.ts";
import { categories, rankSources, shares } from "./logic/colour.ts";
import { countPlaces, countSources, histogram, passing, type Counts, type Filter, type Histogram, type Window } from "./logic/counts.ts";
import { within, type Within } from "./logic/near.ts";
import { classes } from "./logic/scale.ts";
import { scan } from "./logic/scan.ts";
import { DARK, LIGHT, type Palette } from "./map/palette.ts";
import { MapView } from "./map/view.ts";
import { Store, type State } from "./state.ts";
import { Ask } from "./ui/ask.ts";
import { byId } from "./ui/dom.ts";
import { download } from "./ui/download.ts";
import { Filters } from "./ui/filters.ts";
import { buildHead, dark } from "./ui/head.ts";
import { listenToKeys } from "./ui/keys.ts";
import { drawLegend } from "./ui/legend.ts";
import { ListPanel } from "./ui/listing.ts";
import { TimeBar } from "./ui/timebar.ts";
import type { Scene } from "./map/marks.ts";

const FILTERS: (keyof State)[] = ["near", "nearAreas", "sources", "minConfidence", "usage"];
/** The list follows at most this often while the slider moves: nobody reads faster, and frames come first. */
const LIST_EVERY_MS = 250;

/** Starts the application on a corpus. */
export async function start(corpus: Corpus, chunks: Chunks, lang: Lang): Promise<void> {
  const app = new App(corpus, chunks, lang);
  await app.open();
}

class App {
  private words: Words;
  private readonly store: Store;
  private readonly ranked: number[];
  private readonly map: MapView;
  private readonly time: TimeBar;
  private readonly ask: Ask;
  private readonly filters: Filters;
  private readonly list: ListPanel;
  private sentence: (counts: Counts) => void = () => {};
  private near: Within | null = null;
  private textHits: Uint8Array | null = null;
  private scans = 0;
  private pass: Uint8Array;
  private total: Histogram;
  private wholePeak = 1;
  private counts: Counts;
  private listTimer = 0;
  private listDrawn = 0;
  private addressTimer = 0;

  constructor(
    private readonly corpus: Corpus,
    private readonly chunks: Chunks,
    lang: Lang,
  ) {
    const { state, view } = fromHash(location.hash, corpus, lang);
    this.words = new Words(state.lang);
    this.store = new Store({ ...state, text: "" });
    this.ranked = rankSources(corpus);
    this.map = new MapView(corpus, view, {
      onPlaces: (places, at) => this.clicked(places, at),
      onPoint: (lat, lon) => this.ask.choose(lat, lon),
      picking: () => this.ask.picking,
      onMove: () => this.writeAddress(),
    });
    this.time = new TimeBar(corpus, this.store);
    this.ask = new Ask(corpus, this.store);
    this.filters = new Filters(corpus, this.store, this.ranked, (kind) => void this.download(kind));
    this.list = new ListPanel(corpus, chunks, this.store, (p) => this.map.hover(p), (p) => this.askHere(p));
    this.pass = passing(corpus, this.filter());
    this.total = histogram(corpus, this.pass);
    this.counts = countPlaces(corpus, this.pass, null);
    if (state.text) this.store.update({ text: state.text });
  }

  async open(): Promise<void> {
    this.dress();
    await this.map.open(byId("dl-base").textContent ?? "", this.palette(), this.words);
    this.recount();
    if (!this.map.placed) this.map.fit(this.counts.byPlace, false);
    this.drawNear();
    this.store.listen((state, changed) => this.changed(state, changed));
    if (this.store.state.text) void this.readTexts(this.store.state.text);
    listenToKeys(this.store, this.time, this.ask);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
    window.addEventListener("hashchange", () => this.readAddress());
    window.addEventListener("beforeprint", () => this.map.redrawNow());
  }

  /** Everything that depends on the language. */
  private dress(): void {
    const { words, store } = this;
    document.documentElement.lang = words.lang;
    document.documentElement.dir = words.dir;
    document.documentElement.dataset.theme = dark(store.state) ? "dark" : "light";
    byId("panel").setAttribute("aria-label", words.t("panel"));
    this.sentence = buildHead(this.corpus, store, words, () => dark(store.state));
    this.time.build(words);
    this.ask.build(words);
    this.filters.build(words);
    this.list.build(words);
  }

  private changed(state: State, changed: ReadonlySet<keyof State>): void {
    if (changed.has("lang")) {
      this.words = new Words(state.lang);
      this.dress();
      this.map.speak(this.words);
      this.count();
      // The button that was pressed is gone with its language; its successor takes the focus.
      byId("language").focus();
    }
    if (changed.has("theme")) this.recolour();
    if (changed.has("text")) void this.readTexts(state.text);
    if (FILTERS.some((key) => changed.has(key))) this.recount();
    else this.redraw(changed);
    if (changed.has("near")) this.drawNear();
    if (changed.has("place") && state.place !== null) this.openPlace(state.place);
    this.time.refresh(state);
    this.ask.refresh(state);
    this.filters.refresh(state);
    this.writeAddress();
  }

  private filter(): Filter {
    const { sources, minConfidence, usage } = this.store.state;
    return { sources, minConfidence, usage, text: this.textHits, places: this.near?.mask ?? null };
  }

  /** After a change of filters: everything is counted anew. */
  private recount(): void {
    const { corpus, store } = this;
    const { near, nearAreas } = store.state;
    this.near = near ? within(corpus.places, near, nearAreas) : null;
    this.pass = passing(corpus, this.filter());
    this.total = histogram(corpus, this.pass);
    this.wholePeak = countPlaces(corpus, this.pass, null).byPlace.reduce((a, b) => Math.max(a, b), 1);
    this.count();
    this.redraw(new Set());
  }

  private count(): void {
    this.time.count(this.total);
    this.filters.countSources(countSources(this.corpus, this.filter()));
    this.ask.areas(this.near?.areasLeftOut ?? []);
  }

  private window(): Window {
    const { slice, growing } = this.store.state;
    return slice === null ? null : { from: growing ? 0 : slice, to: slice };
  }

  private redraw(changed: ReadonlySet<keyof State>): void {
    this.counts = countPlaces(this.corpus, this.pass, this.window());
    const scene = this.scene();
    this.map.show(scene);
    if (!this.store.state.playing) drawLegend(this.corpus, scene, this.store.state, this.ranked, this.words);
    this.sentence(this.counts);
    const onlyLook = changed.size > 0 && [...changed].every((key) => key === "colour" || key === "theme" || key === "speed");
    if (!onlyLook) this.drawList(changed.has("slice"));
    if (!this.store.state.playing && changed.has("slice")) byId("live").textContent = byId("summary").textContent;
  }

  private scene(): Scene {
    const { corpus, pass, store } = this;
    const { state } = store;
    const palette = this.palette();
    const split = categories(corpus, state.colour, this.ranked);
    const single = state.slice !== null && !state.growing;
    const peak = single ? this.total.placePeak : this.wholePeak;
    const colours = split ? { source: palette.sources, usage: palette.usage, confidence: palette.confidence, count: palette.count }[state.colour] : palette.count;
    return {
      byPlace: this.counts.byPlace,
      peak,
      bounds: classes(Math.max(1, peak), palette.count.length),
      shares: split && shares(corpus, pass, this.window(), split),
      colours,
      areas: state.areas,
      selected: state.place,
      palette,
      words: this.words,
      labels: this.map.labels,
    };
  }

  private drawList(moving: boolean): void {
    clearTimeout(this.listTimer);
    const wait = LIST_EVERY_MS - (performance.now() - this.listDrawn);
    const draw = () => {
      this.listDrawn = performance.now();
      this.list.draw({ pass: this.pass, counts: this.counts });
    };
    if (moving && wait > 0) this.listTimer = window.setTimeout(draw, wait);
    else draw();
  }

  private palette(): Palette {
    return dark(this.store.state) ? DARK : LIGHT;
  }

  private recolour(): void {
    document.documentElement.dataset.theme = dark(this.store.state) ? "dark" : "light";
    this.sentence = buildHead(this.corpus, this.store, this.words, () => dark(this.store.state));
    this.map.recolour(this.palette());
    this.redraw(new Set(["theme"]));
    this.time.dress();
  }

  private async readTexts(query: string): Promise<void> {
    const mine = ++this.scans;
    const hits = query
      ? await scan(this.corpus, this.chunks, query, (done, all) => mine === this.scans && this.filters.reading(done, all), () => mine !== this.scans)
      : null;
    if (mine !== this.scans) return;
    this.textHits = hits;
    this.recount();
  }

  private clicked(places: number[], at: { lat: number; lng: number }): void {
    if (places.length === 1) this.store.update({ place: places[0], playing: false });
    else if (places.length > 1) this.map.popup(this.list.choose(places.slice(0, 40)), at);
    else if (this.store.state.place !== null) this.store.update({ place: null });
  }

  private openPlace(place: number): void {
    document.body.classList.add("panel-open");
    this.map.reveal(place);
    byId("listing").querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    const sheet = window.innerWidth <= 760;
    byId("panel").scrollTop = sheet ? byId("listing").offsetTop - 12 : 0;
  }

  private askHere(p: number): void {
    const place = this.corpus.places[p];
    this.ask.choose(place.lat, place.lon, place.id);
  }

  private drawNear(): void {
    const { near } = this.store.state;
    this.map.circle(near, this.palette());
  }

  private async download(kind: "geojson" | "csv"): Promise<void> {
    const { listing, place } = this.store.state;
    await download(kind, { corpus: this.corpus, chunks: this.chunks, words: this.words, pass: this.pass, window: this.window(), what: place ?? (listing === "undated" || listing === "unlocated" ? listing : "all"), areas: this.store.state.areas });
  }

  private writeAddress(): void {
    clearTimeout(this.addressTimer);
    // Browsers refuse more than some 100 changes of the address in half a minute.
    this.addressTimer = window.setTimeout(() => {
      if (this.store.state.playing) return this.writeAddress();
      history.replaceState(null, "", toHash(this.store.state, this.map.view(), this.corpus));
    }, 300);
  }

  private readAddress(): void {
    const { state, view } = fromHash(location.hash, this.corpus, this.store.state.lang);
    this.store.update(state);
    this.filters.build(this.words);
    this.count();
    if (view) this.map.goTo(view);
  }
}
