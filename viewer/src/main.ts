/** Opens the page: reads the data, then starts the application. */

import { start } from "./app.ts";
import { documentChunks } from "./data/chunks.ts";
import { readCorpus } from "./data/corpus.ts";
import { Words } from "./i18n/index.ts";
import { byId } from "./ui/dom.ts";
import "leaflet/dist/leaflet.css";
import "./style/page.css";
import "./style/panel.css";
import "./style/map.css";

async function open(): Promise<void> {
  const words = new Words(navigator.language.startsWith("ar") ? "ar" : "en");
  const opening = byId("opening");
  opening.textContent = words.t("loading");
  try {
    if (!("DecompressionStream" in window)) throw new Error(words.t("oldBrowser"));
    const corpus = await readCorpus((id) => byId(id).textContent ?? "");
    const chunks = documentChunks(corpus.core);
    byId("app").hidden = false;
    await start(corpus, chunks, words.lang);
    opening.remove();
  } catch (error) {
    byId("app").hidden = true;
    opening.textContent = words.t("failed", { error: (error as Error).message });
    throw error;
  }
}

void open();
