// Reads the form that will be wanted next before anybody waits for it: most people fill the same one again and again.
import { parseSome, readForm } from "../engine.js";
import { inTheQuiet } from "../quiet.js";
import { mediaOf } from "../sync.js";
import { prepared } from "./prepared.js";

/** One form at a time: a form that was read holds some megabytes. @type {{identity: string, form: Promise<object>}|null} */
let ahead = null;

/** Read a carried form for its next sheet. A fault is kept for whoever opens it. */
export function readAhead(carried) {
  if (ahead?.identity === identityOf(carried)) return;
  ahead = { identity: identityOf(carried), form: read(carried) };
  ahead.form.catch(() => {});
}

/** A carried form, read: ahead or now. Each opening gets one of its own. */
export function takeRead(carried) {
  const found = ahead?.identity === identityOf(carried) ? ahead.form : null;
  ahead = null;
  return found ?? read(carried);
}

/** One of its lists has changed on this tablet: what was read is out of date. */
export function forgetAhead() {
  ahead = null;
}

/** Attributes of an XForm that hold XPath. */
const EXPRESSION = /\s(?:nodeset|ref|relevant|constraint|calculate|readonly|required|value)="([^"]+)"/g;
/** Between two frames; a touch is not to wait for what might be wanted later. */
const SLICE_MS = 8;

/** Bit by bit, while nobody waits: parse what other carried forms calculate with, so that they too open soon. */
export function parseAhead(forms) {
  const expressions = expressionsOf(forms);
  const some = () => {
    const until = performance.now() + SLICE_MS;
    parseSome(expressions, () => performance.now() < until).then((isMore) => isMore && inTheQuiet(some));
  };
  inTheQuiet(some);
}

function* expressionsOf(forms) {
  const parsed = new Set();
  for (const { xml } of forms) {
    for (const [, written] of xml.matchAll(EXPRESSION)) {
      if (parsed.has(written)) continue;
      parsed.add(written);
      yield plain(written);
    }
  }
}

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&" };
const plain = (written) => written.replace(/&\w+;/g, (one) => ENTITIES[one] ?? one);

const read = (carried) => readForm({ xml: prepared(carried.xml), attachment: (filename) => mediaOf(carried, filename) });

/** Changes with the form and with any of its lists. */
const identityOf = ({ key, hash, media }) => [key, hash, ...media.map((one) => one.hash)].join(" ");
