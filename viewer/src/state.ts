/** What the reader has chosen. One object; parts of the page listen for changes. */

import type { Lang } from "./i18n/index.ts";
import type { Near } from "./logic/near.ts";

export type ColourBy = "count" | "source" | "usage" | "confidence";
export type Listing = "places" | "mentions" | "undated" | "unlocated";

export interface State {
  /** Index of the slice under the thumb; null is all time. */
  slice: number | null;
  /** From the first slice up to the thumb, or the slice alone. */
  growing: boolean;
  playing: boolean;
  /** Slices a second. */
  speed: number;
  near: (Near & { name: string }) | null;
  nearAreas: boolean;
  text: string;
  /** Allowed source indices; null allows all. */
  sources: ReadonlySet<number> | null;
  minConfidence: number;
  usage: "all" | "literal" | "associative";
  colour: ColourBy;
  areas: boolean;
  listing: Listing;
  /** Index of the open place. */
  place: number | null;
  lang: Lang;
  /** null follows the system. */
  theme: "light" | "dark" | null;
}

export const START: State = {
  slice: null,
  growing: false,
  playing: false,
  speed: 2,
  near: null,
  nearAreas: false,
  text: "",
  sources: null,
  minConfidence: 0,
  usage: "all",
  colour: "count",
  areas: true,
  listing: "places",
  place: null,
  lang: "en",
  theme: null,
};

type Listener = (state: State, changed: ReadonlySet<keyof State>) => void;

/** Holds the state; tells its listeners at once, in the order they came. */
export class Store {
  private readonly listeners: Listener[] = [];

  constructor(public state: State) {}

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }

  update(patch: Partial<State>): void {
    const changed = new Set<keyof State>();
    for (const key of Object.keys(patch) as (keyof State)[]) {
      if (this.state[key] !== patch[key]) changed.add(key);
    }
    if (!changed.size) return;
    this.state = { ...this.state, ...patch };
    for (const listener of this.listeners) listener(this.state, changed);
  }
}
