// How a form stands on paper: which number each question has there, and whose choices are written out instead of coded.
// The numbers are those of mhsurvey/summaries/blank.py: the form's order, notes and what paper cannot take left out.

const NOT_ON_PAPER = new Set(["binary", "barcode", "geopoint", "geotrace", "geoshape"]);
const SOURCE = /instance\('([^']+)'\)/;
const ASKS = new Set(["input", "select", "select1", "range", "rank", "trigger", "upload"]);

/**
 * @typedef {object} Place
 * @property {number} number
 * @property {boolean} isListed  its choices come from a list that is not on the sheet
 */

/** @param {string} xml  an XForm @returns {Map<string, Place>} path without entries' numbers -> its place; absent: not on paper */
export function layoutOf(xml) {
  const root = new DOMParser().parseFromString(xml, "text/xml");
  const binds = new Map(every(root, "bind").map((bind) => [bind.getAttribute("nodeset"), bind]));
  const outside = new Set(every(root, "instance").filter((one) => one.getAttribute("src")).map((one) => one.getAttribute("id")));
  const numbers = new Map();
  const places = new Map();
  for (const asked of every(root, "*").filter((one) => ASKS.has(one.localName) && one.getAttribute("ref"))) {
    const ref = asked.getAttribute("ref");
    if (isLeftOut(asked, binds.get(ref))) continue;
    const name = ref.split("/").pop();
    if (!numbers.has(name)) numbers.set(name, numbers.size + 1);
    places.set(ref, { number: numbers.get(name), isListed: isListed(asked, outside) });
  }
  return places;
}

/** A question's path in the form, without the numbers of entries. */
export const inForm = (ref) => ref.replace(/\[\d+\]/g, "");

/** Fields that take the day by themselves: paper has its own. @returns {string[]} paths */
export function dayFields(xml) {
  const root = new DOMParser().parseFromString(xml, "text/xml");
  const takesToday = (bind) => [...bind.attributes].some((one) => one.localName === "preloadParams" && one.value === "today");
  return every(root, "bind").filter(takesToday).map((bind) => bind.getAttribute("nodeset"));
}

function isLeftOut(asked, bind) {
  if (asked.localName === "upload" || NOT_ON_PAPER.has(bind?.getAttribute("type"))) return true;
  // A note: nobody answers it, and nothing works it out.
  return asked.localName === "input" && bind?.getAttribute("readonly") === "true()" && !bind.getAttribute("calculate");
}

function isListed(asked, outside) {
  const nodeset = every(asked, "itemset")[0]?.getAttribute("nodeset") ?? "";
  return outside.has(SOURCE.exec(nodeset)?.[1]);
}

const every = (node, name) => [...node.getElementsByTagNameNS("*", name)];
