// The page around the map: fetches outlines and values with the reader's own sign-in and posts them to the sandboxed
// map, which can fetch nothing itself. The pickers' choice stands in the address, so that a view can be shared.
import { List, drawCard, drawLegend, unpack } from "./maps/places.js";
import { facts } from "./maps/words.js";

const byId = (id) => document.getElementById(id);
const start = JSON.parse(byId("start").textContent);
const form = byId("choice");
const frame = byId("frame");
const outlines = new Map();
const state = { districts: new Map(), regions: new Map(), level: 2, near: [], chosen: null, district: null, turn: 0, legend: [] };

const post = (message) => frame.contentWindow.postMessage(message, "*");
// Made once: comparing by each name's own localeCompare took a slow tablet 50 ms for the districts.
const byName = new Intl.Collator(start.lang);
const list = new List(start, (code) => choose(code, { from: "list" }));

// --- fetching ------------------------------------------------------------------------------------
async function fetched(address, read) {
  const reply = await fetch(address, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(String(reply.status));
  return reply[read]();
}

function outline(name) {
  if (!outlines.has(name)) outlines.set(name, fetched(start.outlines[name], "text"));
  return outlines.get(name).catch((fault) => { outlines.delete(name); throw fault; });
}

function values(level, region) {
  const query = new URLSearchParams(new FormData(form));
  query.set("level", level);
  if (region) query.set("region", region);
  return fetched(`${start.values}?${query}`, "json");
}

function fail(retry) {
  byId("cover").hidden = true;
  byId("failed").hidden = false;
  byId("again").onclick = () => { byId("failed").hidden = true; byId("cover").hidden = false; retry(); };
}

// --- layers --------------------------------------------------------------------------------------
const places = (rows) => new Map(unpack(rows, start.columns).map((place) => [place.code, place]));
const rowsFor = (found) => [...found.values()].map((place) => [place.code, place.shade, place.value === undefined || place.value === null ? place.name : `${place.name} · ${place.value}`]);

function takeDistricts(layer) {
  state.districts = places(layer.rows);
  state.regions.clear();
  state.legend = layer.legend;
  post({ say: "shades", fresh: true, rows: rowsFor(state.districts) });
}

function takeRegion(region, layer) {
  state.regions.set(region, { places: places(layer.rows), legend: layer.legend });
  post({ say: "shades", rows: rowsFor(state.regions.get(region).places) });
}

// Regions the map has come near to. Of those that are not the reader's only the outlines are shown.
async function want(regions) {
  try {
    await Promise.all(regions.filter((region) => start.outlines[`areas:${region}`]).map(async (region) => {
      const text = outline(`areas:${region}`);
      if (!start.regions || start.regions.includes(region)) await askRegion(region);
      post({ say: "outline", drawing: `areas:${region}`, text: await text });
    }));
    refresh();
  } catch {
    fail(async () => { await want(regions); byId("cover").hidden = true; });
  }
}

async function askRegion(region) {
  const turn = state.turn;
  const layer = await values(3, region);
  // The choice changed meanwhile: these figures are of the one before.
  if (turn === state.turn) takeRegion(region, layer); else await askRegion(region);
}

// Another indicator, group or round: the outlines stay, every figure is asked again.
async function change() {
  const turn = ++state.turn;
  const regions = [...state.regions.keys()];
  try {
    const [first, ...rest] = await Promise.all([values(2), ...regions.map((region) => values(3, region))]);
    if (turn !== state.turn) return;
    takeDistricts(first);
    regions.forEach((region, n) => takeRegion(region, rest[n]));
    byId("cover").hidden = true;
    refresh();
  } catch {
    if (turn === state.turn) fail(change);
  }
}

// --- what is shown beside the map ------------------------------------------------------------------
function current() {
  if (state.level === 2) return { found: [...state.districts.values()], legend: state.legend, title: start.words.districts };
  const near = [...state.regions].filter(([region]) => state.near.includes(region));
  const found = near.flatMap(([, one]) => [...one.places.values()]);
  const legend = near.reduce((sum, [, one]) => one.legend.map((line, n) => [line[0], line[1] + (sum[n]?.[1] ?? 0), line[2], line[3]]), []);
  const district = state.districts.get(state.district);
  if (!district) return { found, legend, title: start.words.allAreas };
  return { found: found.filter((one) => one.parent === district.code), legend, title: start.words.areasOf.replace("{district}", district.name) };
}

function refresh() {
  const { found, legend, title } = current();
  // What does not take part in the round comes last.
  const apart = (place) => Number(start.shades[place.shade].code === "not_applicable");
  list.show(found.sort((a, b) => apart(a) - apart(b) || byName.compare(a.name, b.name)), title);
  drawLegend(legend.length ? legend : state.legend, start);
  byId("back").hidden = state.level === 2 || start.onlyAreas;
  const group = byId("group");
  group.disabled = "noGroups" in byId("indicator").selectedOptions[0].dataset;
  choose(state.chosen, { from: "refresh" });
}

function known(code) {
  if (state.districts.has(code)) return [state.districts.get(code), 2];
  for (const { places: found } of state.regions.values()) if (found.has(code)) return [found.get(code), 3];
  return [undefined, state.level];
}

// One group's score is called by the group's name, not the community's.
function wording(level) {
  const group = byId("group");
  const whole = group.disabled || ["", "provider", "interface"].includes(group.value);
  const words = whole ? start.words : { ...start.words, community: group.selectedOptions[0].text };
  return { words, lang: start.lang, level };
}

function choose(code, { from }) {
  const [place, level] = known(code);
  state.chosen = place ? place.code : null;
  drawCard(place, { start, ...wording(level), round: byId("round").value, open: openDistrict });
  list.mark(state.chosen);
  if (from !== "map") post({ say: "select", code: state.chosen, pan: from === "list" });
  if (!place || from === "refresh") return;
  const shade = start.shades[place.shade];
  const text = place.value === undefined || place.value === null ? shade.words : `${shade.words} · ${place.value} / 100`;
  const told = facts(place, wording(level)).filter(([term]) => ![start.words.people, start.words.groups, start.words.areas].includes(term));
  post({ say: "card", code: place.code, title: place.name, text, facts: told });
}

function openDistrict(place) {
  state.district = place.code;
  post({ say: "near", code: place.code });
}

// --- the frame speaks --------------------------------------------------------------------------------
async function begin() {
  post({ say: "words", words: { ...start.words, lang: start.lang }, onlyAreas: start.onlyAreas, around: start.around });
  takeDistricts(start.layer);
  try {
    const text = outline("districts");
    // With the outlines at hand the map comes first and the list when it is shown; while they are on the line, the list.
    if (!await Promise.race([text, new Promise((wait) => setTimeout(wait))])) refresh();
    post({ say: "outline", drawing: "districts", text: await text });
  } catch {
    refresh();
    fail(begin);
  }
}

const answers = {
  ready() {
    if (state.begun) return;
    state.begun = true;
    begin();
  },
  shown() {
    byId("cover").hidden = true;
    byId("grid").dataset.state = "shown";
    refresh();
  },
  want({ regions }) { want(regions); },
  level({ level, regions }) {
    if (level === 2) state.district = null;
    Object.assign(state, { level, near: regions });
    refresh();
  },
  selected({ code }) { choose(code, { from: "map" }); },
};

window.addEventListener("message", (event) => {
  // The sandbox has no origin to compare; what counts is which window speaks.
  if (event.source === frame.contentWindow) answers[event.data?.say]?.(event.data);
});

form.addEventListener("change", () => {
  const query = new URLSearchParams(new FormData(form));
  if (!query.get("group")) query.delete("group");
  history.replaceState(null, "", `?${query}`);
  byId("cover").hidden = false;
  change();
});
byId("back").addEventListener("click", () => {
  state.district = null;
  choose(null, { from: "map" });
  post({ say: "home" });
});

outline("districts").catch(() => {});
// The frame may have been ready before this module was.
post({ say: "hello" });
