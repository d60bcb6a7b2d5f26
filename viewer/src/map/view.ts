/** The Leaflet map: base, circles, the question's circle, and what the pointer does. */

import L from "leaflet";
import type { Corpus } from "../data/corpus.ts";
import type { Words } from "../i18n/index.ts";
import type { View } from "../logic/address.ts";
import { narrowest } from "../logic/fit.ts";
import { circle, type Near } from "../logic/near.ts";
import { byId, h, icon, ICONS } from "../ui/dom.ts";
import { placeName } from "../ui/names.ts";
import type { BaseLabel } from "./baselabels.ts";
import { Basemap, FINEST_ZOOM } from "./basemap.ts";
import { Dots } from "./dots.ts";
import type { Scene } from "./marks.ts";
import type { Palette } from "./palette.ts";

declare global {
  interface Window {
    /** The Leaflet map, for whoever wants to look closer. */
    map: L.Map;
  }
}

export interface MapEvents {
  onPlaces(places: number[], at: L.LatLng): void;
  onPoint(lat: number, lon: number): void;
  picking(): boolean;
  onMove(): void;
}

const CREDITS = ["Leaflet", "Natural Earth", "OCHA COD-AB (CC BY 3.0 IGO)", "Who’s On First (CC0, Quattroshapes CC BY)"];

export class MapView {
  private readonly map: L.Map;
  private readonly dots: Dots;
  private base: Basemap | null = null;
  private scene: Scene | null = null;
  private ring: L.Polygon | null = null;
  private reach: L.Polygon | null = null;
  private words!: Words;
  /** Whether somebody has said where the map stands. */
  placed: boolean;

  constructor(
    private readonly corpus: Corpus,
    view: View | null,
    private readonly events: MapEvents,
  ) {
    this.placed = view !== null;
    this.map = L.map("map-view", {
      zoomControl: false, attributionControl: false, minZoom: 2, maxZoom: 16, zoomSnap: 0.5, worldCopyJump: true,
      maxBounds: [[-86, -540], [86, 540]], maxBoundsViscosity: 0.5,
    });
    window.map = this.map;
    this.map.setView(view ? [view.lat, view.lon] : [34.5, 41], view?.zoom ?? 6);
    this.map.createPane("asked").style.zIndex = "300";
    this.dots = new Dots(corpus.places);
  }

  get labels(): BaseLabel[] {
    return this.base?.labels ?? [];
  }

  async open(packed: string, palette: Palette, words: Words): Promise<void> {
    this.speak(words);
    this.base = await Basemap.open(this.map, packed, palette);
    this.tiles();
    this.dots.addTo(this.map);
    this.listen();
  }

  /** Texts of the map in a language. */
  speak(words: Words): void {
    this.words = words;
    const { map } = this;
    const box = map.getContainer();
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", words.t("map"));
    const tool = (id: string, label: string, content: Node | string, onclick: () => void) =>
      h("button", { type: "button", id, class: "round", title: label, "aria-label": label, onclick }, content);
    byId("map-tools").replaceChildren(
      tool("zoom-in", words.t("zoomIn"), "+", () => map.zoomIn(1)),
      tool("zoom-out", words.t("zoomOut"), "−", () => map.zoomOut(1)),
      tool("fit", words.t("fit"), icon(ICONS.fit), () => this.scene && this.fit(this.scene.byPlace, true)),
      h("button", { type: "button", id: "show-panel", onclick: () => document.body.classList.toggle("panel-open") }, words.t("showPanel")));
    this.credits();
    this.note();
  }

  show(scene: Scene): void {
    const moved = this.scene?.selected !== scene.selected || this.scene?.palette !== scene.palette;
    this.scene = scene;
    this.dots.show(scene);
    if (moved) this.showReach(scene);
  }

  hover(place: number): void {
    this.dots.hover(place);
  }

  redrawNow(): void {
    this.map.invalidateSize({ animate: false });
    this.dots.redraw();
  }

  recolour(palette: Palette): void {
    this.base?.recolour(palette);
    this.ring?.setStyle({ color: palette.near });
  }

  view(): View {
    const { lat, lng } = this.map.getCenter();
    return { lat, lon: lng, zoom: this.map.getZoom() };
  }

  goTo({ lat, lon, zoom }: View): void {
    this.map.setView([lat, lon], zoom, { animate: false });
  }

  /** Brings the places with mentions into view: points first, areas only where there is nothing else. */
  fit(byPlace: Uint32Array, animate: boolean): void {
    const { places } = this.corpus;
    const counted = [...byPlace.keys()].filter((p) => byPlace[p] > 0);
    const points = counted.filter((p) => !places[p].area);
    const shown = this.middleOf(points.length ? points : counted, byPlace, animate);
    if (!shown.length) return;
    this.map.fitBounds(L.latLngBounds(shown.map((p) => [places[p].lat, places[p].lon])), { ...this.room(), maxZoom: 10, animate });
  }

  /** Space that the legend and the tools take from the map. */
  private room(): L.FitBoundsOptions {
    const { width } = byId("legend").getBoundingClientRect();
    const legend = this.map.getSize().x > 800 ? width + 50 : 30;
    const [left, right] = this.words.dir === "rtl" ? [70, legend] : [legend, 70];
    return { paddingTopLeft: [left, 40], paddingBottomRight: [right, 40] };
  }

  /** At the opening a few far places must not shrink the rest to a spot: four mentions in five decide. */
  private middleOf(places: number[], byPlace: Uint32Array, all: boolean): number[] {
    if (all || places.length < 4) return places;
    const { places: known } = this.corpus;
    const weight = (p: number) => byPlace[p];
    const [south, north] = narrowest(places, (p) => known[p].lat, weight, 0.8);
    const [west, east] = narrowest(places, (p) => known[p].lon, weight, 0.8);
    return places.filter((p) => {
      const { lat, lon } = known[p];
      return lat >= south && lat <= north && lon >= west && lon <= east;
    });
  }

  /** Moves only if the place cannot be seen. */
  reveal(place: number): void {
    const { lat, lon } = this.corpus.places[place];
    if (!this.map.getBounds().pad(-0.1).contains([lat, lon])) this.map.panTo([lat, lon]);
  }

  /** The circle of a question; goes there if it cannot be seen whole. */
  circle(near: Near | null, palette: Palette): void {
    this.ring?.remove();
    this.ring = null;
    if (!near) return;
    this.ring = L.polygon(circle(near), { pane: "asked", color: palette.near, weight: 2, fillOpacity: 0.06, smoothFactor: 0.2, interactive: false }).addTo(this.map);
    const bounds = this.ring.getBounds();
    if (!this.map.getBounds().contains(bounds) || this.map.getBoundsZoom(bounds) > this.map.getZoom() + 3) {
      this.map.fitBounds(bounds, { padding: [30, 30], maxZoom: 11 });
    }
  }

  popup(content: HTMLElement, at: L.LatLngExpression): void {
    const popup = L.popup({ maxHeight: 260, minWidth: 240, closeButton: true }).setLatLng(at).setContent(content).openOn(this.map);
    popup.getElement()?.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", this.words.t("close"));
    content.addEventListener("click", () => this.map.closePopup());
    content.querySelector("button")?.focus();
  }

  /** The reach of the open place, drawn on the earth: an area or an uncertain point. */
  private showReach({ selected, palette }: Scene): void {
    this.reach?.remove();
    this.reach = null;
    const place = selected === null ? null : this.corpus.places[selected];
    if (!place || place.uncertaintyKm <= 0) return;
    const colour = place.area ? palette.area : palette.uncertain;
    const ring = circle({ lat: place.lat, lon: place.lon, km: Math.min(place.uncertaintyKm, 9000) });
    this.reach = L.polygon(ring, { pane: "asked", color: colour, weight: 1.5, dashArray: "4 5", smoothFactor: 0.2, fillOpacity: 0.05, interactive: false }).addTo(this.map);
  }

  private tiles(): void {
    const { tiles } = this.corpus.core;
    if (!tiles) return;
    L.tileLayer(tiles.url, { zIndex: 1, maxZoom: 19 }).addTo(this.map);
  }

  private credits(): void {
    const old = document.getElementById("credits");
    const tiles = this.corpus.core.tiles?.attribution;
    const text = [...CREDITS, ...(tiles ? [tiles] : [])].join(" · ");
    const credits = h("p", { id: "credits", dir: "ltr" }, text);
    if (old) old.replaceWith(credits);
    else byId("stage").append(credits);
  }

  private note(): void {
    const note = byId("map-note");
    note.textContent = this.words.t("baseNote");
    note.hidden = this.corpus.core.tiles !== null || this.map.getZoom() <= FINEST_ZOOM;
  }

  private listen(): void {
    const { map } = this;
    map.on("click", (e) => {
      if (this.events.picking()) this.events.onPoint(e.latlng.lat, wrap(e.latlng.lng));
      else this.events.onPlaces(this.dots.at(e.containerPoint), e.latlng);
    });
    map.on("contextmenu", (e) => this.events.onPoint(e.latlng.lat, wrap(e.latlng.lng)));
    map.on("mousemove", (e) => this.point(e.containerPoint));
    map.on("mouseout dragstart", () => this.tip(null));
    map.on("moveend", () => this.events.onMove());
    map.on("zoomend", () => this.note());
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
  }

  private point(at: L.Point): void {
    if (this.events.picking()) return;
    const hits = this.dots.at(at, 2);
    this.dots.hover(hits[0] ?? -1);
    this.map.getContainer().classList.toggle("over-place", hits.length > 0);
    this.tip(hits.length ? { hits, at } : null);
  }

  private tip(what: { hits: number[]; at: L.Point } | null): void {
    const tip = byId("tip");
    tip.hidden = !what;
    if (!what || !this.scene) {
      if (!what) this.dots.hover(-1);
      return;
    }
    const { words } = this;
    const lines = what.hits.slice(0, 4).map((p) => h("div", {}, h("bdi", {}, placeName(this.corpus.places[p], words)), " ", h("span", { class: "soft" }, words.n("mentions", this.scene!.byPlace[p]))));
    const rest = what.hits.length - lines.length;
    tip.replaceChildren(...lines, ...(rest > 0 ? [`+${words.number(rest)}`] : []));
    const width = this.map.getSize().x;
    const right = what.at.x > width - 220;
    tip.style.transform = `translate(${what.at.x + (right ? -12 : 14)}px, ${what.at.y + 14}px)${right ? " translateX(-100%)" : ""}`;
  }
}

function wrap(lon: number): number {
  return ((((lon + 180) % 360) + 360) % 360) - 180;
}
