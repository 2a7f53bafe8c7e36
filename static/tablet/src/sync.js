// Brings the round to the tablet: forms, lists, pictures and clips; each fetched once and kept until replaced.
import { burden } from "./outbox.js";
import { Revoked, Unreachable, call, fetchOk } from "./server.js";
import { all, askToStay, get, keepSetting, keys, put, setting, write } from "./store.js";

export const keyOf = (form) => `${form.formId}@${form.version ?? ""}`;

/**
 * Bring the tablet up to date. What was here stays usable until its replacement is whole.
 * @param {(share: number, title: string) => void} [progress]  0..1
 * @returns {Promise<"done"|"revoked"|"unreachable">}
 */
export async function synchronise(progress = () => {}) {
  try {
    const carry = await (await fetchOk("/tablet/carry.json")).json();
    await bring(carry, progress);
    await keepSetting("carry", carry);
    await keepSetting("revoked", false);
    await keepSetting("lastContactAt", new Date().toISOString());
    await greet();
    return "done";
  } catch (fault) {
    if (fault instanceof Revoked) {
      await keepSetting("revoked", true);
      return "revoked";
    }
    if (fault instanceof Unreachable || fault instanceof SyntaxError) return "unreachable";
    throw fault;
  }
}

async function bring(carry, progress) {
  const held = new Set(await keys("media"));
  const wanted = carry.forms.flatMap((form) => form.media).filter((one) => !held.has(one.hash));
  const total = wanted.length + carry.forms.length || 1;
  let done = 0;
  const step = (title) => progress(++done / total, title);
  for (const one of uniqueByHash(wanted)) {
    await bringMedia(one);
    step(one.filename);
  }
  for (const form of carry.forms) {
    await bringForm(form);
    step(form.title);
  }
  await retire(carry.forms);
}

function uniqueByHash(media) {
  return [...new Map(media.map((one) => [one.hash, one])).values()];
}

async function bringMedia(one) {
  const blob = await (await fetchOk(one.url, { bytes: one.size })).blob();
  // A portal's page has another size; a cut answer is a shorter one.
  if (one.size != null && blob.size !== one.size) throw new Unreachable(`${one.filename}: ${blob.size} of ${one.size} bytes`);
  await put("media", { hash: one.hash, blob: blob.slice(0, blob.size, one.type), size: blob.size });
}

async function bringForm(form) {
  const key = keyOf(form);
  const held = await get("forms", key);
  if (held?.hash === form.hash) {
    await put("forms", { ...held, ...describe(form), isCurrent: true });
    return;
  }
  const xml = await (await fetchOk(form.xformUrl)).text();
  if (!/<(\w+:)?html[\s>]/.test(xml) || !xml.includes("http://www.w3.org/2002/xforms")) {
    throw new Unreachable(`${form.formId}: what came is no form`);
  }
  await put("forms", { key, ...describe(form), xml, isCurrent: true });
}

function describe({ formId, version, title, kind, hash, media }) {
  return { formId, version, title, kind, hash, media };
}

/** Forms no longer carried: kept while a draft was begun with them, let go otherwise; so are unused clips. */
async function retire(forms) {
  const current = new Set(forms.map(keyOf));
  const begun = new Set((await all("drafts")).map((draft) => draft.formKey));
  const stored = await all("forms");
  const leaving = stored.filter((form) => !current.has(form.key));
  const staying = stored.filter((form) => current.has(form.key) || begun.has(form.key));
  const used = new Set(staying.flatMap((form) => form.media.map((one) => one.hash)));
  const hashes = await keys("media");
  await write(["forms", "media"], (to) => {
    for (const form of leaving) {
      if (begun.has(form.key)) to("forms").put({ ...form, isCurrent: false });
      else to("forms").delete(form.key);
    }
    for (const hash of hashes) if (!used.has(hash)) to("media").delete(hash);
  });
}

/** Tell the server how this tablet is; best effort. */
async function greet() {
  const { unsent, oldestUnsentAt } = await burden();
  const body = JSON.stringify({ appVersion: APP_VERSION, unsent, oldestUnsentAt, persisted: await askToStay() });
  await call("/tablet/hello", { method: "POST", body, headers: { "Content-Type": "application/json" } }).catch(() => null);
}

/** Take up a token from an enrolment link. The old queue stays: its records go out with the new token. */
export async function enrol(token) {
  await write(["settings"], (to) => {
    to("settings").put(token, "token");
    to("settings").put(false, "revoked");
  });
}

export const isEnrolled = async () => Boolean(await setting("token"));
export const currentForms = async () => (await all("forms")).filter((form) => form.isCurrent);

/** A list, picture or clip of a form, from the tablet's memory. @returns {Promise<Blob|null>} */
export async function mediaOf(form, filename) {
  const one = form.media.find((entry) => entry.filename === filename);
  return one ? ((await get("media", one.hash))?.blob ?? null) : null;
}
