/** Text from strangers, made safe to show. */

const CONTROLS: Record<number, string> = {
  0x202a: "LRE", 0x202b: "RLE", 0x202c: "PDF", 0x202d: "LRO", 0x202e: "RLO",
  0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
};

/**
 * The text with its direction controls written out (⟨RLO⟩) and other control characters dropped, so that
 * no stranger turns a line around. Plain marks (LRM, RLM, ALM) and joiners stay: Arabic needs them.
 */
export function visible(text: string): string {
  return text
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, (c) => `⟨${CONTROLS[c.charCodeAt(0)]}⟩`)
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "");
}

/** The address if a click on it can only open a web page; null for anything else. */
export function webAddress(text: string): string | null {
  try {
    const url = new URL(text.trim());
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const LTR = /[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]/;

/** The direction of a text by its first strong letter; `fallback` where it has none. */
export function direction(text: string, fallback: "rtl" | "ltr" = "ltr"): "rtl" | "ltr" {
  for (const c of text) {
    if (RTL.test(c)) return "rtl";
    if (LTR.test(c)) return "ltr";
  }
  return fallback;
}
