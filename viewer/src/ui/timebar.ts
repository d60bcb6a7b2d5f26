/** The time bar: a histogram that is a slider, its buttons, and the counts of what has no place or no date. */

import type { Corpus } from "../data/corpus.ts";
import type { Words } from "../i18n/index.ts";
import type { Histogram } from "../logic/counts.ts";
import { sliceShort, sliceWords } from "../logic/edtf.ts";
import type { State, Store } from "../state.ts";
import { byId, h, icon, ICONS } from "./dom.ts";

const SPEEDS = [0.5, 1, 2, 4, 8, 16];

export class TimeBar {
  private words!: Words;
  private histogram: Histogram | null = null;
  private readonly canvas = h("canvas", { "aria-hidden": "true" });
  private readonly axis = h("canvas", { "aria-hidden": "true" });
  private colours = { on: "", off: "", text: "" };
  private readonly thumb = h("div", { id: "thumb", role: "slider", tabindex: "0" });
  private readonly track = h("div", { id: "track" }, this.canvas, this.axis, this.thumb);
  private playButton!: HTMLButtonElement;
  private allButton!: HTMLButtonElement;
  private when!: HTMLElement;
  private undated!: HTMLButtonElement;
  private unlocated!: HTMLButtonElement;
  private width = 0;
  private height = 0;
  private clock = 0;
  private lastTick = 0;

  constructor(
    private readonly corpus: Corpus,
    private readonly store: Store,
  ) {
    this.track.addEventListener("pointerdown", (e) => this.drag(e));
    this.thumb.addEventListener("keydown", (e) => this.key(e) && e.preventDefault());
    new ResizeObserver(() => this.dress()).observe(this.track);
  }

  /** Builds the bar in a language. */
  build(words: Words): void {
    this.words = words;
    const { store } = this;
    const button = (label: string, drawing: string, onclick: () => void) =>
      h("button", { type: "button", class: "round", title: label, "aria-label": label, onclick }, icon(drawing));
    this.playButton = button(words.t("play"), ICONS.play, () => this.toggle());
    this.playButton.classList.add("play");
    this.playButton.id = "play";
    this.allButton = h("button", { type: "button", id: "all-time", onclick: () => store.update({ slice: null, playing: false }) }, words.t("allTime"));
    this.when = h("strong", { id: "when" });
    this.undated = h("button", { type: "button", class: "chip", id: "undated", onclick: () => this.open("undated") });
    this.unlocated = h("button", { type: "button", class: "chip", id: "unlocated", onclick: () => this.open("unlocated") });
    const previous = button(words.t("previous"), ICONS.back, () => this.step(-1));
    const next = button(words.t("next"), ICONS.on, () => this.step(1));
    previous.id = "previous";
    next.id = "next";
    const bar = byId("time");
    bar.setAttribute("aria-label", words.t("timeline"));
    bar.replaceChildren(
      h("div", { class: "controls" },
        h("div", { class: "transport" }, previous, this.playButton, next),
        this.allButton, this.when,
        h("div", { class: "spring" }),
        this.undated, this.unlocated,
        this.windowChoice(), this.speedChoice()),
      this.track);
    this.thumb.setAttribute("aria-label", words.t("timeline"));
    this.thumb.setAttribute("aria-valuemin", "0");
    this.thumb.setAttribute("aria-valuemax", String(this.corpus.slices.length));
    this.track.hidden = this.corpus.slices.length === 0;
    this.refresh(store.state);
    this.dress();
  }

  /** After a change of size, language or colours: what no slice changes is drawn once. */
  dress(): void {
    const style = getComputedStyle(this.track);
    this.colours = { on: style.getPropertyValue("--bar-on"), off: style.getPropertyValue("--bar-off"), text: style.getPropertyValue("--soft") };
    const { clientWidth: width, clientHeight: height } = this.track;
    if (!width) return;
    const ratio = window.devicePixelRatio || 1;
    for (const canvas of [this.canvas, this.axis]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.getContext("2d")!.scale(ratio, ratio);
    }
    this.width = width;
    this.height = height;
    this.drawAxis(this.axis.getContext("2d")!, width, height, this.colours.text);
    this.draw();
  }

  /** New counts after a filter. */
  count(histogram: Histogram): void {
    this.histogram = histogram;
    this.undated.textContent = this.words.n("undatedCount", histogram.undated);
    this.unlocated.textContent = this.words.n("unlocatedCount", histogram.unlocated);
    this.undated.title = this.words.t("undatedHint");
    this.unlocated.title = this.words.t("unlocatedHint");
    this.refresh(this.store.state);
  }

  /** Follows the state. */
  refresh(state: State): void {
    const { words, corpus } = this;
    const label = words.t(state.playing ? "pause" : "play");
    if (this.playButton.title !== label) {
      this.playButton.title = label;
      this.playButton.setAttribute("aria-label", label);
      this.playButton.replaceChildren(icon(state.playing ? ICONS.pause : ICONS.play));
    }
    this.allButton.setAttribute("aria-pressed", String(state.slice === null));
    this.when.classList.toggle("all", state.slice === null);
    this.when.textContent = state.slice === null ? this.span() : whenWords(state, corpus, words);
    this.thumb.setAttribute("aria-valuenow", String(state.slice === null ? 0 : state.slice + 1));
    this.thumb.setAttribute("aria-valuetext", this.valueText(state));
    this.draw();
    this.run(state.playing);
  }

  /** Moves the thumb by slices; from all time it enters at an end. */
  step(by: number): void {
    const last = this.corpus.slices.length - 1;
    if (last < 0) return;
    const { slice } = this.store.state;
    const to = slice === null ? (by > 0 ? 0 : last) : Math.min(last, Math.max(0, slice + by));
    this.store.update({ slice: to, playing: false });
  }

  toggle(): void {
    const { state } = this.store;
    const last = this.corpus.slices.length - 1;
    if (last < 0) return;
    if (state.playing) this.store.update({ playing: false });
    else this.store.update({ playing: true, slice: state.slice === null || state.slice === last ? 0 : state.slice });
  }

  /** Keys of the slider; the page hands on those that nobody else takes. */
  key(event: KeyboardEvent): boolean {
    const towards = this.words.dir === "rtl" ? -1 : 1;
    const last = this.corpus.slices.length - 1;
    const big = Math.max(1, Math.round(last / 12));
    switch (event.key) {
      case "ArrowRight": this.step(towards); return true;
      case "ArrowLeft": this.step(-towards); return true;
      case "ArrowUp": if (event.target !== this.thumb) return false; this.step(1); return true;
      case "ArrowDown": if (event.target !== this.thumb) return false; this.step(-1); return true;
      case "PageUp": this.step(big); return true;
      case "PageDown": this.step(-big); return true;
      case "Home": this.store.update({ slice: Math.min(0, last), playing: false }); return true;
      case "End": this.store.update({ slice: last, playing: false }); return true;
      default: return false;
    }
  }

  private open(listing: "undated" | "unlocated"): void {
    this.store.update({ listing, place: null, playing: false });
    document.body.classList.add("panel-open");
    byId("listing").querySelector<HTMLElement>("h2")?.focus();
  }

  private windowChoice(): HTMLElement {
    const { words, store, corpus } = this;
    const slice = words.maybe(`slice_${corpus.core.by}`) ?? words.t("slice_other");
    const option = (value: string, text: string) => h("option", { value, selected: (value === "growing") === store.state.growing }, text);
    return h("select", {
      id: "window", "aria-label": words.t("windowKind"),
      onchange: (e) => store.update({ growing: (e.target as HTMLSelectElement).value === "growing" }),
    }, option("single", words.t("single", { slice })), option("growing", words.t("growing")));
  }

  private speedChoice(): HTMLElement {
    const { words, store } = this;
    const speeds = [...new Set([...SPEEDS, store.state.speed])].sort((a, b) => a - b);
    return h("select", {
      id: "speed", "aria-label": words.t("speed"),
      onchange: (e) => store.update({ speed: Number((e.target as HTMLSelectElement).value) }),
    }, ...speeds.map((s) => h("option", { value: s, selected: s === store.state.speed }, words.t("perSecond", { n: words.number(s) }))));
  }

  private span(): string {
    const { slices } = this.corpus;
    if (!slices.length) return "";
    const [from, to] = [slices[0], slices[slices.length - 1]].map((s) => sliceWords(s.name, this.words));
    return from === to ? from : this.words.t("between", { from, to });
  }

  private valueText(state: State): string {
    if (state.slice === null) return this.words.t("allTime");
    const { bySlice } = this.histogram ?? { bySlice: [] as number[] };
    let n = 0;
    for (let s = state.growing ? 0 : state.slice; s <= state.slice; s++) n += bySlice[s] ?? 0;
    return this.words.t("sliderValue", { when: whenWords(state, this.corpus, this.words), mentions: this.words.n("mentions", n) });
  }

  private drag(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    this.thumb.focus({ preventScroll: true });
    this.track.setPointerCapture(event.pointerId);
    const to = (e: PointerEvent) => this.store.update({ slice: this.sliceAt(e.clientX), playing: false });
    to(event);
    const end = () => {
      this.track.removeEventListener("pointermove", to);
      this.track.removeEventListener("pointerup", end);
      this.track.removeEventListener("pointercancel", end);
    };
    this.track.addEventListener("pointermove", to);
    this.track.addEventListener("pointerup", end);
    this.track.addEventListener("pointercancel", end);
  }

  private sliceAt(clientX: number): number {
    const box = this.track.getBoundingClientRect();
    let share = (clientX - box.left) / box.width;
    if (this.words.dir === "rtl") share = 1 - share;
    const n = this.corpus.slices.length;
    return Math.min(n - 1, Math.max(0, Math.floor(share * n)));
  }

  private run(playing: boolean): void {
    if (playing && !this.clock) {
      this.lastTick = performance.now();
      const tick = (now: number) => {
        this.clock = this.store.state.playing ? requestAnimationFrame(tick) : 0;
        const { slice, speed } = this.store.state;
        const steps = Math.floor(((now - this.lastTick) / 1000) * speed);
        if (!this.clock || steps < 1) return;
        this.lastTick += (steps * 1000) / speed;
        const last = this.corpus.slices.length - 1;
        const to = Math.min(last, (slice ?? -1) + steps);
        this.store.update(to >= last ? { slice: last, playing: false } : { slice: to });
      };
      this.clock = requestAnimationFrame(tick);
    }
  }

  private draw(): void {
    const { width, height } = this;
    if (!width || !this.histogram) return;
    const ctx = this.canvas.getContext("2d")!;
    ctx.clearRect(0, 0, width, height);
    drawBars(ctx, width, height - 16, this.histogram.bySlice, this.store.state, this.colours, this.words.dir === "rtl");
    this.placeThumb(width);
  }

  private placeThumb(width: number): void {
    const { slice } = this.store.state;
    const n = this.corpus.slices.length;
    const share = slice === null ? 0 : (slice + 0.5) / n;
    this.thumb.style.insetInlineStart = `${share * width}px`;
    this.thumb.classList.toggle("idle", slice === null);
  }

  private drawAxis(ctx: CanvasRenderingContext2D, width: number, height: number, colour: string): void {
    const { slices } = this.corpus;
    const rtl = this.words.dir === "rtl";
    const names = slices.map((s) => s.name);
    ctx.clearRect(0, 0, width, height);
    ctx.fillStyle = colour;
    ctx.font = "11px system-ui, 'Noto Sans Arabic', sans-serif";
    ctx.textBaseline = "bottom";
    ctx.direction = this.words.dir;
    let free = -Infinity;
    for (const i of axisTicks(names)) {
      const at = (i / slices.length) * width;
      const text = axisText(names[i], i, names, this.words);
      const wide = ctx.measureText(text).width;
      if (at < free || at + wide > width) continue;
      free = at + wide + 14;
      ctx.textAlign = rtl ? "right" : "left";
      ctx.fillText(text, rtl ? width - at - 2 : at + 2, height);
      ctx.fillRect(rtl ? width - at - 1 : at, height - 15, 1, 4);
    }
  }
}

/** The window of a state in words. */
export function whenWords(state: State, corpus: Corpus, words: Words): string {
  if (state.slice === null) return words.t("allTimeInline");
  const when = sliceWords(corpus.slices[state.slice].name, words);
  return state.growing ? words.t("until", { when }) : when;
}

function drawBars(
  ctx: CanvasRenderingContext2D, width: number, height: number, bySlice: Uint32Array,
  { slice, growing }: State, colours: { on: string; off: string }, rtl: boolean,
): void {
  const n = bySlice.length;
  const peak = bySlice.reduce((a, b) => Math.max(a, b), 1);
  const each = width / n;
  const gap = each > 4 ? 1 : 0;
  for (let i = 0; i < n; i++) {
    if (!bySlice[i]) continue;
    const on = slice === null || (growing ? i <= slice : i === slice);
    const tall = Math.max(2, (bySlice[i] / peak) * (height - 4));
    const left = rtl ? width - (i + 1) * each : i * each;
    ctx.fillStyle = on ? colours.on : colours.off;
    ctx.fillRect(left, height - tall, Math.max(1, each - gap), tall);
  }
}

/** Slices that may have a label: first of a year, or all where they are few. */
export function axisTicks(names: readonly string[]): number[] {
  if (names.length <= 14) return names.map((_, i) => i);
  const years = names.map((name) => name.slice(0, 4));
  const months = names.map((name) => name.slice(0, 7));
  const manyYears = new Set(years).size > 3;
  const heads = manyYears ? years : months;
  return heads.flatMap((head, i) => (i === 0 || head !== heads[i - 1] ? [i] : []));
}

function axisText(name: string, i: number, names: readonly string[], words: Words): string {
  const manyYears = new Set(names.map((n) => n.slice(0, 4))).size > 3 && names.length > 14;
  if (manyYears) return name.slice(0, 4);
  const date = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(name);
  if (!date) return name.replace("-", " ");
  const month = words.shortMonth(Number(date[2]));
  if (date[3] && names.length <= 14) return `${Number(date[3])} ${month}`;
  return i === 0 || date[2] === "01" ? sliceShort(name.slice(0, 7), words) : month;
}
