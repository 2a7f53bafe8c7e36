// QR codes, read in JavaScript: part of the shell, so that a tablet can be enrolled by any browser.
import { decodeQR } from "qr/decode.js";

/** @returns {Promise<(picture: ImageData) => string|null>} */
export async function make() {
  return (picture) => {
    try {
      return decodeQR(picture) || null;
    } catch {
      // None in this picture, or too blurred: the next one comes soon.
      return null;
    }
  };
}
