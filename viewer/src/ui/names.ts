/** How places are called in the interface. Callers put these into elements of their own direction. */

import type { Place } from "../data/corpus.ts";
import type { Words } from "../i18n/index.ts";
import { direction, visible } from "../logic/text.ts";

/** The name in the interface's language where there is one. */
export function placeName(place: Place, words: Words): string {
  return visible((words.lang === "ar" && place.nameAr) || place.name || place.nameAr || place.id);
}

/** Where it lies: first-level division and country. */
export function placeWhere(place: Place, words: Words): string {
  const country = place.country ? words.region(place.country) : "";
  // Gazetteers have this name in English only; in the middle of an Arabic line it would only confuse.
  const readable = words.lang === "en" || direction(place.admin1) === "rtl";
  const admin = readable && place.admin1 !== place.name ? place.admin1 : "";
  return visible([admin, country].filter(Boolean).join(words.lang === "ar" ? "، " : ", "));
}

/** What it is, from the GeoNames feature: the code's own word, else the class's. */
export function placeKind(place: Place, words: Words): string {
  const [letter, code = ""] = place.feature.split(".");
  return words.maybe(`feature_${letter}_${code}`) ?? words.maybe(`feature_${letter}`) ?? place.feature;
}
