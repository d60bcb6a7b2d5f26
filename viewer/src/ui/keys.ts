/** Keys that work wherever the focus is, unless somebody is typing. */

import type { Store } from "../state.ts";
import type { Ask } from "./ask.ts";
import type { TimeBar } from "./timebar.ts";

/** Space plays, arrows step, Escape goes back to all, `/` asks for a place. */
export function listenToKeys(store: Store, time: TimeBar, ask: Ask): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    const target = event.target as HTMLElement;
    if (event.key === "Escape") return escape(store, ask);
    if (target.closest("input, select, textarea")) return;
    // On the map the arrows move the map, as Leaflet's users know it.
    const onMap = target.closest("#map-view") !== null;
    if (event.key === " " && !target.closest("button, a, summary")) {
      event.preventDefault();
      time.toggle();
    } else if (event.key === "/") {
      event.preventDefault();
      ask.focus();
    } else if (!onMap && target.id !== "thumb" && scrolls(target, event.key) && time.key(event)) event.preventDefault();
  });
}

/** Page keys scroll lists; only the arrows left and right are free everywhere. */
function scrolls(target: HTMLElement, key: string): boolean {
  return key === "ArrowLeft" || key === "ArrowRight" || ((key === "Home" || key === "End") && !target.closest("#panel"));
}

function escape(store: Store, ask: Ask): void {
  if (ask.picking) ask.pick(false);
  else if (store.state.place !== null) store.update({ place: null });
  else if (document.body.classList.contains("panel-open")) document.body.classList.remove("panel-open");
  else store.update({ slice: null, playing: false });
}
