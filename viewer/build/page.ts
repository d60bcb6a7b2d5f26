/** A Vite plugin: one HTML file with everything inside, and a policy that lets nothing else run. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { basemap } from "./basemap.ts";

/** Writes `index.html` from the template beside `vite.config.ts`. */
export function page(root: URL): Plugin {
  return {
    name: "dateline-page",
    // After Vite has put the styles into the bundle.
    enforce: "post",
    generateBundle(_, bundle) {
      let js = "";
      let css = "";
      for (const [name, part] of Object.entries(bundle)) {
        // The parser turns CR LF into LF before it checks the hash.
        if (part.type === "chunk") js += lines(part.code);
        else if (name.endsWith(".css")) css += lines(String(part.source));
        delete bundle[name];
      }
      const template = readFileSync(new URL("index.html", root), "utf8");
      const source = fill(template, { js: inScript(js), css: noImages(css), base: basemap(new URL("../data/basemap/", root)) });
      this.emitFile({ type: "asset", fileName: "index.html", source });
    },
  };
}

/** Script text that no HTML parser can mistake for the end of its element or for a comment. */
export function inScript(js: string): string {
  return js.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
}

// Leaflet's own pictures (layer switch, pins) are not used; without them the policy needs no images.
function noImages(css: string): string {
  return css.replace(/url\((?:"[^"]*"|'[^']*'|[^)]*)\)/g, "none").replace(/<\//g, "<\\/");
}

function fill(template: string, parts: { js: string; css: string; base: string }): string {
  const csp = [
    "default-src 'none'",
    `script-src 'self' ${hash(parts.js)}`,
    `style-src ${hash(parts.css)}`,
    // The exporter writes the origin of a tile server here if the user names one.
    "img-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const values: Record<string, string> = { ...parts, csp };
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name]);
}

function hash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function lines(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}
