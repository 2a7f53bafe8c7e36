// The only import of the XForms engine: loads a form, starts or restores one sheet, gives its final XML.
import { loadForm, parserReady } from "@getodk/xforms-engine";

export class FormUnreadable extends Error {}

/**
 * Read a form: the dearer half of opening it, and the half that needs no person yet.
 * @param {object} what
 * @param {string} what.xml             the XForm
 * @param {(filename: string) => Promise<Blob|null>} what.attachment  a list or clip the form names, null when absent
 * @returns {Promise<object>} what openForm takes as `form`, once
 */
export async function readForm({ xml, attachment }) {
  await parserReady;
  const form = await loadForm(xml, {
    fetchFormAttachment: (url) => respond(attachment, fileNameOf(url)),
    // A list that did not arrive makes a question without choices, not a form that cannot be opened.
    missingResourceBehavior: "BLANK",
  });
  if (form.status === "failure") throw new FormUnreadable(String(form.error?.message ?? form.error));
  return form;
}

/**
 * Parse expressions before a form needs them, the dearest part of reading it. The engine keeps each by its text.
 * @param {Iterator<string>} expressions  as many are taken as there is time for
 * @param {() => boolean} hasTime
 * @returns {Promise<boolean>} whether there may be more
 */
export async function parseSome(expressions, hasTime) {
  const parser = await parserReady;
  while (hasTime()) {
    const { value, done } = expressions.next();
    if (done) return false;
    try {
      parser.parse(value);
    } catch {
      // Not every attribute that may hold an expression does; of one with a fault the form itself will tell.
    }
  }
  return true;
}

/**
 * Open a form for one person or one group.
 *
 * A form is read anew for each: the engine never frees the instances of a form it read (about 1 MB each).
 * @param {object} what
 * @param {object} what.form            of readForm, not opened before
 * @param {{xml: string, files: File[]}|null} what.saved  an earlier draft, or null for a new sheet
 * @param {string} what.deviceId
 * @param {{username?: string, phoneNumber?: string, email?: string}} [what.person]  who the tablet is lent to, where a form asks
 * @param {() => Promise<string>} [what.position]  "lat lon alt acc" for a form that takes a place by itself; "" when refused
 * @param {() => void} what.onChange    called, at once, whenever any state of the form changes
 * @returns {Promise<object>} the engine's root node
 */
export async function openForm({ form, saved, deviceId, person = {}, position, onChange }) {
  const config = {
    stateFactory: (state) => watched(state, onChange),
    instanceAttachments: { fileNameFactory: nameFile },
    preloadProperties: { deviceID: deviceId, ...person },
    geolocationProvider: position ? { getLocation: position } : undefined,
  };
  const instance = saved
    ? await form.restoreInstance({ data: [asPayload(saved)] }, config)
    : form.createInstance(config);
  return instance.root;
}

/**
 * The finished sheet's XML, with its end time set.
 *
 * Files are not taken from here: after a restore the engine's payload leaves out those of earlier sessions.
 * @returns {Promise<string>}
 */
export async function finalXml(root) {
  const payload = await root.prepareInstancePayload({ payloadType: "monolithic" });
  return payload.data[0].get("xml_submission_file").text();
}

/**
 * Write a field that has no question of its own: the name of an audit log or of a recording in the background.
 *
 * The engine gives such fields no setter for screens; it keeps one for its own calculations.
 * @param {object} node  a model-value node
 */
export function writeUnasked(node, value) {
  if (typeof node.setValueState !== "function") throw new TypeError("this engine keeps no setter for fields without a question");
  node.setValueState(value);
}

/** A name for a file written just now, with its ending (".webm"): the time, and a little chance. */
export function fileName(extension, writtenAt = new Date()) {
  return nameFile({ writtenAt, extension });
}

/** `jr://file-csv/areas.csv` and `jr://images/face1.png` both name a file by their last part. */
export function fileNameOf(url) {
  return decodeURIComponent(String(url).split("/").pop());
}

async function respond(attachment, filename) {
  const blob = await attachment(filename);
  return blob ? new Response(blob, { status: 200 }) : new Response("", { status: 404 });
}

function watched(state, onChange) {
  return new Proxy(state, {
    set(target, key, value) {
      target[key] = value;
      onChange();
      return true;
    },
  });
}

function nameFile({ writtenAt, extension }) {
  const stamp = writtenAt.toISOString().replace(/\D/g, "").slice(0, 17);
  return `${stamp}-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}${extension ?? ""}`;
}

function asPayload({ xml, files }) {
  const data = new FormData();
  data.set("xml_submission_file", new File([xml], "xml_submission_file", { type: "text/xml" }));
  for (const file of files) data.set(file.name, file);
  return data;
}
