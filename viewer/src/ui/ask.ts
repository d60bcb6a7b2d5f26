/** "Within 50 km of …": by a name with suggestions, by coordinates, or by a click on the map. */

import type { Corpus, Place } from "../data/corpus.ts";
import type { Words } from "../i18n/index.ts";
import { PlaceSearch, coordinates, latinDigits } from "../logic/search.ts";
import type { State, Store } from "../state.ts";
import { byId, h, icon, ICONS } from "./dom.ts";
import { placeName, placeWhere } from "./names.ts";

export class Ask {
  private readonly search: PlaceSearch;
  private words!: Words;
  private input!: HTMLInputElement;
  private km!: HTMLInputElement;
  private options!: HTMLUListElement;
  private note!: HTMLParagraphElement;
  private pickButton!: HTMLButtonElement;
  private clearButton!: HTMLButtonElement;
  private found: number[] = [];
  private active = -1;
  /** Whether the next click on the map chooses the centre. */
  picking = false;

  constructor(
    private readonly corpus: Corpus,
    private readonly store: Store,
  ) {
    this.search = new PlaceSearch(corpus.places, corpus.core.places.mentions);
  }

  build(words: Words): void {
    this.words = words;
    const { near } = this.store.state;
    this.km = h("input", { id: "near-km", type: "text", inputmode: "decimal", size: "4", value: String(near?.km ?? 50), "aria-label": words.t("askKm"), onchange: () => this.radiusChanged() });
    this.input = h("input", {
      id: "near-place", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", dir: "auto",
      "aria-label": words.t("askPlace"), "aria-expanded": "false", "aria-controls": "near-options", "aria-autocomplete": "list",
      placeholder: words.t("askHint"), value: near ? this.nameOf(near) : "",
      oninput: () => this.suggest(), onkeydown: (e) => this.key(e as KeyboardEvent), onblur: () => this.close(),
    });
    this.options = h("ul", { id: "near-options", role: "listbox", "aria-label": words.t("askPlace"), hidden: true });
    this.pickButton = h("button", { type: "button", id: "near-pick", class: "round", title: words.t("askMap"), "aria-label": words.t("askMap"), "aria-pressed": "false", onclick: () => this.pick(!this.picking) }, icon(ICONS.target));
    this.clearButton = h("button", { type: "button", id: "near-clear", class: "round", title: words.t("askClear"), "aria-label": words.t("askClear"), onclick: () => this.clear() }, icon(ICONS.close));
    this.note = h("p", { class: "note", id: "near-note", role: "status" });
    const section = byId("ask");
    section.setAttribute("aria-label", words.t("askPlace"));
    section.replaceChildren(
      h("div", { class: "line" }, h("span", {}, words.t("ask")), this.km, h("span", {}, words.t("askOf"))),
      h("div", { class: "line" }, h("div", { class: "combo" }, this.input, this.options), this.pickButton, this.clearButton),
      this.note);
    this.refresh(this.store.state);
  }

  refresh({ near }: State): void {
    this.clearButton.hidden = !near;
    if (near && document.activeElement !== this.input) this.input.value = this.nameOf(near);
    if (!near && document.activeElement !== this.input) this.input.value = "";
    if (near && document.activeElement !== this.km) this.km.value = String(near.km);
  }

  /** Says which areas the circle leaves out. */
  areas(leftOut: readonly number[]): void {
    const { words, store } = this;
    const { near, nearAreas } = store.state;
    if (!near || (!leftOut.length && !nearAreas)) {
      if (!this.picking) this.note.replaceChildren();
      return;
    }
    const names = leftOut.slice(0, 3).map((i) => placeName(this.corpus.places[i], words)).join(words.lang === "ar" ? "، " : ", ");
    const said = nearAreas ? words.t("areasTaken") : words.n("areasLeftOut", leftOut.length, { names: leftOut.length > 3 ? `${names}…` : names });
    this.note.replaceChildren(said, " ", h("button", { type: "button", class: "link", onclick: () => store.update({ nearAreas: !nearAreas }) }, words.t(nearAreas ? "areasDrop" : "areasTake")));
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  /** Turns choosing by a click on or off. */
  pick(on: boolean): void {
    this.picking = on;
    this.pickButton.setAttribute("aria-pressed", String(on));
    document.body.classList.toggle("picking", on);
    this.note.textContent = on ? this.words.t("askMapNow") : "";
    if (on) document.body.classList.remove("panel-open");
  }

  /** Asks around a point; without a name it is called by its coordinates. */
  choose(lat: number, lon: number, name = ""): void {
    this.pick(false);
    this.store.update({ near: { lat, lon, km: this.radius(), name }, place: null, ...this.toPlaces() });
    this.refresh(this.store.state);
    this.input.value = this.nameOf(this.store.state.near!);
  }

  private toPlaces(): Partial<State> {
    const { listing } = this.store.state;
    return listing === "undated" || listing === "unlocated" ? { listing: "places" } : {};
  }

  private nameOf({ lat, lon, name }: { lat: number; lon: number; name: string }): string {
    const known = this.corpus.places.find((p) => p.id === name);
    if (known) return placeName(known, this.words);
    return name || this.words.t("point", { lat: lat.toFixed(3), lon: lon.toFixed(3) });
  }

  private radius(): number {
    const km = Number(latinDigits(this.km.value).replace(",", "."));
    return km > 0 && km <= 20_000 ? km : 50;
  }

  private radiusChanged(): void {
    this.km.value = String(this.radius());
    const { near } = this.store.state;
    if (near) this.store.update({ near: { ...near, km: this.radius() } });
  }

  private clear(): void {
    this.store.update({ near: null, nearAreas: false });
    this.input.value = "";
    this.note.replaceChildren();
    this.input.focus();
  }

  private suggest(): void {
    const point = coordinates(this.input.value);
    this.found = point ? [] : this.search.find(this.input.value);
    this.active = this.found.length ? 0 : -1;
    this.options.replaceChildren(...this.found.map((place, i) => this.option(this.corpus.places[place], place, i)));
    this.show(this.found.length > 0);
    this.note.textContent = this.found.length || point || !this.input.value.trim() ? "" : this.words.t("askUnknown");
  }

  private option(place: Place, index: number, i: number): HTMLLIElement {
    const other = this.words.lang === "ar" ? place.name : place.nameAr;
    return h("li", { role: "option", id: `near-option-${i}`, "aria-selected": String(i === this.active), onpointerdown: (e) => { e.preventDefault(); this.take(index); } },
      h("bdi", {}, placeName(place, this.words)), other ? h("bdi", { class: "soft" }, other) : null,
      h("span", { class: "soft where" }, placeWhere(place, this.words)));
  }

  private show(on: boolean): void {
    this.options.hidden = !on;
    this.input.setAttribute("aria-expanded", String(on));
    if (on && this.active >= 0) this.input.setAttribute("aria-activedescendant", `near-option-${this.active}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private close(): void {
    this.show(false);
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!this.found.length) return;
      this.active = (this.active + (event.key === "ArrowDown" ? 1 : -1) + this.found.length) % this.found.length;
      [...this.options.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === this.active)));
      this.show(true);
    } else if (event.key === "Enter") this.enter();
    else if (event.key === "Escape") {
      if (!this.options.hidden) event.stopPropagation();
      this.close();
    }
  }

  private enter(): void {
    const point = coordinates(this.input.value);
    if (point) this.choose(point.lat, point.lon);
    else if (this.active >= 0 && !this.options.hidden) this.take(this.found[this.active]);
    else this.suggest();
  }

  private take(index: number): void {
    const place = this.corpus.places[index];
    this.close();
    this.choose(place.lat, place.lon, place.id);
    this.found = [];
  }
}
