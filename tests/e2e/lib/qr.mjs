// Reads the QR code in a PNG, with a third decoder (the terminal encodes with libqrencode and checks with zxing-cpp).

import { createRequire } from "node:module";

import pngjs from "pngjs";

const jsQR = createRequire(import.meta.url)("jsqr");

export function read_qr(png_bytes) {
  const { data, width, height } = pngjs.PNG.sync.read(png_bytes);
  return jsQR(new Uint8ClampedArray(data), width, height)?.data ?? null;
}
