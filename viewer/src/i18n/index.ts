/** Words and numbers of the interface language. */

import { ar } from "./ar.ts";
import { en, type Key, type Plural } from "./en.ts";

export type Lang = "en" | "ar";
export type { Key };
type PluralKey = "mentions" | "places" | "articles" | "events" | "areas" | "undatedCount" | "unlocatedCount" | "areasLeftOut" | "filtersActive" | "overlap";
type TextKey = Exclude<Key, PluralKey>;
export type Values = Record<string, string | number>;

/** Everything that is said in one language. */
export class Words {
  private readonly texts: typeof en;
  private readonly plurals: Intl.PluralRules;
  private readonly numbers: Intl.NumberFormat;
  private readonly regions: Intl.DisplayNames;
  private readonly months: Intl.DateTimeFormat;

  constructor(readonly lang: Lang) {
    this.texts = lang === "ar" ? ar : en;
    // Latin digits in Arabic too: coordinates, years and the files all have them.
    const locale = lang === "ar" ? "ar-u-nu-latn" : "en-GB";
    this.plurals = new Intl.PluralRules(lang);
    this.numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    this.regions = new Intl.DisplayNames([lang], { type: "region", fallback: "code" });
    this.months = new Intl.DateTimeFormat(lang === "ar" ? "ar-SY-u-nu-latn-ca-gregory" : "en-GB", { month: "long", timeZone: "UTC" });
  }

  get dir(): "rtl" | "ltr" {
    return this.lang === "ar" ? "rtl" : "ltr";
  }

  /** The text of a key. */
  t(key: TextKey, values: Values = {}): string {
    return fill(this.texts[key] as string, values);
  }

  /** The text of a key if there is one: for keys made of data. */
  maybe(key: string): string | null {
    const text = (this.texts as Record<string, unknown>)[key];
    return typeof text === "string" ? text : null;
  }

  /** The plural form that fits `n`. */
  n(key: PluralKey, n: number, values: Values = {}): string {
    const forms = this.texts[key] as Plural;
    return fill(forms[this.plurals.select(n)] ?? forms.other, { n: this.number(n), ...values });
  }

  number(n: number): string {
    return this.numbers.format(n);
  }

  percent(n: number): string {
    return `${Math.round(n)}%`;
  }

  /** The name of a month, 1 to 12. In Arabic both names: حزيران/يونيو. */
  month(month: number): string {
    const name = this.months.format(Date.UTC(2001, month - 1, 15));
    return this.lang === "ar" ? `${name}/${EGYPTIAN_MONTHS[month - 1]}` : name;
  }

  /** A month in little room. */
  shortMonth(month: number): string {
    const name = this.months.format(Date.UTC(2001, month - 1, 15));
    return this.lang === "ar" ? name : name.slice(0, 3);
  }

  /** The name of a country by its ISO code; the code itself where nobody knows it. */
  region(code: string): string {
    try {
      return this.regions.of(code) ?? code;
    } catch {
      return code;
    }
  }
}

const EGYPTIAN_MONTHS = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
