/** Writes the made-up pages for a look by eye: `npx vite-node tests/make.ts FOLDER [sample|hostile|large]`. */

import { hostile, large, sample } from "./corpora.ts";
import { pack, writePage } from "./pack.ts";

const [folder, ...wanted] = process.argv.slice(2);
const makers = { sample: () => pack(sample()), hostile: () => pack(hostile()), large: () => pack(large(), { chunkRows: 4000, inline: false }) };
for (const [name, make] of Object.entries(makers)) {
  if (!wanted.length || wanted.includes(name)) console.log(writePage(`${folder}/${name}`, make()));
}
