// How an area's own points sound: its facilitators spoke their words once, whatever the language. The list names the file.
import { readCsv } from "./csv.js";
import { LIST } from "./listed.js";
import { currentForms, mediaOf } from "./media.js";

/**
 * @param {object} form  a carried form; one without the list of points has none
 * @returns {Promise<Map<string, string>>} a point's code -> file name, as `mediaOf` of that form knows it
 */
export async function recordingsOf(form) {
  if (!form.media.some(({ filename }) => filename === LIST)) return new Map();
  const list = await mediaOf(form, LIST);
  const { rows } = readCsv((await list?.text()) ?? "");
  return new Map(rows.filter(({ voice }) => voice).map(({ name, voice }) => [name, voice]));
}

/**
 * For screens that stand outside any form.
 * @returns {Promise<Map<string, {formKey: string, files: Object<string, string>}>>} a point's code -> its clip
 */
export async function recordedClips() {
  const form = (await currentForms()).find(({ media }) => media.some(({ filename }) => filename === LIST));
  const found = form ? await recordingsOf(form) : new Map();
  return new Map([...found].map(([code, file]) => [code, { formKey: form.key, files: { fr: file, bm: file, en: file } }]));
}
