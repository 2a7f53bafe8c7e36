// Every other kind of code, read by ZXing: not part of the shell, as most browsers have a reader of their own.
import wasm from "zxing-wasm/reader/zxing_reader.wasm";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

/** Those of the Barcode Detection API, as ZXing calls them. */
const NAMES = {
  aztec: "Aztec", codabar: "Codabar", code_39: "Code39", code_93: "Code93", code_128: "Code128", data_matrix: "DataMatrix",
  ean_8: "EAN8", ean_13: "EAN13", itf: "ITF", pdf417: "PDF417", qr_code: "QRCode", upc_a: "UPCA", upc_e: "UPCE",
};

/**
 * @param {string[]} formats
 * @returns {Promise<(picture: ImageData) => Promise<string|null>>}
 */
export async function make(formats) {
  // Beside this script, not at the CDN the library would ask by itself.
  const locateFile = () => new URL(wasm, import.meta.url).href;
  await prepareZXingModule({ overrides: { locateFile }, fireImmediately: true });
  const options = { formats: formats.map((one) => NAMES[one]).filter(Boolean), maxNumberOfSymbols: 1 };
  return async (picture) => (await readBarcodes(picture, options)).find((one) => one.isValid)?.text || null;
}
