// The page around the map: what is chosen, where one is, and the address that holds both, so that a view can be shared
// and the way back works. Figures and outlines are fetched with the reader's own sign-in and posted to the sandboxed
// maps, which can fetch nothing themselves (maps/pane.js).
import { Combobox, Rounds } from "./maps/choices.js";
import { Library, Pane } from "./maps/pane.js";
import { List, drawCard, drawLegend } from "./maps/places.js";
import { Elsewhere } from "./maps/search.js";
import { element, facts, figureText, fill } from "./maps/words.js";

const byId = (id) => document.getElementById(id);
const start = JSON.parse(byId("start").textContent);
const { words } = start;
const form = byId("choice");
const grid = byId("grid");
// within: the region and district one has gone down to; view: what the map shows; pending: a place that is on its way
const state = { chosen: null, within: {}, view: null, pending: null, isTable: false, settled: Promise.resolve() };
// Made once: comparing by each name's own localeCompare took a slow tablet 50 ms for the districts.
const byName = new Intl.Collator(start.lang);
const above = new Map(start.above.map(([code, name, parent]) => [code, { code, name, parent }]));
const control = (name) => form.elements.namedItem(name);
// Measures that lie between two voices are not one group's.
const between = (measure) => measure === "gap" || measure === "equity";

// --- the choices, as the server is asked ---------------------------------------------------------
function query({ indicator = control("indicator").value, round = control("round").value } = {}) {
  const asked = new URLSearchParams({ indicator, round });
  const measure = control("layer").value;
  if (measure !== "score") asked.set("layer", measure);
  if (control("group").value && !between(measure)) asked.set("group", control("group").value);
  return asked;
}
const isBeside = () => !byId("beside").hidden;
const besideQuery = () => query({ indicator: control("indicator2").value, round: control("round2").value });
start.asked = query().toString();

const library = new Library(start);
library.outline(start.outlines.districts).catch(() => {});
const tell = {
  shown(one) {
    if (one === panes[0]) {
      grid.dataset.state = "shown";
      restorePlace();
    } else if (state.view) follow(one, state.view);
    refresh();
  },
  refreshed() { refresh(); },
  chosen(code) { choose(code, { from: "map" }); },
  opened(region) { open({ region }); },
  moved,
  step(one, where) { if (one.isShown) lead(one, where); },
};
const pane = (number, ask) => new Pane({ frame: byId(`frame${number}`), box: byId(`box${number}`), start, library, query: ask, tell });
const list = new List(start, (code) => choose(code, { from: "list" }));
const elsewhere = new Elsewhere({
  start, box: byId("elsewhere"), title: byId("elsewhere-title"), nothing: byId("nothing"),
  isListed: (code) => list.has(code), go,
});
list.onFilter = (wanted, seen) => elsewhere.look(wanted, seen);
const indicators = [new Combobox(control("indicator"), words), new Combobox(control("indicator2"), words)];
const rounds = new Rounds({ select: control("round"), box: byId("rounds"), words, settled: () => state.settled });
let second = null;
let panes = [pane("", query)];

// --- two maps in step ------------------------------------------------------------------------------
function follow(one, { lat, lon, zoom }) {
  // What it says while it follows is an echo.
  one.deafUntil = Date.now() + 500;
  one.post({ say: "view", lat, lon, zoom });
}

function lead(one, where) {
  // A hand leads from either map; what moves by order, or with the window, from the first alone.
  if (one.deafUntil > Date.now() || (one !== panes[0] && where.by !== "hand")) return false;
  for (const other of panes) if (other !== one) follow(other, where);
  return true;
}

function moved(one, where) {
  // Until it is shown, a second map still stands where every map begins.
  if (!one.isShown || !panes.includes(one) || !lead(one, where)) return;
  state.view = where;
  if (where.by === "hand") {
    // Where one has come by hand is said above the map as if one had been led there.
    const { region, district } = state.within;
    const isNear = panes[0].level === 3;
    state.within = isNear || where.region === region
      ? { region: isNear || region ? where.region : undefined, district: isNear && where.district === district ? district : undefined } : {};
    refresh();
  }
  clearTimeout(moved.timer);
  moved.timer = setTimeout(() => remember({ replace: true }), 300);
}

function stand(besideEachOther) {
  byId("beside").hidden = byId("box2").hidden = !besideEachOther;
  byId("compare").setAttribute("aria-pressed", String(besideEachOther));
  grid.classList.toggle("two", besideEachOther);
  if (besideEachOther && !second) {
    byId("frame2").src = byId("frame").src;
    second = pane("2", besideQuery);
  }
  panes = besideEachOther ? [panes[0], second] : [panes[0]];
  for (const one of panes) one.post({ say: "paired", paired: besideEachOther });
}

// --- what is shown beside the map ------------------------------------------------------------------
const nameOf = (code) => panes[0].districts.get(code)?.name ?? above.get(code)?.name ?? code;
const regionOf = (district) => panes[0].districts.get(district)?.parent ?? above.get(district)?.parent;

function heading() {
  const { region, district } = state.within;
  if (panes[0].level === 2) return region ? fill(words.districtsOf, { region: nameOf(region) }) : words.districts;
  return district || region ? fill(words.areasOf, { district: nameOf(district ?? region) }) : words.allAreas;
}

// What one of two maps shows, as far as they differ.
function titleOf(one) {
  if (panes.length === 1) return "";
  const suffix = one === second ? "2" : "";
  const said = (name) => control(name + suffix).selectedOptions[0].text;
  const differs = ["indicator", "round"].filter((name) => control(name).value !== control(`${name}2`).value);
  return (differs.length ? differs : ["round"]).map(said).join(" · ");
}

function refresh() {
  // What does not take part in the round comes last.
  const apart = (place) => Number(start.shades[place.shade].code === "not_applicable");
  const { found, legend } = panes[0].shown(state.within);
  const lines = found
    .sort((a, b) => apart(a) - apart(b) || byName.compare(a.name, b.name))
    .map((place) => [place, panes[1]?.place(place.code)[0]]);
  list.show(lines, heading(), panes);
  drawLegend([legend, panes[1]?.shown(state.within).legend], { start, measure: panes[0].measure });
  byId("explained").textContent = start.explained[control("layer").value];
  panes.forEach((one, n) => { byId(n ? "title2" : "title").textContent = titleOf(one); });
  drawCrumbs();
  enable();
  table?.show({ lines, panes, titles: panes.length > 1 ? panes.map(titleOf) : [], caption: caption(), level: panes[0].level });
  const [arrived] = state.pending ? panes[0].place(state.pending) : [];
  if (arrived) {
    const code = state.pending;
    state.pending = null;
    choose(code, { from: state.isRestoring ? "restore" : "search" });
  } else choose(state.chosen, { from: "refresh" });
}

function caption() {
  const said = (name) => control(name).selectedOptions[0].text;
  return [said("indicator"), document.querySelector(`label[for="layer-${control("layer").value}"]`).textContent.trim(), said("group"), said("round")].join(" · ");
}

// Not every indicator is told by groups, nor every measure.
function enable() {
  const noGroups = "noGroups" in control("indicator").selectedOptions[0].dataset;
  control("group").disabled = noGroups || between(control("layer").value);
  for (const one of control("layer")) one.disabled = noGroups && between(one.value) && !one.checked;
}

function drawCrumbs() {
  const { region, district } = state.within;
  const steps = [{ words: start.whole, to: {} }];
  if (region) steps.push({ words: nameOf(region), to: { region } });
  if (district) steps.push({ words: nameOf(district), to: { region, district } });
  byId("crumbs").replaceChildren(...steps.map(({ words: said, to }, n) => {
    const line = element("li");
    const button = element("button", said, "button button-link");
    button.type = "button";
    if (n === steps.length - 1) button.setAttribute("aria-current", "location");
    button.addEventListener("click", () => open(to));
    line.append(button);
    return line;
  }));
}

// One group's score is called by the group's name, not the community's.
function wording() {
  const group = control("group");
  const whole = group.disabled || ["", "provider", "interface"].includes(group.value);
  return whole ? words : { ...words, community: group.selectedOptions[0].text };
}

function choose(code, { from }) {
  const [place, level] = panes[0].place(code);
  state.chosen = place ? place.code : null;
  const told = place ? panes.map((one) => ({ pane: one, place: one.place(code)[0], title: titleOf(one) })).filter((one) => one.place) : [];
  drawCard(told, { start, words: wording(), level, round: control("round").value, open: (district) => open({ district: district.code }) });
  list.mark(state.chosen);
  for (const one of panes) one.select(state.chosen, { pan: from !== "map" && from !== "refresh" });
  if (from === "refresh") return;
  if (from !== "restore") remember();
  for (const { pane: one, place: there } of told) one.post(popup(one, there, level));
}

function popup(one, place, level) {
  const shade = start.shades[place.shade];
  const figure = figureText(place, one);
  const text = !figure ? shade.words : `${shade.words} · ${figure}${one.measure === "score" ? " / 100" : ""}`;
  const unsaid = [words.people, words.groups, words.areas];
  const told = facts(place, { words: wording(), lang: start.lang, level }).filter(([term]) => !unsaid.includes(term));
  return { say: "card", code: place.code, title: place.name, text, facts: told };
}

// --- going somewhere -------------------------------------------------------------------------------
function open({ region, district }) {
  state.isRestoring = false;
  state.within = { region: region ?? (district && regionOf(district)), district };
  state.chosen = null;
  const where = district ? { say: "near", code: district } : region ? { say: "region", code: region } : { say: "home" };
  panes[0].post({ ...where, jump: state.isTable });
  remember();
  refresh();
}

// A place of any level, as the search and addresses tell of it.
function go({ code, level, path }) {
  byId("find").value = "";
  const [region, district] = path.split("/").filter(Boolean);
  open(level === 1 ? { region } : { region, district });
  if (level === 1) return;
  state.pending = code;
  refresh();
}

// --- the address -----------------------------------------------------------------------------------
function remember({ replace = false } = {}) {
  const { within, view } = state;
  const address = query();
  if (isBeside()) for (const name of ["indicator2", "round2"]) address.set(name, control(name).value);
  const place = state.chosen ?? state.pending ?? within.district ?? within.region;
  if (place) address.set("place", place);
  if (view?.by === "hand") address.set("at", [view.lat, view.lon, view.zoom].join());
  if (state.isTable) address.set("as", "table");
  drawDownloads();
  const now = `?${address}`;
  if (now === location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", now);
}

function drawDownloads() {
  const asked = query();
  if (isBeside()) for (const name of ["indicator2", "round2"]) asked.set(name, control(name).value);
  const place = state.within.district ?? state.within.region;
  if (place) asked.set("place", place);
  asked.set("level", panes[0].level);
  for (const link of document.querySelectorAll("[data-download]")) link.href = `${link.dataset.download}?${asked}`;
}

// What the address says becomes what is chosen; said once when the page opens, and again for each way back.
function restore() {
  const asked = new URLSearchParams(location.search);
  for (const name of ["indicator", "round", "group", "layer"]) {
    const value = asked.get(name) ?? start.firsts[name];
    if (value !== undefined) control(name).value = value;
  }
  for (const name of ["indicator", "round"]) control(`${name}2`).value = asked.get(`${name}2`) ?? control(name).value;
  indicators.forEach((one) => one.show());
  rounds.show();
  stand(asked.has("indicator2") || asked.has("round2"));
  show(asked.get("as") === "table");
  enable();
}

async function restorePlace() {
  const asked = new URLSearchParams(location.search);
  const code = asked.get("place");
  const [lat, lon, zoom] = (asked.get("at") ?? "").split(",").map(Number);
  const hasView = [lat, lon, zoom].every(Number.isFinite) && asked.has("at");
  const place = code && (start.place?.code === code ? start.place : await library.once(library.answers, `find ${code}`, () => findPlace(code)).catch(() => null));
  if (place) {
    const [region, district] = place.path.split("/").filter(Boolean);
    state.within = { region, district: place.level > 1 ? district : undefined };
    state.pending = place.level > 1 && place.code !== state.within.district ? place.code : null;
    state.chosen = null;
    state.isRestoring = true;
    if (!hasView) panes[0].post(place.level === 1 ? { say: "region", code: region, jump: true } : { say: "near", code: district, jump: true });
  } else {
    Object.assign(state, { within: {}, chosen: null, pending: null });
    if (!hasView && state.view) panes[0].post({ say: "home" });
  }
  if (hasView) panes[0].post({ say: "view", lat, lon, zoom });
  state.view = hasView ? { lat, lon, zoom, by: "hand" } : null;
  refresh();
  drawDownloads();
}

async function findPlace(code) {
  const reply = await fetch(`${start.find}?${new URLSearchParams({ q: code })}`);
  return (await reply.json()).find((one) => one.code === code) ?? null;
}

// --- a table of the same ----------------------------------------------------------------------------
let table = null;
async function show(asTable) {
  state.isTable = asTable;
  byId("as-map").setAttribute("aria-pressed", String(!asTable));
  byId("as-table").setAttribute("aria-pressed", String(asTable));
  byId("table").hidden = !asTable;
  for (const box of grid.querySelectorAll(".map-box")) box.inert = asTable;
  grid.classList.toggle("as-table", asTable);
  if (asTable && !table) {
    const { Table } = await import("./maps/table.js");
    table ??= new Table({ box: byId("table"), start, open: (code) => open({ district: code }) });
  }
  if (panes[0].begun) refresh();
}

// --- what hands do ------------------------------------------------------------------------------------
function change() {
  state.settled = Promise.all(panes.map((one) => one.change()));
}

form.addEventListener("change", (event) => {
  if (event.target !== control("round")) rounds.pause();
  if (event.target.name === undefined || event.target.name === "") return;
  const isPlayed = rounds.isPlaying;
  enable();
  change();
  remember({ replace: isPlayed });
});
form.addEventListener("submit", (event) => event.preventDefault());
byId("compare").addEventListener("click", () => {
  rounds.pause();
  const isOn = !isBeside();
  if (isOn) {
    // Mostly one asks what it was before.
    const { options, selectedIndex } = control("round");
    control("indicator2").value = control("indicator").value;
    control("round2").value = (options[selectedIndex + 1] ?? options[selectedIndex]).value;
    indicators[1].show();
  }
  stand(isOn);
  if (isOn && second.begun) { second.change(); if (state.view) follow(second, state.view); }
  remember();
  refresh();
});
byId("as-map").addEventListener("click", () => { show(false); remember(); });
byId("as-table").addEventListener("click", () => { show(true); remember(); });
byId("copy").addEventListener("click", async () => {
  await navigator.clipboard.writeText(location.href);
  byId("copied").hidden = false;
});
byId("copy").hidden = !navigator.clipboard;
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && byId("share").open) { byId("share").open = false; byId("share").firstElementChild.focus(); }
});
window.addEventListener("popstate", () => {
  rounds.pause();
  const before = panes.map((one) => one.query().toString());
  restore();
  if (panes.some((one, n) => one.query().toString() !== before[n] && one.begun)) change();
  restorePlace();
});

restore();
drawDownloads();
