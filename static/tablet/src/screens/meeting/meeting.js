// The meeting on this tablet, without network: which meetings there are, what each one lacks, and the way through it.
import { h, show } from "../../dom.js";
import { guideFirst } from "../../guides.js";
import { place as readPlace } from "../../meeting/holding.js";
import { word } from "../../words.js";
import { demonstrationMark } from "../parts.js";
import { hand } from "./handing.js";
import { hub } from "./hub.js";
import { list } from "./list.js";
import { reasons } from "./reasons.js";

/** Deciding brings the engine, and the view its pages: each comes when it is wanted. */
const PARTS = {
  "": hub,
  reasons,
  hand,
  consolidate: async (...how) => (await import("./consolidate.js")).consolidate(...how),
  view: async (...how) => (await import("./view.js")).view(...how),
};

/** The screen of meeting, meeting/<area>/<round> and meeting/<area>/<round>/<part>. */
export async function meetingScreen(place, { what, go }) {
  const [area, round, part = ""] = what.split("/");
  const mark = await demonstrationMark();
  if (part !== "view") place = under(mark, place);
  if (!round) return list(place, { go });
  const step = { "": "meeting", consolidate: "consolidation" }[part];
  if (!(await guideFirst(place, step))) return null;
  show(place, h("div.boot", { role: "status" }, h("span.boot-mark"), h("p", word("opening"))));
  const found = await readPlace({ area, round });
  return (PARTS[part] ?? hub)(place, { found, go, mark });
}

/** A place for a screen below the demonstration's mark. */
function under(mark, place) {
  if (!mark) return place;
  const inside = h("div.inside");
  show(place, mark, inside);
  return inside;
}
