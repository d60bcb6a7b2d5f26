/** Dates in words, as finely as they are known: EDTF levels 0 and 1, "2017-06~" as "about June 2017". */

import type { Words } from "../i18n/index.ts";

/** An EDTF text in words; a text that is no EDTF comes back as it is. */
export function dateWords(edtf: string, words: Words): string {
  const text = edtf.trim();
  if (!text.includes("/")) return oneDate(text, words) ?? edtf;
  const [from, to] = text.split("/");
  const start = from === ".." || from === "" ? null : oneDate(from, words);
  const end = to === ".." || to === "" ? null : oneDate(to, words);
  if (start && end) return words.t("between", { from: start, to: end });
  if (start) return words.t("openEnd", { from: start });
  if (end) return words.t("openStart", { to: end });
  return edtf;
}

function oneDate(text: string, words: Words): string | null {
  const match = /^(-?[\dX]{4})(?:-([\dX]{2}))?(?:-([\dX]{2}))?([?~%])?$/.exec(text);
  if (!match) return null;
  const date = exact(match[1], match[2], match[3], words);
  if (!date) return null;
  const qualified = { "~": "about", "?": "maybe", "%": "maybeAbout" } as const;
  return match[4] ? words.t(qualified[match[4] as "~" | "?" | "%"], { date }) : date;
}

function exact(year: string, month: string | undefined, day: string | undefined, words: Words): string | null {
  const y = yearWords(year, words);
  if (!month || month === "XX") return y;
  const m = Number(month);
  if (m >= 1 && m <= 12) {
    const name = `${words.month(m)} ${y}`;
    return !day || day === "XX" ? name : `${Number(day)} ${name}`;
  }
  if (m >= 21 && m <= 24) return words.t(`season${m as 21 | 22 | 23 | 24}`, { year: y });
  if (m >= 33 && m <= 36) return words.t("quarter", { n: m - 32, year: y });
  if (m >= 40 && m <= 41) return words.t("half", { n: m - 39, year: y });
  return null;
}

function yearWords(year: string, words: Words): string {
  if (year.startsWith("-")) return words.t("bce", { year: Number(year.slice(1)) + 1 });
  if (/^\d{3}X$/.test(year)) return words.t("decade", { year: year.replace("X", "0") });
  if (/^\d\dXX$/.test(year)) return words.t("century", { year: year.replace("XX", "00"), last: year.replace("XX", "99") });
  return /^\d+$/.test(year) ? String(Number(year)) : year;
}

/** The name of a slice in words: 2017, 2017-Q2, 2017-06, 2017-W23, 2017-06-11. */
export function sliceWords(name: string, words: Words): string {
  const part = /^(-?\d+)-(Q|W|H)(\d+)$/.exec(name);
  if (part) {
    const key = ({ Q: "quarter", W: "week", H: "half" } as const)[part[2] as "Q" | "W" | "H"];
    return words.t(key, { n: Number(part[3]), year: part[1] });
  }
  return dateWords(name, words);
}

/** The name of a slice where there is little room. */
export function sliceShort(name: string, words: Words): string {
  const date = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(name);
  if (!date) return name.replace("-", " ");
  const day = date[3] ? `${Number(date[3])} ` : "";
  return `${day}${words.shortMonth(Number(date[2]))} ${date[1]}`;
}
