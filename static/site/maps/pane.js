// One map: the sandboxed frame and the figures in it. Two of them stand beside each other when rounds or indicators are
// compared; both share the outlines, the answers already fetched, and the place that is looked at.
import { unpack } from "./places.js";
import { labelled } from "./words.js";

const KEPT_AT_MOST = 80;

export async function fetched(address, read) {
  const reply = await fetch(address, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(String(reply.status));
  return reply[read]();
}

// What every map of the page fetches once: outlines for good, figures while the page is open.
export class Library {
  constructor(start) {
    this.start = start;
    this.outlines = new Map();
    this.answers = new Map();
  }

  outline(address) {
    return this.once(this.outlines, address, () => fetched(address, "text"));
  }

  values(query, level, region) {
    const asked = new URLSearchParams(query);
    asked.set("level", level);
    if (region) asked.set("region", region);
    if (this.answers.size >= KEPT_AT_MOST) this.answers.delete(this.answers.keys().next().value);
    return this.once(this.answers, asked.toString(), () => fetched(`${this.start.values}?${asked}`, "json"));
  }

  once(kept, name, ask) {
    if (!kept.has(name)) kept.set(name, ask());
    return kept.get(name).catch((fault) => { kept.delete(name); throw fault; });
  }
}

export class Pane {
  // tell: what the page does when this map says something: {shown, refreshed, failed, chosen, moved, step, opened}
  constructor({ frame, box, start, library, query, tell }) {
    Object.assign(this, { frame, box, start, library, query, tell });
    this.districts = new Map();
    this.regions = new Map();
    this.legend = [];
    this.level = 2;
    this.near = [];
    this.turn = 0;
    this.chosen = null;
    this.isShown = false;
    window.addEventListener("message", (event) => {
      // The sandbox has no origin to compare; what counts is which window speaks.
      if (event.source === frame.contentWindow) this.answers[event.data?.say]?.(event.data);
    });
    // The frame may have been ready before this module was.
    this.post({ say: "hello" });
  }

  post(message) {
    this.frame.contentWindow?.postMessage(message, "*");
  }

  answers = {
    ready: () => {
      if (this.begun) return;
      this.begun = true;
      this.begin();
    },
    shown: () => {
      this.isShown = true;
      this.busy(false);
      this.drawnAnew?.();
      this.tell.shown(this);
    },
    want: ({ regions }) => { this.want(regions); },
    wantCentres: ({ regions }) => { this.wantCentres(regions); },
    level: ({ level, regions }) => {
      Object.assign(this, { level, near: regions });
      this.tell.refreshed(this);
    },
    moved: (where) => { this.tell.moved(this, where); },
    step: (where) => { this.tell.step(this, where); },
    selected: ({ code }) => { this.tell.chosen(code); },
    opened: ({ region }) => { this.tell.opened(region); },
  };

  // Addresses of the drawings of the round that is asked for: areas may have been merged, split or moved since.
  get outlines() {
    return this.start.drawings[this.start.drawn[this.query().get("round")]] ?? this.start.outlines;
  }

  busy(is) {
    this.box.querySelector("[data-cover]").hidden = !is;
  }

  fail(retry) {
    this.busy(false);
    const failed = this.box.querySelector("[data-failed]");
    failed.hidden = false;
    failed.querySelector("button").onclick = () => { failed.hidden = true; this.busy(true); retry(); };
  }

  async begin() {
    const { words, lang, onlyAreas, around, above } = this.start;
    this.post({ say: "words", words: { ...words, lang }, names: Object.fromEntries(above), onlyAreas, around });
    this.drawnOn = this.outlines;
    try {
      const outline = this.library.outline(this.drawnOn.districts);
      this.takeDistricts(await this.firstLayer());
      // With the outlines at hand the map comes first and the list when it is shown; while they are on the line, the list.
      if (!await Promise.race([outline, new Promise((wait) => setTimeout(wait))])) this.tell.refreshed(this);
      this.post({ say: "outline", drawing: "districts", text: await outline });
    } catch {
      this.tell.refreshed(this);
      this.fail(() => this.begin());
    }
  }

  // The page came with the first map's own figures.
  async firstLayer() {
    const first = this.start.layer;
    if (first && this.query().toString() === this.start.asked) return first;
    return this.library.values(this.query(), 2);
  }

  places(layer) {
    return new Map(unpack(layer.rows, this.start.columns).map((place) => [place.code, place]));
  }

  rowsFor(found) {
    return [...found.values()].map((place) => [place.code, place.shade, labelled(place, this)]);
  }

  takeDistricts(layer) {
    this.measure = layer.measure;
    this.districts = this.places(layer);
    this.regions.clear();
    this.legend = layer.legend;
    this.post({ say: "shades", fresh: true, rows: this.rowsFor(this.districts) });
  }

  takeRegion(region, layer) {
    this.regions.set(region, { places: this.places(layer), legend: layer.legend });
    this.post({ say: "shades", rows: this.rowsFor(this.regions.get(region).places) });
  }

  // Regions the map has come near to. Of those that are not the reader's only the outlines are shown.
  async want(regions) {
    try {
      const drawn = (region) => this.drawnOn[`areas:${region}`];
      await Promise.all(regions.filter(drawn).map(async (region) => {
        const text = this.library.outline(drawn(region));
        if (!this.start.regions || this.start.regions.includes(region)) await this.askRegion(region);
        this.post({ say: "outline", drawing: `areas:${region}`, text: await text });
        this.post({ say: "select", code: this.chosen, pan: false });
      }));
      this.tell.refreshed(this);
    } catch {
      this.fail(async () => { await this.want(regions); this.busy(false); });
    }
  }

  async askRegion(region) {
    const turn = this.turn;
    const layer = await this.library.values(this.query(), 3, region);
    // The choice changed meanwhile: these figures are of the one before.
    if (turn === this.turn) this.takeRegion(region, layer); else await this.askRegion(region);
  }

  // Points help to find a place; without them the map says what it says.
  async wantCentres(regions) {
    const { start } = this;
    for (const region of regions.filter((one) => !start.regions || start.regions.includes(one))) {
      const rows = await fetched(`${start.facilities}?${new URLSearchParams({ region })}`, "json").catch(() => []);
      const named = rows.map(([code, name, lon, lat, isMadeUp]) => [
        code, start.words.facility.replace("{name}", name) + (isMadeUp ? ` (${start.words.madeUp})` : ""), lon, lat, isMadeUp,
      ]);
      this.post({ say: "centres", region, rows: named });
    }
  }

  // A round of other outlines: the sandbox begins again, and says when it is ready.
  restart() {
    this.turn += 1;
    this.begun = this.isShown = false;
    this.regions.clear();
    Object.assign(this, { level: 2, near: [] });
    this.busy(true);
    const shown = new Promise((resolve) => { this.drawnAnew = resolve; });
    this.frame.src = this.frame.src;
    return shown;
  }

  // Another indicator, group, round or measure: the outlines stay, every figure is asked again.
  async change() {
    if (this.outlines !== this.drawnOn) {
      await this.restart();
      return;
    }
    const turn = ++this.turn;
    const regions = [...this.regions.keys()];
    const query = this.query();
    this.busy(true);
    try {
      const [first, ...rest] = await Promise.all([
        this.library.values(query, 2), ...regions.map((region) => this.library.values(query, 3, region)),
      ]);
      if (turn !== this.turn) return;
      this.takeDistricts(first);
      regions.forEach((region, n) => this.takeRegion(region, rest[n]));
      this.busy(false);
      this.tell.refreshed(this);
    } catch {
      if (turn === this.turn) this.fail(() => this.change());
    }
  }

  // --- what it shows --------------------------------------------------------------------------------
  // Places of the level that is seen, inside a region or district: {found, legend}.
  shown(within) {
    if (this.level === 2) {
      const every = [...this.districts.values()];
      const found = within.region ? every.filter((one) => one.parent === within.region) : every;
      return { found, legend: counted(found, this.legend, this.start) };
    }
    const near = [...this.regions].filter(([region]) => (within.region ? region === within.region : this.near.includes(region)));
    const every = near.flatMap(([, one]) => [...one.places.values()]);
    const found = within.district ? every.filter((one) => one.parent === within.district) : every;
    return { found, legend: counted(found, near[0]?.[1].legend ?? this.legend, this.start) };
  }

  place(code) {
    if (this.districts.has(code)) return [this.districts.get(code), 2];
    for (const { places } of this.regions.values()) if (places.has(code)) return [places.get(code), 3];
    return [undefined, this.level];
  }

  select(code, { pan = false } = {}) {
    this.chosen = code;
    this.post({ say: "select", code, pan });
  }
}

// The classes of a legend with how many of these places are in each.
function counted(found, legend, start) {
  const counts = new Map();
  for (const { shade } of found) counts.set(start.shades[shade].code, (counts.get(start.shades[shade].code) ?? 0) + 1);
  return legend.map(([code, , lowest, below]) => [code, counts.get(code) ?? 0, lowest, below]);
}
