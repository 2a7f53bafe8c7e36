// What a form means, read from the mh: attributes of its own XForm. The same as mhsurvey/forms/reading.py, as far as a meeting needs it.
import { parseXml } from "../receipt.js";

const MH = "http://mhsurvey.org/xforms";
const JR = /^jr:itext\('([^']+)'\)$/;
const ITEMSET = /^instance\('([^']+)'\)\/root\/item/;

/**
 * @typedef {object} Question
 * @property {string} path        absolute in the instance
 * @property {string} type        the bind's, or the control's where it says more: select1, select, binary
 * @property {string|null} repeat path of the innermost repeat it sits in
 * @property {Object<string, {text: string, audio: string|null}>} label  of an indicator's questions: language code -> words and the name of their clip
 * @property {{value: string, score: number|null}[]} choices
 * @property {string|null} key
 * @property {string|null} indicator
 * @property {string|null} part
 * @property {number|null} point
 * @property {string|null} dimension
 * @property {string} direction
 * @property {string|null} scale
 * @property {string|null} alert
 *
 * @typedef {object} Meaning
 * @property {string} formId
 * @property {string} kind
 * @property {Question[]} questions  in the form's order
 */

/** @param {string} xml  the XForm @returns {Meaning} Throws when it is none. */
export function readMeaning(xml) {
  const root = parseXml(xml);
  const instance = root && childrenOf(elements(root, "instance")[0])[0];
  if (!instance) throw new Error("the XForm has no primary instance");
  const controls = controlsOf(root, listsOf(root));
  const repeats = elements(root, "repeat").map((one) => one.getAttribute("nodeset"));
  const start = `/${instance.localName}/`;
  const isAsked = (bind) => bind.getAttribute("type") && bind.getAttribute("nodeset").startsWith(start) && !bind.getAttribute("nodeset").startsWith(`${start}meta/`);
  const binds = elements(root, "bind").filter(isAsked);
  // Of hundreds of wordings those are read that name something.
  const naming = new Set(binds.filter((bind) => bind.getAttributeNS(MH, "indicator")).map((bind) => controls.get(bind.getAttribute("nodeset"))?.reference));
  const words = wordsOf(root, naming);
  const questions = binds.map((bind) => questionOf(bind, { words, controls, repeats }));
  return { formId: instance.getAttribute("id") ?? "", kind: instance.getAttributeNS(MH, "kind") || "survey", questions };
}

function questionOf(bind, { words, controls, repeats }) {
  const path = bind.getAttribute("nodeset");
  const control = controls.get(path);
  const said = (name) => bind.getAttributeNS(MH, name) || null;
  const around = repeats.filter((one) => path.startsWith(`${one}/`)).sort((one, other) => other.length - one.length);
  return {
    path,
    type: control?.type ?? bind.getAttribute("type"),
    repeat: around[0] ?? null,
    label: words.get(control?.reference) ?? control?.plain ?? {},
    choices: control?.choices ?? [],
    key: said("key"),
    indicator: said("indicator"),
    part: said("part"),
    point: said("point") ? Number(said("point")) : null,
    dimension: said("dimension"),
    direction: said("direction") ?? "+",
    scale: said("scale"),
    alert: said("alert"),
  };
}

const CONTROL_TYPES = { select1: "select1", select: "select", rank: "rank", upload: "binary", trigger: "trigger" };

/** Path -> what the body says of it. */
function controlsOf(root, lists) {
  const found = new Map();
  const kinds = ["input", "range", ...Object.keys(CONTROL_TYPES)];
  for (const kind of kinds) {
    for (const element of elements(root, kind)) {
      const label = childrenOf(element).find((one) => one.localName === "label");
      const itemset = childrenOf(element).find((one) => one.localName === "itemset");
      const list = ITEMSET.exec(itemset?.getAttribute("nodeset") ?? "")?.[1];
      found.set(element.getAttribute("ref"), { type: CONTROL_TYPES[kind] ?? null, ...labelOf(label), choices: lists.get(list) ?? [] });
    }
  }
  return found;
}

/** A form of one language has its words in place. */
function labelOf(label) {
  const text = label?.textContent.trim();
  return { reference: JR.exec(label?.getAttribute("ref") ?? "")?.[1], plain: text ? { fr: { text, audio: null } } : {} };
}

/** Lists that stand in the form itself. */
function listsOf(root) {
  const named = elements(root, "instance").filter((one) => one.getAttribute("id") && !one.getAttribute("src"));
  return new Map(named.map((one) => [one.getAttribute("id"), elements(one, "item").map(choiceOf)]));
}

function choiceOf(item) {
  const said = Object.fromEntries(childrenOf(item).map((one) => [one.localName, one.textContent]));
  return { value: said.name ?? "", score: said.mh_score ? Number(said.mh_score) : null };
}

/** Text id -> language code -> its words and clip. @param {Set<string>} wanted  ids */
function wordsOf(root, wanted) {
  const words = new Map();
  for (const translation of elements(root, "translation")) {
    const language = /\(([\w-]{2,12})\)\s*$/.exec(translation.getAttribute("lang"))?.[1] ?? translation.getAttribute("lang");
    for (const text of childrenOf(translation)) {
      const id = text.getAttribute("id");
      if (!wanted.has(id)) continue;
      if (!words.has(id)) words.set(id, {});
      words.get(id)[language] = wordingOf(text);
    }
  }
  return words;
}

function wordingOf(text) {
  const values = childrenOf(text);
  const plain = values.find((one) => !one.getAttribute("form"))?.textContent ?? "";
  const audio = values.find((one) => one.getAttribute("form") === "audio")?.textContent ?? null;
  return { text: plain.split(/\s+/).filter(Boolean).join(" "), audio: audio && decodeURIComponent(audio.split("/").pop()) };
}

const elements = (root, name) => (root ? Array.from(root.getElementsByTagName(name)) : []);
const childrenOf = (element) => Array.from(element?.childNodes ?? []).filter((one) => one.nodeType === 1);
