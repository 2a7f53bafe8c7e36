// A code on a card or a box: read by the camera, or written by hand where there is none.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { canScan, NoCamera, NoReader, scan } from "../scan/scan.js";
import { word } from "../words.js";
import { text } from "./text.js";

export function barcode(asking) {
  const { question, answered, voice } = asking;
  const field = text({ ...asking, alone: false });
  const place = h("div.scanning");
  const trouble = h("p.problem", { role: "alert", hidden: true });
  const button = canScan() && h("button.large", { type: "button", on: { click: read } }, icon("camera"), word("barcode_scan"));
  const element = h("div.barcode", button, place, trouble, field.element);

  async function read() {
    trouble.hidden = true;
    button.hidden = true;
    try {
      const found = await scan({ place });
      if (found === null || !element.isConnected) return;
      question.write(found);
      voice.tick();
      answered();
      field.refresh();
    } catch (fault) {
      // Without a camera or its reader the code is still to be written.
      if (!(fault instanceof NoCamera || fault instanceof NoReader)) throw fault;
      trouble.replaceChildren(icon("warning"), word(fault instanceof NoCamera ? "barcode_failed" : "scan_no_reader"));
      trouble.hidden = false;
    } finally {
      button.hidden = false;
    }
  }

  return { element, refresh: field.refresh, dispose: () => place.replaceChildren() };
}
