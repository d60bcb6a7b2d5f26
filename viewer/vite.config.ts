import { defineConfig } from "vitest/config";
import { page } from "./build/page.ts";

const root = new URL("./", import.meta.url);

export default defineConfig({
  plugins: [page(root)],
  build: {
    target: "es2022",
    outDir: "dist",
    cssCodeSplit: false,
    minify: !process.env.DATELINE_READABLE,
    assetsInlineLimit: 100_000,
    modulePreload: false,
    rollupOptions: {
      input: "src/main.ts",
      output: { format: "iife", entryFileNames: "main.js" },
    },
  },
  test: { include: ["tests/**/*.test.ts"] },
});
