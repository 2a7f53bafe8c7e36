// Reads the forms that will be wanted next before anybody waits for them: most people fill the same one again and again.
import { parseSome, readForm } from "../engine.js";
import { inTheQuiet } from "../quiet.js";
import { mediaOf } from "../sync.js";
import { prepared } from "./prepared.js";

/** A form that was read holds some megabytes. */
const MOST = 2;
/** Identity -> form, the one read longest ago first. @type {Map<string, Promise<object>>} */
const waiting = new Map();

/** Read a carried form for its next sheet. A fault is kept for whoever opens it. @returns {Promise<unknown>} when it is read */
export function readAhead(carried) {
  const identity = identityOf(carried);
  const form = waiting.get(identity) ?? read(carried);
  form.catch(() => {});
  waiting.set(identity, form);
  if (waiting.size > MOST) waiting.delete(waiting.keys().next().value);
  return form;
}

/** A carried form, read: ahead or now. Each opening gets one of its own. */
export function takeRead(carried) {
  const identity = identityOf(carried);
  const found = waiting.get(identity);
  waiting.delete(identity);
  return found ?? read(carried);
}

/** One of its lists has changed on this tablet: what was read is out of date. */
export function forgetAhead() {
  waiting.clear();
}

/** Attributes of an XForm that hold XPath. */
const EXPRESSION = /\s(?:nodeset|ref|relevant|constraint|calculate|readonly|required|value)="([^"]+)"/g;
/** Between two frames; a touch is not to wait for what might be wanted later. */
const SLICE_MS = 8;

/** Bit by bit, while nobody waits: parse what carried forms calculate with, so that they open soon. @returns {Promise<void>} when done */
export function parseAhead(forms) {
  const expressions = expressionsOf(forms);
  return new Promise((done) => {
    const some = async () => {
      const until = performance.now() + SLICE_MS;
      const isMore = await parseSome(expressions, () => performance.now() < until);
      return isMore ? inTheQuiet(some) : done();
    };
    inTheQuiet(some);
  });
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
