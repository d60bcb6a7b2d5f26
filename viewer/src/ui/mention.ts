/** One mention as a person reads it. */

import type { DateDetail, Detail } from "../data/chunks.ts";
import { Flag, placeOfRow, type Corpus } from "../data/corpus.ts";
import type { Words } from "../i18n/index.ts";
import { dateWords } from "../logic/edtf.ts";
import { direction, visible, webAddress } from "../logic/text.ts";
import { h } from "./dom.ts";
import { placeName } from "./names.ts";

/** Title, date, source, link, and the words around the name. `withPlace` adds a button that opens the place. */
export function mentionItem(corpus: Corpus, d: Detail, words: Words, withPlace: ((place: number) => void) | null): HTMLLIElement {
  const place = placeOfRow(corpus, d.row);
  const source = corpus.core.sources[corpus.rows.source[d.row]];
  return h("li", { class: "mention" },
    h("div", { class: "title" }, title(d, words)),
    h("div", { class: "facts soft" },
      dateElement(d, words),
      otherDate(d, words),
      source ? h("bdi", { class: "source" }, visible(source)) : words.t("sourceNone"),
      withPlace && place >= 0 ? h("button", { type: "button", class: "link", onclick: () => withPlace(place) }, placeName(corpus.places[place], words)) : null),
    context(d),
    facts(corpus, d, words, place));
}

function title(d: Detail, words: Words): HTMLElement {
  const text = d.title ? visible(d.title) : words.t("noTitle");
  const url = webAddress(d.url);
  const dir = direction(d.title, words.dir);
  if (url) return h("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow", title: words.t("open") }, h("bdi", { dir }, text));
  return h("bdi", { dir }, text);
}

function dateElement(d: Detail, words: Words): HTMLElement {
  if (!d.date) return h("span", { class: "date" }, words.t("noDate"));
  return h("time", { class: "date", datetime: d.date.start, title: `${visible(d.date.edtf)} · ${words.t(d.date.basis === "event" ? "event" : "published")}` }, visible(dateWords(d.date.edtf, words)));
}

/** The date that does not count, where it says something else: the sentence's own, or the article's. */
function otherDate(d: Detail, words: Words): HTMLElement | null {
  const byEvent = d.date?.basis === "event";
  const other = byEvent ? d.published : d.event && !sameDays(d.event, d.date) ? d.event.edtf : "";
  if (!other || other === d.date?.edtf) return null;
  return h("span", { class: "other-date", title: visible(other) }, words.t(byEvent ? "articleOf" : "sentenceSays", { date: visible(dateWords(other, words)) }));
}

function sameDays(a: DateDetail, b: DateDetail | null): boolean {
  return a.start === b?.start && a.end === b.end;
}

function context(d: Detail): HTMLElement {
  const text = `${d.before}${d.surface}${d.after}`;
  const dir = d.lang === "ar" ? "rtl" : direction(text);
  return h("blockquote", { dir, lang: d.lang || null }, ellipsis(d.before), visible(d.before), h("mark", {}, visible(d.surface)), visible(d.after), ellipsis(d.after));
}

function ellipsis(beside: string): string {
  return beside ? "…" : "";
}

function facts(corpus: Corpus, d: Detail, words: Words, place: number): HTMLElement {
  const percent = corpus.rows.confidence[d.row];
  const flags = corpus.rows.flags[d.row];
  const row = (term: string, value: Node | string) => [h("dt", {}, term), h("dd", {}, value)];
  const bdi = (text: string) => h("bdi", {}, visible(text));
  return h("details", { class: "why" },
    h("summary", {}, place >= 0 ? `${words.t("whyConfidence")}: ${words.t(sure(percent))} (${words.percent(percent)})` : words.t("reason", { reason: visible(d.reason) })),
    h("dl", {},
      ...row(words.t("whyName"), bdi(d.surface)),
      ...row(words.t("usage"), words.t(flags & Flag.associative ? "associative" : "literal")),
      ...(place >= 0 ? row(words.t("whyElse"), d.runnerUp ? bdi(d.runnerUp) : words.t("whyNothingElse")) : []),
      ...(d.date ? row(words.t("whyDate"), `${d.date.edtf} · ${words.t(d.date.basis === "event" ? "event" : "published")}`) : []),
      ...(d.event && d.date?.basis !== "event" ? row(words.t("whyEvent"), bdi(d.event.edtf)) : []),
      ...(d.published || d.evidence ? row(words.t("whyEvidence"), bdi([d.published, d.evidence].filter(Boolean).join(" · "))) : []),
      ...(d.corrected ? row(words.t("whyCorrected"), bdi(d.corrected)) : []),
      ...d.attributes.flatMap(([key, value]) => row(visible(key), bdi(value))),
      ...(flags & Flag.boilerplate ? row("", words.t("boilerplate")) : [])));
}

function sure(percent: number): "sure_high" | "sure_medium" | "sure_low" {
  return percent >= 80 ? "sure_high" : percent >= 50 ? "sure_medium" : "sure_low";
}
