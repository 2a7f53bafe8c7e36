// The moment at which what was brought takes its place: a new version whole, never under an open form.
import { isOwn, outspoken } from "../clips.js";
import { Unreachable } from "../server.js";
import { session } from "../session.js";
import { lent } from "../sheet/lending.js";
import { all, get, keys, remove, write } from "../store.js";
import { FORM_LOCK } from "../update.js";
import { NEEDED, clipLanguages, keyOf, titlesOf } from "./plan.js";

/**
 * Let forms take their place whose files are here.
 * @param {object} carry      as the server told
 * @param {import("./plan.js").Parcel[]} missing  what is agreed and not here yet
 * @returns {Promise<boolean>} false when something waits for a form to be closed
 */
export async function settle(carry, missing) {
  await begin(carry, missing);
  return navigator.locks.request(FORM_LOCK, { ifAvailable: true }, async (lock) => {
    if (lock) await change(carry, missing);
    return lock !== null || !(await hasChange(carry, missing));
  });
}

/** As `settle`, once no form is open any more. */
export function settleLater(carry, missing, then) {
  navigator.locks.request(FORM_LOCK, async () => {
    await change(carry, missing);
    then();
  });
}

/** Forms nobody had before: nothing changes under anybody. */
async function begin(carry, missing) {
  const stored = await all("forms");
  const news = carry.forms.filter((form) => !stored.some((one) => one.formId === form.formId) && isWhole(form, askable(missing, form), NEEDED));
  for (const form of news) await place(form, []);
}

/** Newer versions, newer lists, and what is no longer carried. */
async function change(carry, missing) {
  for (const { form, earlier } of await changes(carry, missing)) await place(form, earlier);
  await letGo(carry);
}

const hasChange = async (carry, missing) => (await changes(carry, missing)).length > 0 || (await leaving(carry)).length > 0;

async function changes(carry, missing) {
  const stored = await all("forms");
  return carry.forms.flatMap((form) => {
    const here = stored.find((one) => one.key === keyOf(form));
    if (here?.isCurrent && isSame(here, form)) return [];
    const earlier = stored.filter((one) => one.formId === form.formId && one.key !== keyOf(form));
    // A new version comes whole; newer lists of the same version do not wait for a clip.
    const upTo = earlier.some((one) => one.isCurrent) ? Infinity : NEEDED;
    const waited = here || upTo > NEEDED ? missing : askable(missing, form);
    return isWhole(form, waited, upTo) ? [{ form, earlier }] : [];
  });
}

/**
 * A form nobody has yet does not wait for a list the server lost: it opens, and says what it lacks (fill/lacking.js).
 * What replaces something does wait: what is here is better than that.
 */
const askable = (missing, form) => missing.filter((one) => !one.isAbsent || one.hash === form.hash);

const isWhole = (form, missing, upTo) => !missing.some((one) => one.rank <= upTo && one.forms.includes(keyOf(form)));

function isSame(here, form) {
  const filesOf = (one) => JSON.stringify([one.title, one.kind, one.media.map((file) => [file.filename, file.hash])]);
  return here.hash === form.hash && filesOf(here) === filesOf(form);
}

/** The form is there and the versions before it are not offered any more: in one transaction. */
async function place(form, earlier) {
  const key = keyOf(form);
  const here = await get("forms", key);
  const xml = here?.hash === form.hash ? here.xml : await readForm(form);
  const begun = await begunForms();
  const { formId, version, title, kind, hash, media } = form;
  const replaces = earlier.some((one) => one.isCurrent);
  const since = replaces ? new Date().toISOString() : (here?.since ?? null);
  await write(["forms"], (to) => {
    to("forms").put({ key, formId, version, title, kind, hash, media, xml, titles: titlesOf(xml), clips: [...clipLanguages(xml)], isCurrent: true, since });
    for (const one of earlier) {
      if (begun.has(one.key)) to("forms").put({ ...one, isCurrent: false });
      else to("forms").delete(one.key);
    }
  });
}

/** A form's XML, its languages completed by what they borrow. Throws Unreachable. */
async function readForm(form) {
  const xml = await (await get("media", form.hash)).blob.text();
  // Here, and not when somebody waits for the first question.
  if (/<(\w+:)?html[\s>]/.test(xml) && xml.includes("http://www.w3.org/2002/xforms")) return lent(xml);
  await remove("media", form.hash);
  throw new Unreachable(`${form.formId}: what came is no form`);
}

/** Forms something here was begun with: drafts, sheets that may be reopened, a session that runs. */
const begunForms = async () => new Set([...(await all("drafts")).map((draft) => draft.formKey), ...(await all("records")).map(keyOf), ...(await all("shelf")).map(keyOf), (await session())?.formKey]);

async function leaving(carry) {
  const carried = new Set(carry.forms.map((form) => form.formId));
  const begun = await begunForms();
  return (await all("forms")).filter((one) => (one.isCurrent ? !carried.has(one.formId) : !begun.has(one.key)));
}

/** Forms no longer carried: kept while a draft was begun with them; and files no form here or to come needs. */
async function letGo(carry) {
  const begun = await begunForms();
  const going = await leaving(carry);
  const gone = new Set(going.filter((one) => !begun.has(one.key)).map((one) => one.key));
  const staying = (await all("forms")).filter((one) => !gone.has(one.key));
  const placed = new Set(staying.filter((one) => one.isCurrent).map((one) => one.hash));
  const coming = carry.forms.filter((form) => !placed.has(form.hash)).map((form) => form.hash);
  const used = new Set([...[...staying, ...carry.forms].flatMap((form) => form.media.map((file) => file.hash)), ...coming]);
  const held = await keys("media");
  const unused = {
    media: [...held.filter((hash) => !isOwn(hash) && !used.has(hash)), ...(await outspoken(held))],
    partials: (await keys("partials")).filter((hash) => !used.has(hash)),
  };
  await write(["forms", "media", "partials"], (to) => {
    for (const one of going) {
      if (gone.has(one.key)) to("forms").delete(one.key);
      else to("forms").put({ ...one, isCurrent: false });
    }
    for (const [store, hashes] of Object.entries(unused)) for (const hash of hashes) to(store).delete(hash);
  });
}
