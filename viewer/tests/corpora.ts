/** Made-up corpora: a small one in Arabic and English, one by an enemy, and one of a million mentions. */

import { months, random, type TestArticle, type TestCorpus, type TestDate, type TestMention, type TestPlace } from "./pack.ts";

const P = (id: string, name: string, nameAr: string, lat: number, lon: number, more: Partial<TestPlace> = {}): TestPlace =>
  ({ id, name, nameAr, lat, lon, feature: "P.PPL", country: "SY", uncertaintyKm: 1, ...more });

export const PLACES: TestPlace[] = [
  P("t:1", "Deir ez-Zor", "دير الزور", 35.3359, 40.1408, { feature: "P.PPLA", uncertaintyKm: 4, admin1: "Deir ez-Zor", population: 211857 }),
  P("t:2", "Raqqa", "الرقة", 35.9528, 39.0079, { feature: "P.PPLA", uncertaintyKm: 4, admin1: "Raqqa", population: 177636 }),
  P("t:3", "Mosul", "الموصل", 36.335, 43.1189, { feature: "P.PPLA", country: "IQ", uncertaintyKm: 8, admin1: "Nineveh", population: 1739800 }),
  P("t:4", "Mayadin", "الميادين", 35.0198, 40.4515, { feature: "P.PPLA2", admin1: "Deir ez-Zor", uncertaintyKm: 2 }),
  P("t:5", "Abu Kamal", "البوكمال", 34.4506, 40.9171, { feature: "P.PPLA2", admin1: "Deir ez-Zor", uncertaintyKm: 2 }),
  P("t:6", "Hajin", "هجين", 34.6951, 40.8308, { admin1: "Deir ez-Zor", uncertaintyKm: 2 }),
  P("t:7", "Palmyra", "تدمر", 34.5561, 38.2738, { feature: "P.PPLA2", admin1: "Homs", uncertaintyKm: 3 }),
  P("t:8", "Aleppo", "حلب", 36.2021, 37.1343, { feature: "P.PPLA", uncertaintyKm: 8 }),
  P("t:9", "Damascus", "دمشق", 33.5102, 36.2913, { feature: "P.PPLC", uncertaintyKm: 8 }),
  P("t:10", "Baghdad", "بغداد", 33.3406, 44.4009, { feature: "P.PPLC", country: "IQ", uncertaintyKm: 14 }),
  P("t:11", "Tal Afar", "تلعفر", 36.379, 42.448, { country: "IQ", uncertaintyKm: 3 }),
  P("t:12", "Al-Qaim", "القائم", 34.3689, 41.0945, { country: "IQ", uncertaintyKm: 2 }),
  P("t:13", "Manbij", "منبج", 36.5281, 37.9549, { uncertaintyKm: 2 }),
  P("t:14", "Al-Tanf", "التنف", 33.5067, 38.6183, { feature: "S.INSM", uncertaintyKm: 5 }),
  P("t:15", "Washington", "واشنطن", 38.8951, -77.0364, { feature: "P.PPLC", country: "US", uncertaintyKm: 10 }),
  P("t:16", "Manchester", "مانشستر", 53.4809, -2.2374, { country: "GB", uncertaintyKm: 8 }),
  P("t:17", "Al-Omar oil field", "حقل العمر", 35.1, 40.55, { feature: "L.OILF", uncertaintyKm: 12 }),
  P("t:18", "Syria", "سوريا", 35, 38, { feature: "A.PCLI", uncertaintyKm: 380, area: true }),
  P("t:19", "Iraq", "العراق", 33, 44, { feature: "A.PCLI", country: "IQ", uncertaintyKm: 500, area: true }),
  P("t:20", "Deir ez-Zor Governorate", "محافظة دير الزور", 35.0, 40.5, { feature: "A.ADM1", uncertaintyKm: 110, area: true }),
  P("t:21", "Euphrates", "نهر الفرات", 34.9, 40.5, { feature: "H.STM", country: "", uncertaintyKm: 700, area: true }),
  P("t:22", "Jwais", "الجويس", 35.336, 40.141, { uncertaintyKm: 3, admin1: "Deir ez-Zor" }),
  P("t:23", "Idlib", "إدلب", 35.9306, 36.6339, { feature: "P.PPLA", uncertaintyKm: 4 }),
  P("t:24", "Afrin", "عفرين", 36.512, 36.8695, { feature: "P.PPLA2", uncertaintyKm: 3 }),
];

const SENTENCES: Record<string, [string, string][]> = {
  ar: [["وقالت مصادر محلية إن القوات تقدمت نحو أطراف ", " في الساعات الماضية بعد معارك عنيفة"], ["ووصلت عشرات العائلات النازحة من ", " إلى المخيمات القريبة مساء أمس"], ["أعلنت ", " أنها ستواصل دعم العمليات ضد التنظيم"], ["وعادت الأسواق إلى العمل في ", " بعد شهور من الإغلاق"]],
  en: [["Residents said that the road to ", " had been cut since the morning, and bread was short"], ["Engineers reached the pumping station near ", " and restored water to half of the town"], ["Officials in ", " declined to comment on the report"], ["Convoys left ", " before dawn and turned south along the river"]],
};

const TITLES: Record<string, string[]> = {
  ar: ["بعد الموصل والرقة.. إلى أين يتجه التنظيم", "التحالف الدولي يبدأ مرحلة جديدة", "عودة الحياة إلى مدن الفرات", "تقلص الجيوب الأخيرة شرق النهر"],
  en: ["Along the river, a slow return", "What is left of the eastern pocket", "Water comes back to the valley", "A road, a checkpoint, a market"],
};

function monthDate(slice: string, edtf = slice): TestDate {
  const one = months(slice, slice)[0];
  return { edtf, start: one.start, end: one.end, precision: "month", slice };
}

/** What a sentence may say: the second of the month. */
function dayIn(slice: string): TestDate {
  return { edtf: `${slice}-02`, start: `${slice}-02`, end: `${slice}-03`, precision: "day", basis: "event", slice };
}

/** Some 500 mentions in 24 places over two years, with undated and unlocated ones. */
export function sample(): TestCorpus {
  const next = random(7);
  const slices = months("2017-01", "2018-12");
  const sources = ["الحرة", "The Independent", "الصباح الجديد", "كتابات", "Example Wire"];
  const weights = [9, 12, 14, 6, 7, 5, 3, 5, 6, 5, 3, 2, 3, 2, 3, 1, 3, 12, 9, 5, 4, 1, 3, 2];
  const mentions: TestMention[] = [];
  for (let a = 0; a < 60; a++) {
    const lang = next() < 0.7 ? "ar" : "en";
    const at = Math.min(23, Math.floor((0.25 + 0.35 * (next() + next() - 1) + 0.3 * next()) * 24));
    const slice = slices[Math.max(0, at)].name;
    const article: TestArticle = {
      id: `a${a}`, lang, title: TITLES[lang][a % 4], source: sources[Math.floor(next() * sources.length)],
      url: a % 5 ? `https://news.example/${a}` : "", published: `${slice}~`, evidence: a % 3 ? "" : "stands on the page",
    };
    const date = a % 12 === 11 ? null : a % 10 === 9 ? { edtf: "2017", start: "2017-01-01", end: "2018-01-01", precision: "year", slice: null } : monthDate(slice, a % 2 ? slice : `${slice}~`);
    for (let i = 0; i < 9; i++) {
      const place = pick(weights, next());
      const [before, after] = SENTENCES[lang][Math.floor(next() * 4)];
      const surface = lang === "ar" ? PLACES[place].nameAr! : PLACES[place].name;
      mentions.push({ place, article, surface, before, after, date, associative: place === 14 || next() < 0.1, confidence: 0.4 + 0.6 * next(), runnerUp: place === 1 ? "Raqqa (quarter of Aleppo)" : "", event: place === 4 && date?.slice ? dayIn(date.slice) : undefined });
    }
    if (a % 6 === 0) mentions.push({ place: -1, article, surface: lang === "ar" ? "تل الوردة" : "Rose Hill", before: "قرب ", after: "", date, reason: "name not in the gazetteer" });
  }
  return { by: "month", places: PLACES, slices, mentions };
}

function pick(weights: number[], share: number): number {
  let at = share * weights.reduce((a, b) => a + b);
  return Math.max(0, weights.findIndex((w) => (at -= w) < 0));
}

/** Everything that a stranger's text may try. */
export const ATTACKS = [
  `</script><script>window.owned=1</script>`, `<img src=x onerror="window.owned=1">`, `"><svg onload=window.owned=1>`,
  `javascript:window.owned=1`, `\u202egnp.txt\u202c \u2067abc\u2069`, `<!--<script>`, `{{csp}} $& $1 <!--dateline:data-->`,
  `=HYPERLINK("http://evil.example","x")`, `</style><style>*{display:none}</style>`, `\u0000\u0007bell`,
];

export function hostile(): TestCorpus {
  const slices = months("2017-01", "2017-03");
  const places = ATTACKS.map((text, i) => P(text, text, i % 2 ? text : "", 34 + i * 0.3, 40 + (i % 3), { admin1: text, country: i % 2 ? "<b" : "SY", feature: i % 2 ? "P.<i>" : "P.PPL" }));
  const mentions = ATTACKS.flatMap((text, i): TestMention[] => [0, 1, 2].map((k) => ({
    place: k === 2 ? -1 : (i + k) % places.length,
    article: { id: text + k, title: text, source: text, lang: k ? "ar" : text, url: k ? "javascript:window.owned=1" : `https://news.example/?q=${text}`, published: text, evidence: text },
    surface: text, before: text, after: text, runnerUp: text, reason: text,
    date: k === 1 && i % 3 === 0 ? { edtf: text, start: "2017-01-01", end: "2018-01-01", precision: text, slice: null } : monthDate(slices[i % 3].name, text),
  })));
  return { by: "month", places, slices, mentions };
}

/** A million mentions over 20,000 places and 96 months. */
export function large(n = 1_000_000, placeCount = 20_000): TestCorpus {
  const next = random(11);
  const slices = months("2011-01", "2018-12");
  const places = Array.from({ length: placeCount }, (_, i): TestPlace => {
    const known = PLACES[i];
    if (known) return known;
    const near = i % 10 < 8;
    const lat = near ? 31 + 6 * next() : -50 + 120 * next();
    const lon = near ? 36 + 10 * next() : -170 + 340 * next();
    return P(`big:${i}`, `Place ${NAMES[i % NAMES.length]} ${i}`, `قرية ${i}`, Number(lat.toFixed(5)), Number(lon.toFixed(5)), { admin1: `District ${i % 90}`, uncertaintyKm: 1 + (i % 4) });
  });
  const dates = slices.map((s) => monthDate(s.name));
  const sources = Array.from({ length: 20 }, (_, i) => `Source ${i}`);
  const mentions: TestMention[] = [];
  let article!: TestArticle;
  let slice = 0;
  for (let i = 0; i < n; i++) {
    if (i % 10 === 0) {
      slice = Math.floor(next() * slices.length);
      const lang = next() < 0.6 ? "ar" : "en";
      article = { id: `articles/${i / 10}.txt`, title: `${TITLES[lang][(i / 10) % 4]} ${i / 10}`, source: sources[Math.floor(next() ** 2 * 20)], lang, url: `https://news.example/${i / 10}`, published: slices[slice].name };
    }
    const place = Math.min(placeCount - 1, Math.floor(next() ** 2.2 * placeCount));
    const [before, after] = SENTENCES[article.lang!][i % 4];
    mentions.push({ place: i % 50 === 49 ? -1 : place, article, surface: places[place].name, before, after, date: i % 40 === 39 ? null : dates[slice], confidence: Math.round((0.3 + 0.7 * next()) * 100) / 100, associative: next() < 0.15, reason: i % 50 === 49 ? "ambiguous" : "" });
  }
  return { by: "month", places, slices, mentions };
}

const NAMES = ["Tell", "Khirbet", "Deir", "Umm", "Abu", "Ras", "Wadi", "Bir"];
