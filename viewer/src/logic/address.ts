/** The state in the address after `#`, so that a link shows the same view. Reads what strangers may have typed. */

import type { Corpus } from "../data/corpus.ts";
import { START, type ColourBy, type Listing, type State } from "../state.ts";

/** Where the map stands. */
export interface View {
  lat: number;
  lon: number;
  zoom: number;
}

/** The address part for a state; only what differs from the start is named. */
export function toHash(state: State, view: View | null, corpus: Corpus): string {
  const q = new URLSearchParams();
  if (state.slice !== null) q.set("time", corpus.slices[state.slice].name);
  if (state.growing) q.set("window", "growing");
  if (state.speed !== START.speed) q.set("speed", String(state.speed));
  if (state.near) {
    const { lat, lon, km, name } = state.near;
    q.set("near", `${round(lat, 5)},${round(lon, 5)}`);
    q.set("km", String(km));
    if (name) q.set("name", name);
    if (state.nearAreas) q.set("reach", "all");
  }
  if (state.text) q.set("text", state.text);
  if (state.sources) for (const s of state.sources) q.append("source", corpus.core.sources[s]);
  if (state.sources && state.sources.size === 0) q.set("nosource", "1");
  if (state.minConfidence) q.set("confidence", String(state.minConfidence));
  if (state.usage !== "all") q.set("usage", state.usage);
  if (state.colour !== START.colour) q.set("colour", state.colour);
  if (!state.areas) q.set("areas", "off");
  if (state.listing !== START.listing) q.set("list", state.listing);
  if (state.place !== null) q.set("place", corpus.places[state.place].id);
  q.set("lang", state.lang);
  if (state.theme) q.set("theme", state.theme);
  if (view) q.set("at", `${round(view.lat, 4)},${round(view.lon, 4)},${round(view.zoom, 2)}`);
  return `#${q.toString()}`;
}

/** The state that an address names; whatever does not fit the corpus is left at its start. */
export function fromHash(hash: string, corpus: Corpus, lang: State["lang"]): { state: State; view: View | null } {
  const q = new URLSearchParams(hash.replace(/^#/, ""));
  const numbers = (key: string) => (q.get(key) ?? "").split(",").map((n) => (n.trim() ? Number(n) : NaN));
  const [lat, lon] = numbers("near");
  const km = inRange(Number(q.get("km") ?? 50), 0.1, 20_000) ?? 50;
  const near = onEarth(lat, lon) ? { lat, lon, km, name: q.get("name") ?? "" } : null;
  const at = numbers("at");
  const index = (i: number) => (i < 0 ? null : i);
  const sources = q.getAll("source").map((s) => corpus.core.sources.indexOf(s)).filter((s) => s >= 0);
  const state: State = {
    ...START,
    slice: index(corpus.slices.findIndex((s) => s.name === q.get("time"))),
    growing: q.get("window") === "growing",
    speed: inRange(Number(q.get("speed") ?? START.speed), 0.25, 32) ?? START.speed,
    near,
    nearAreas: q.get("reach") === "all",
    text: q.get("text") ?? "",
    sources: sources.length || q.has("nosource") ? new Set(sources) : null,
    minConfidence: inRange(Number(q.get("confidence") ?? 0), 0, 100) ?? 0,
    usage: oneOf(q.get("usage"), ["literal", "associative"] as const) ?? "all",
    colour: oneOf<ColourBy>(q.get("colour"), ["count", "source", "usage", "confidence"]) ?? START.colour,
    areas: q.get("areas") !== "off",
    listing: oneOf<Listing>(q.get("list"), ["places", "mentions", "undated", "unlocated"]) ?? START.listing,
    place: index(corpus.places.findIndex((p) => p.id === q.get("place"))),
    lang: oneOf(q.get("lang"), ["en", "ar"] as const) ?? lang,
    theme: oneOf(q.get("theme"), ["light", "dark"] as const) ?? null,
  };
  const view = at.length === 3 && onEarth(at[0], at[1]) && at[2] >= 0 && at[2] <= 22;
  return { state, view: view ? { lat: at[0], lon: at[1], zoom: at[2] } : null };
}

function onEarth(lat: number | undefined, lon: number | undefined): boolean {
  return Math.abs(lat ?? NaN) <= 90 && Math.abs(lon ?? NaN) <= 540;
}

function inRange(n: number, low: number, high: number): number | null {
  return n >= low && n <= high ? n : null;
}

function oneOf<T extends string>(text: string | null, known: readonly T[]): T | null {
  return known.find((k) => k === text) ?? null;
}

function round(n: number, digits: number): number {
  return Number(n.toFixed(digits));
}
