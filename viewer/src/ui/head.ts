/** The head of the panel: what this page is, what is shown, language, theme, link, help. */

import type { Corpus } from "../data/corpus.ts";
import type { Words } from "../i18n/index.ts";
import type { Counts } from "../logic/counts.ts";
import { sliceWords } from "../logic/edtf.ts";
import type { State, Store } from "../state.ts";
import { byId, h, icon, ICONS } from "./dom.ts";
import { visible } from "../logic/text.ts";
import { whenWords } from "./timebar.ts";

const BASE_CREDITS = ["Leaflet (BSD-2)", "Natural Earth (public domain)", "OCHA COD-AB Syria (CC BY 3.0 IGO)", "Who’s On First Iraq (CC0, with Quattroshapes CC BY)", "world-atlas (ISC)"];

/** Builds the head; returns the function that keeps its sentence true. */
export function buildHead(corpus: Corpus, store: Store, words: Words, isDark: () => boolean): (counts: Counts) => void {
  const sentence = h("p", { id: "summary" });
  const tool = (id: string, label: string, drawing: string, onclick: () => void) =>
    h("button", { type: "button", id, class: "round", title: label, "aria-label": label, onclick }, icon(drawing));
  byId("head").replaceChildren(
    h("div", { class: "line" },
      h("h1", {}, words.t("heading")),
      h("span", { class: "spring" }),
      h("button", { type: "button", id: "language", lang: words.lang === "ar" ? "en" : "ar", "aria-label": words.t("switchLanguage"), onclick: () => store.update({ lang: words.lang === "ar" ? "en" : "ar" }) }, words.t("language")),
      tool("theme", `${words.t("theme")}: ${words.t(isDark() ? "themeToLight" : "themeToDark")}`, ICONS.sun, () => store.update({ theme: isDark() ? "light" : "dark" })),
      tool("share", words.t("share"), ICONS.link, () => void copyLink(words)),
      tool("help", words.t("help"), ICONS.help, () => openHelp(corpus, words)),
      tool("close-panel", words.t("close"), ICONS.close, () => document.body.classList.remove("panel-open"))),
    h("p", { class: "soft", id: "corpus" }, corpusLine(corpus, words)),
    sentence);
  return (counts) => {
    sentence.textContent = words.t("summary", { mentions: words.n("mentions", counts.mentions), places: words.n("places", counts.places), when: whenWords(store.state, corpus, words) });
  };
}

function corpusLine({ core, slices }: Corpus, words: Words): string {
  const counts = [core.articles || !core.events ? words.n("articles", core.articles) : "", core.events ? words.n("events", core.events) : ""];
  const articles = counts.filter(Boolean).join(" + ");
  if (!slices.length) return articles;
  const [from, to] = [slices[0], slices[slices.length - 1]].map((s) => sliceWords(s.name, words));
  return from === to ? `${articles} · ${from}` : words.t("corpus", { articles, from, to });
}

async function copyLink(words: Words): Promise<void> {
  // Waits for the address to follow the last change.
  await new Promise((resolve) => setTimeout(resolve, 350));
  try {
    await navigator.clipboard.writeText(location.href);
  } catch {
    const field = h("textarea", {}, location.href);
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  byId("live").textContent = words.t("shared");
  byId("share").classList.add("done");
  setTimeout(() => byId("share").classList.remove("done"), 1500);
}

function openHelp({ core }: Corpus, words: Words): void {
  const keys: [string, "key_space" | "key_arrows" | "key_home" | "key_escape" | "key_slash" | "key_plus"][] = [
    ["Space", "key_space"], ["← →", "key_arrows"], ["Home End", "key_home"], ["Esc", "key_escape"], ["/", "key_slash"], ["+ −", "key_plus"],
  ];
  const dialog = h("dialog", { "aria-labelledby": "help-title", onclose: () => dialog.remove() },
    h("h2", { id: "help-title" }, words.t("help")),
    h("p", {}, words.t("helpText")),
    h("dl", { class: "keys" }, ...keys.flatMap(([key, what]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, words.t(what))])),
    h("p", { class: "note", dir: "ltr" }, `${words.t("credits")}: `, h("bdi", {}, visible([...BASE_CREDITS, ...core.credits, core.program].join(" · ")))),
    h("form", { method: "dialog" }, h("button", { autofocus: true }, words.t("close"))));
  document.body.append(dialog);
  dialog.showModal();
}

/** Which theme holds: the reader's choice, else the system's. */
export function dark(state: State): boolean {
  return state.theme ? state.theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
}
