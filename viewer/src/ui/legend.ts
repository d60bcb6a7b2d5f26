/** What sizes, colours and frames mean. */

import type { Corpus } from "../data/corpus.ts";
import type { Words } from "../i18n/index.ts";
import { CONFIDENCE_CLASSES, NAMED_SOURCES } from "../logic/colour.ts";
import { radius, roundCounts } from "../logic/scale.ts";
import { visible } from "../logic/text.ts";
import type { Scene } from "../map/marks.ts";
import type { State } from "../state.ts";
import { byId, h } from "./dom.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Draws the legend for a scene; cheap enough for every change but not for every frame. */
export function drawLegend(corpus: Corpus, scene: Scene, state: State, ranked: readonly number[], words: Words): void {
  const legend = byId("legend");
  const open = legend.querySelector("details")?.open ?? window.innerWidth > 700;
  const key = JSON.stringify([scene.peak, scene.bounds, state.colour, state.areas, words.lang, scene.palette.land]);
  if (legend.dataset.key === key) return;
  legend.dataset.key = key;
  legend.setAttribute("aria-label", words.t("legend"));
  const uncertain = corpus.places.some((p) => !p.area && p.uncertaintyKm > 0);
  legend.replaceChildren(h("details", { open },
    h("summary", {}, words.t("legend")),
    h("div", { class: "sizes" }, sizes(scene, words), h("span", {}, words.t("legendSize"))),
    h("ul", { class: state.colour === "count" && scene.peak < 1000 ? "swatches" : "swatches one" }, ...swatches(corpus, scene, state, ranked, words).map(([colour, text]) => h("li", {}, swatch(colour), h("bdi", {}, text)))),
    state.areas ? h("p", {}, mark("frame", scene.palette.area), h("span", {}, words.t("legendArea"))) : null,
    uncertain ? h("p", {}, mark("ring", scene.palette.uncertain), h("span", {}, words.t("legendUncertain"))) : null));
}

function swatches(corpus: Corpus, scene: Scene, { colour }: State, ranked: readonly number[], words: Words): [string, string][] {
  const { colours, bounds } = scene;
  if (colour === "usage") return [[colours[0], words.t("literal")], [colours[1], words.t("associative")]];
  if (colour === "confidence") {
    const [, medium, high] = CONFIDENCE_CLASSES;
    return [[colours[2], `${words.t("sure_high")} (${high}%+)`], [colours[1], `${words.t("sure_medium")} (${medium}%+)`], [colours[0], words.t("sure_low")]];
  }
  if (colour === "source") {
    const named = ranked.slice(0, NAMED_SOURCES).map((s, i): [string, string] => [colours[i], visible(corpus.core.sources[s]) || words.t("sourceNone")]);
    return ranked.length > NAMED_SOURCES ? [...named, [colours[NAMED_SOURCES], words.t("otherSources")]] : named;
  }
  return bounds.map((to, i) => {
    const from = (bounds[i - 1] ?? 0) + 1;
    return [colours[i], from === to ? words.number(to) : words.t("legendMore", { from: words.number(from), to: words.number(to) })];
  });
}

function sizes({ peak }: Scene, words: Words): SVGElement {
  const counts = roundCounts(Math.max(peak, 1));
  const largest = radius(counts[0] ?? 1, peak);
  const svg = element("svg", { width: largest * 2 + 60, height: largest * 2 + 6, "aria-hidden": "true" });
  for (const count of counts) {
    const r = radius(count, peak);
    const top = largest * 2 + 3 - 2 * r;
    svg.append(
      element("circle", { cx: largest + 2, cy: top + r, r, class: "size" }),
      element("line", { x1: largest + 2, x2: largest * 2 + 8, y1: top, y2: top, class: "size" }),
      text(words.number(count), largest * 2 + 12, Math.max(9, top + 4)));
  }
  return svg;
}

function swatch(colour: string): SVGElement {
  const svg = element("svg", { width: 14, height: 14, "aria-hidden": "true" });
  svg.append(element("circle", { cx: 7, cy: 7, r: 6, fill: colour }));
  return svg;
}

function mark(kind: "frame" | "ring", colour: string): SVGElement {
  const svg = element("svg", { width: 18, height: 18, "aria-hidden": "true" });
  svg.append(kind === "frame"
    ? element("rect", { x: 2, y: 2, width: 14, height: 14, rx: 2, fill: "none", stroke: colour, "stroke-width": 1.75, "stroke-dasharray": "5 3" })
    : element("circle", { cx: 9, cy: 9, r: 7.5, fill: colour, "fill-opacity": 0.12, stroke: colour, "stroke-dasharray": "2 3" }));
  return svg;
}

function text(content: string, x: number, y: number): SVGElement {
  const node = element("text", { x, y });
  node.textContent = content;
  return node;
}

function element(tag: string, attributes: Record<string, string | number>): SVGElement {
  const node = document.createElementNS(SVG, tag) as SVGElement;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}
