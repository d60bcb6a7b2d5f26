/** The list beside the map: places, mentions in time order, one place, what is undated or unlocated. */

import type { Chunks } from "../data/chunks.ts";
import type { Corpus } from "../data/corpus.ts";
import type { Words } from "../i18n/index.ts";
import { listRows, type Counts } from "../logic/counts.ts";
import type { Listing, State, Store } from "../state.ts";
import { byId, h, icon, ICONS } from "./dom.ts";
import { mentionItem } from "./mention.ts";
import { placeKind, placeName, placeWhere } from "./names.ts";
import { whenWords } from "./timebar.ts";

const PAGE = 30;
const PLACE_PAGE = 60;

export interface Shown {
  pass: Uint8Array;
  counts: Counts;
}

export class ListPanel {
  private words!: Words;
  private shown: Shown | null = null;
  /** Counts the drawings, so that texts which load late do not land in a newer list. */
  private drawing = 0;

  constructor(
    private readonly corpus: Corpus,
    private readonly chunks: Chunks,
    private readonly store: Store,
    private readonly onHover: (place: number) => void,
    private readonly onAskHere: (place: number) => void,
  ) {}

  build(words: Words): void {
    this.words = words;
  }

  /** Draws the list that the state asks for. */
  draw(shown: Shown): void {
    this.shown = shown;
    this.drawing++;
    const { state } = this.store;
    if (state.place !== null) this.place(state.place, state);
    else if (state.listing === "places") this.places(state);
    else this.mentions(state, state.listing);
  }

  /** Several places under one click: a list to choose from. */
  choose(places: readonly number[]): HTMLElement {
    const { words, store } = this;
    const items = places.map((p) => h("li", {}, this.placeButton(p, () => store.update({ place: p }))));
    return h("div", { class: "chooser" }, h("strong", {}, words.n("overlap", places.length)), h("ul", { class: "places" }, ...items));
  }

  private tabs(state: State): HTMLElement {
    const { words, store } = this;
    const tab = (listing: Listing, text: string) => h("button", { type: "button", "aria-pressed": String(state.listing === listing), "data-list": listing, onclick: () => store.update({ listing, place: null }) }, text);
    return h("div", { class: "tabs" }, tab("places", words.t("tabPlaces")), tab("mentions", words.t("tabMentions")));
  }

  private places(state: State): void {
    const { words, store } = this;
    const { byPlace } = this.shown!.counts;
    const order = [...byPlace.keys()].filter((p) => byPlace[p] > 0 && (state.areas || !this.corpus.places[p].area));
    order.sort((a, b) => byPlace[b] - byPlace[a] || a - b);
    const list = h("ol", { class: "places" });
    const more = this.moreButton();
    let from = 0;
    const page = () => {
      list.append(...order.slice(from, from + PLACE_PAGE).map((p) => h("li", {}, this.placeButton(p, () => store.update({ place: p })))));
      from += PLACE_PAGE;
      more.hidden = from >= order.length;
    };
    more.addEventListener("click", page);
    page();
    this.put(this.tabs(state), h("h2", { tabindex: "-1" }, words.t("order")), order.length ? list : h("p", { class: "note" }, words.t("none")), more);
  }

  private placeButton(p: number, onclick: () => void): HTMLElement {
    const { words, corpus } = this;
    const place = corpus.places[p];
    const other = words.lang === "ar" ? place.name : place.nameAr;
    const count = this.shown?.counts.byPlace[p] ?? 0;
    return h("button", { type: "button", class: place.area ? "place area" : "place", "data-place": place.id, onclick, onmouseenter: () => this.onHover(p), onmouseleave: () => this.onHover(-1), onfocus: () => this.onHover(p), onblur: () => this.onHover(-1) },
      h("span", { class: "mark" }),
      h("span", { class: "names" }, h("bdi", { class: "name" }, placeName(place, words)), " ", other && other !== placeName(place, words) ? h("bdi", { class: "soft" }, other) : null,
        h("span", { class: "soft where" }, [placeKind(place, words), placeWhere(place, words)].filter(Boolean).join(" · "))),
      h("span", { class: "count" }, words.number(count)));
  }

  private mentions(state: State, listing: Exclude<Listing, "places">): void {
    const { words } = this;
    const what = listing === "mentions" ? "all" : listing;
    const rows = listRows(this.corpus, this.shown!.pass, this.window(state), what);
    const special = listing !== "mentions";
    const heading = listing === "mentions" ? words.t("inTime") : words.t(listing);
    const hint = listing === "undated" ? words.t("undatedHint") : listing === "unlocated" ? words.t("unlocatedHint") : null;
    this.put(
      special ? this.backButton(() => this.store.update({ listing: "places" })) : this.tabs(state),
      h("h2", { tabindex: "-1" }, heading),
      hint ? h("p", { class: "note" }, hint) : null,
      ...this.mentionList(rows, true));
  }

  private place(p: number, state: State): void {
    const { words, corpus, store } = this;
    const place = corpus.places[p];
    const other = words.lang === "ar" ? place.name : place.nameAr;
    const rows = listRows(corpus, this.shown!.pass, this.window(state), p);
    const row = (term: string, value: Node | string) => [h("dt", {}, term), h("dd", {}, value)];
    const { near } = store.state;
    this.put(
      this.backButton(() => store.update({ place: null })),
      h("h2", { tabindex: "-1", class: place.area ? "area" : "" }, h("bdi", {}, placeName(place, words)), " ", other ? h("bdi", { class: "soft" }, other) : null),
      h("p", { class: "soft" }, `${words.n("mentions", rows.length)} · ${whenWords(state, corpus, words)}`),
      h("details", { class: "why place-why" }, h("summary", {}, words.t("why")),
        h("dl", {},
          ...row(words.t("whyKind"), `${placeKind(place, words)} (${place.feature})`),
          ...(placeWhere(place, words) ? row(words.t("whyWhere"), h("bdi", {}, placeWhere(place, words))) : []),
          ...(place.population ? row(words.t("whyPeople"), words.number(place.population)) : []),
          ...(place.uncertaintyKm ? row(words.t("whyUncertain"), words.t("km", { n: words.number(place.uncertaintyKm) })) : []),
          ...row(words.t("whySource"), h("bdi", {}, `${place.source} ${place.id}`.trim())),
          ...row(words.t("askPlace"), h("bdi", { dir: "ltr" }, `${place.lat.toFixed(4)}, ${place.lon.toFixed(4)}`)))),
      h("button", { type: "button", id: "ask-here", onclick: () => this.onAskHere(p) }, icon(ICONS.target), words.t("askHere", { km: words.number(near?.km ?? 50) })),
      ...this.mentionList(rows, false));
  }

  private mentionList(rows: Uint32Array, withPlace: boolean): Node[] {
    const { words, store } = this;
    if (!rows.length) return [h("p", { class: "note" }, words.t("none"))];
    const list = h("ol", { class: "mentions", "aria-busy": "true" });
    const more = this.moreButton();
    const drawing = this.drawing;
    let from = 0;
    const page = async () => {
      const some = rows.subarray(from, from + PAGE);
      from += PAGE;
      more.hidden = from >= rows.length;
      try {
        const details = await this.chunks.details(some);
        if (drawing !== this.drawing) return;
        list.append(...details.map((d) => mentionItem(this.corpus, d, words, withPlace ? (p) => store.update({ place: p }) : null)));
      } catch (error) {
        list.append(h("li", { class: "note", role: "alert" }, words.t("failedFile", { file: (error as Error).message })));
        more.hidden = true;
      }
      list.removeAttribute("aria-busy");
    };
    more.addEventListener("click", () => void page());
    void page();
    return [list, more];
  }

  private window({ slice, growing }: State): { from: number; to: number } | null {
    return slice === null ? null : { from: growing ? 0 : slice, to: slice };
  }

  private moreButton(): HTMLButtonElement {
    return h("button", { type: "button", class: "more" }, this.words.t("more"));
  }

  private backButton(onclick: () => void): HTMLElement {
    return h("button", { type: "button", class: "back", onclick }, icon(ICONS.back), this.words.t("back"));
  }

  private put(...children: (Node | null)[]): void {
    byId("listing").replaceChildren(...children.filter((c) => c !== null));
  }
}
