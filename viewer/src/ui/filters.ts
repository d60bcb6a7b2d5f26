/** Filters by words, source, confidence and usage; the colour; the areas' switch; downloads. */

import type { Corpus } from "../data/corpus.ts";
import type { Words } from "../i18n/index.ts";
import { visible } from "../logic/text.ts";
import { START, type ColourBy, type State, type Store } from "../state.ts";
import { byId, h } from "./dom.ts";

/** Sources listed before "show more" is asked for; a list of thousands helps nobody. */
const LISTED_SOURCES = 60;

export class Filters {
  private words!: Words;
  private summary!: HTMLElement;
  private text!: HTMLInputElement;
  private textNote!: HTMLElement;
  private sourceList!: HTMLElement;
  private counts: Uint32Array;

  constructor(
    private readonly corpus: Corpus,
    private readonly store: Store,
    private readonly ranked: readonly number[],
    private readonly onDownload: (kind: "geojson" | "csv") => void,
  ) {
    this.counts = new Uint32Array(corpus.core.sources.length);
  }

  build(words: Words): void {
    this.words = words;
    this.summary = h("summary");
    this.sourceList = h("div", { class: "sources" });
    byId("filters").replaceChildren(
      this.summary,
      this.textField(),
      this.usageChoice(),
      this.confidence(),
      this.sources(),
      this.colour(),
      h("label", { class: "check" }, h("input", { id: "areas", type: "checkbox", checked: this.store.state.areas, onchange: (e) => this.store.update({ areas: (e.target as HTMLInputElement).checked }) }), words.t("showAreas")),
      h("div", { class: "line" },
        h("button", { type: "button", id: "clear-filters", onclick: () => this.clear() }, words.t("clearFilters")),
        h("span", { class: "spring" }),
        h("span", { class: "soft", id: "download-label" }, words.t("download")),
        h("button", { type: "button", id: "download-geojson", "aria-describedby": "download-label", onclick: () => this.onDownload("geojson") }, words.t("downloadGeojson")),
        h("button", { type: "button", id: "download-csv", "aria-describedby": "download-label", onclick: () => this.onDownload("csv") }, words.t("downloadCsv"))),
      h("p", { class: "note", id: "download-note", role: "status" }));
    this.drawSources();
    this.refresh(this.store.state);
  }

  refresh(state: State): void {
    const active = [state.text, state.sources, state.minConfidence, state.usage !== "all"].filter(Boolean).length;
    this.summary.replaceChildren(this.words.t("filters"), active ? h("span", { class: "badge" }, this.words.n("filtersActive", active)) : "");
  }

  /** Mentions a source under the other filters. */
  countSources(counts: Uint32Array): void {
    this.counts = counts;
    for (const label of this.sourceList.querySelectorAll<HTMLElement>("[data-source]")) {
      label.querySelector("output")!.textContent = this.words.number(counts[Number(label.dataset.source)]);
    }
  }

  /** Says how far the reading of texts is; null when there is nothing to say. */
  reading(done: number, all: number): void {
    this.textNote.textContent = done >= all ? "" : this.words.t("textReading", { done: this.words.number(done), all: this.words.number(all) });
  }

  private textField(): HTMLElement {
    const { words, store, corpus } = this;
    const many = !corpus.core.inline;
    let timer = 0;
    const set = () => store.update({ text: this.text.value.trim() });
    this.text = h("input", {
      id: "text", type: "search", dir: "auto", value: store.state.text,
      oninput: () => {
        clearTimeout(timer);
        if (!this.text.value.trim()) return set();
        // Side files are read only on Enter: that may be hundreds of megabytes.
        if (many) this.textNote.textContent = words.t("textLarge", { n: words.number(corpus.core.chunks.length) });
        else timer = window.setTimeout(set, 200);
      },
      onkeydown: (e) => (e as KeyboardEvent).key === "Enter" && set(),
    });
    this.textNote = h("span", { class: "note", role: "status" });
    return h("label", {}, words.t("filterText"), this.text, this.textNote);
  }

  private usageChoice(): HTMLElement {
    const { words, store } = this;
    const options: [State["usage"], string][] = [["all", words.t("usageAll")], ["literal", words.t("literal")], ["associative", words.t("associative")]];
    return h("label", {}, words.t("usage"), h("select", {
      id: "usage", onchange: (e) => store.update({ usage: (e.target as HTMLSelectElement).value as State["usage"] }),
    }, ...options.map(([value, text]) => h("option", { value, selected: store.state.usage === value }, text))));
  }

  private confidence(): HTMLElement {
    const { words, store } = this;
    const shown = h("output", {}, words.percent(store.state.minConfidence));
    return h("label", {}, h("span", { class: "line" }, words.t("confidence"), shown), h("input", {
      id: "confidence", type: "range", min: "0", max: "100", step: "5", value: store.state.minConfidence,
      oninput: (e) => {
        const minConfidence = Number((e.target as HTMLInputElement).value);
        shown.textContent = words.percent(minConfidence);
        store.update({ minConfidence });
      },
    }));
  }

  private sources(): HTMLElement {
    return h("fieldset", {}, h("legend", {}, this.words.t("sources")), this.sourceList);
  }

  private drawSources(): void {
    const { words, store, corpus } = this;
    const all = h("label", { class: "check" }, h("input", {
      type: "checkbox", id: "all-sources", checked: store.state.sources === null,
      onchange: (e) => { store.update({ sources: (e.target as HTMLInputElement).checked ? null : new Set() }); this.drawSources(); },
    }), words.t("sourceAll"));
    const rows = this.ranked.slice(0, LISTED_SOURCES).map((source) => {
      const name = corpus.core.sources[source];
      return h("label", { class: "check", "data-source": source },
        h("input", { type: "checkbox", checked: store.state.sources?.has(source) ?? true, onchange: (e) => this.toggle(source, (e.target as HTMLInputElement).checked) }),
        name ? h("bdi", {}, visible(name)) : words.t("sourceNone"), h("span", { class: "spring" }), h("output", { class: "soft" }, words.number(this.counts[source])));
    });
    this.sourceList.replaceChildren(all, ...rows);
  }

  private toggle(source: number, on: boolean): void {
    const chosen = new Set(this.store.state.sources ?? this.ranked);
    if (on) chosen.add(source);
    else chosen.delete(source);
    this.store.update({ sources: chosen.size === this.ranked.length ? null : chosen });
    byId<HTMLInputElement>("all-sources").checked = this.store.state.sources === null;
  }

  private colour(): HTMLElement {
    const { words, store } = this;
    const options: [ColourBy, string][] = [["count", words.t("colourCount")], ["source", words.t("colourSource")], ["usage", words.t("colourUsage")], ["confidence", words.t("colourConfidence")]];
    return h("label", {}, words.t("colour"), h("select", {
      id: "colour", onchange: (e) => store.update({ colour: (e.target as HTMLSelectElement).value as ColourBy }),
    }, ...options.map(([value, text]) => h("option", { value, selected: store.state.colour === value }, text))));
  }

  private clear(): void {
    const { text, sources, minConfidence, usage } = START;
    this.store.update({ text, sources, minConfidence, usage });
    this.build(this.words);
  }
}
