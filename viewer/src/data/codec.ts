/** How data travels in the page: zlib, then base64, inside script elements that are data or a function call. */

/** The bytes behind base64 of a zlib stream. */
export async function unpack(base64: string): Promise<Uint8Array> {
  const packed = fromBase64(base64.trim());
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The JSON value behind base64 of a zlib stream of UTF-8. */
export async function unpackJson<T>(base64: string): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await unpack(base64))) as T;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Reads `count` unsigned LEB128 numbers, each below 2^32. */
export function varints(bytes: Uint8Array, count: number): Uint32Array {
  const out = new Uint32Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    let value = 0;
    let shift = 0;
    let byte: number;
    do {
      if (at >= bytes.length) throw new Error(`column ends after ${i} of ${count} numbers`);
      byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte & 0x80);
    out[i] = value >>> 0;
  }
  if (at !== bytes.length) throw new Error(`column has ${bytes.length - at} bytes after its ${count} numbers`);
  return out;
}

/** Undoes zigzag and running differences, in place of the numbers read. */
export function undelta(numbers: Uint32Array): Int32Array {
  const out = new Int32Array(numbers.length);
  let previous = 0;
  for (let i = 0; i < numbers.length; i++) {
    const n = numbers[i];
    previous = (previous + ((n >>> 1) ^ -(n & 1))) | 0;
    out[i] = previous;
  }
  return out;
}
