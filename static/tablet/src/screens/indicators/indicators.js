// The facilitators make points to score of what the groups of an area raised: touch what belongs together, word it once.
//
// It fills a sheet of kind "indicators" through the engine, as answering it question by question would: the sheet is the record.
import { h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { keepListing, LIST } from "../../listed.js";
import { issuesOf } from "../../meeting/issues.js";
import { localCode } from "../../meeting/naming.js";
import { forgetAhead } from "../../sheet/ahead.js";
import { Rows } from "../../sheet/rows.js";
import { fileOfSheet } from "../../shelf.js";
import { keepSetting } from "../../store.js";
import { titleOf } from "../../titles.js";
import { Voice, say } from "../../voice.js";
import { spoken, t, word } from "../../words.js";
import { howTo } from "../guide/how.js";
import { demonstrationMark, pageHead } from "../parts.js";
import { Filling } from "../fill/filling.js";
import { issueList } from "./issues.js";
import { pointEditor } from "./editor.js";
import { howMany, pointList } from "./points.js";
import { wherePage } from "./where.js";

/**
 * @param {HTMLElement} place
 * @param {object} how
 * @param {"new"|"fill"|"practice"} how.name
 * @param {string} how.what      the form's key, or a draft's id
 * @param {import("../fill/manner.js").Manner} how.manner
 * @param {() => void} how.gone  there is no such draft any more
 * @returns {Promise<(() => Promise<void>)|null>} how to leave it
 */
export async function indicatorsScreen(place, { name, what, manner, gone, hold }) {
  const filling = await Filling.open({ name, what, saved: () => {}, ...manner.opening });
  if (!filling) {
    gone();
    return null;
  }
  const release = await hold(filling.id);
  if (!release) return gone();
  const screen = new IndicatorsScreen(place, filling, manner);
  await screen.start();
  return async () => {
    await screen.stop();
    release();
  };
}

class IndicatorsScreen {
  constructor(place, filling, manner) {
    Object.assign(this, { place, filling, manner, chosen: new Set(), issues: [], removed: new Set(), isKept: false });
    this.sheet = filling.sheet;
    this.rows = new Rows(this.sheet, "point");
    this.voice = new Voice(async () => null);
  }

  async start() {
    this.sheet.setLanguage(spoken());
    this.mark = [await demonstrationMark(), this.manner.mark];
    if (this.manner.hasAddress) await keepSetting("open", this.filling.isBegun ? this.filling.id : null);
    await this.located();
  }

  async stop() {
    this.voice.stop();
    this.editor?.dispose();
    if (this.isKept) return;
    this.sweep();
    if (this.filling.isBegun) await this.filling.saver.now().catch(() => null);
    if (this.manner.hasAddress) await keepSetting("open", null);
  }

  question(name) {
    return this.sheet.questions().find((one) => one.name === name) ?? null;
  }

  /** Once round and area are known, what was raised there is shown. */
  async located() {
    const where = { round: this.question("cycle_id"), area: this.question("area") };
    for (const question of Object.values(where)) {
      const [only, ...others] = question.options();
      if (question.isBlank && only && !others.length) question.choose([only.value]);
    }
    if (where.round.isBlank || where.area.isBlank) {
      this.put(wherePage({ ...where, chosen: () => this.changed(), go: () => this.located() }));
      return;
    }
    this.issues = await issuesOf({ area: where.area.value, round: where.round.value });
    this.draw();
  }

  /** Something was written: from here on a reload comes back to it. */
  changed() {
    this.filling.begin();
    if (!this.manner.hasAddress) return;
    keepSetting("open", this.filling.id);
    if (location.hash.startsWith("#/new")) history.replaceState(null, "", `#/fill/${encodeURIComponent(this.filling.id)}`);
  }

  put(...parts) {
    show(this.place, this.mark, h("main.page.indicators", pageHead(titleOf(this.filling.form)), this.manner.hasAddress && howTo("indicators"), parts));
    scrollTo(0, 0);
  }

  /** The points so far, each with its row; those taken away stand there still, to be put back. */
  points() {
    return Array.from({ length: this.rows.length }, (_, index) => {
      const values = this.rows.values(index);
      const known = this.rows.at(index).get("pt_code")?.spokenAnswer() ?? "";
      return { index, values, words: values.pt_fr || known, behind: (values.pt_issues ?? "").split("\n").filter(Boolean), isGone: this.removed.has(index) };
    });
  }

  draw() {
    const points = this.points();
    const standing = points.filter((point) => !point.isGone);
    const taken = new Map(standing.flatMap((point) => point.behind.map((ref) => [ref, point.words])));
    const toggle = (ref) => {
      if (!this.chosen.delete(ref)) this.chosen.add(ref);
      this.draw();
    };
    const at = scrollY;
    this.put(
      h("p.hint", this.question("area").spokenAnswer()),
      h("section", h("h2", word("points_issues")), issueList({ issues: this.issues, taken, chosen: this.chosen, toggle, play: (issue) => this.play(issue) })),
      h("section", h("h2", word("points_list")), howMany({ own: standing.filter((point) => point.values.pt_fr).length, common: this.common() }), pointList({ points, edit: (index) => this.edit(index), turn: (index) => this.turn(index) })),
      this.actions(standing),
    );
    scrollTo(0, at);
  }

  /** How many points every area scores. */
  common() {
    if (this.commonPoints === undefined) {
      // Read from the choices of an empty row, which is taken away at once.
      const index = this.rows.add();
      const options = this.rows.at(index).get("pt_code")?.options() ?? [];
      this.commonPoints = options.filter((option) => !option.value.startsWith("local:")).length;
      this.rows.remove(index);
    }
    return this.commonPoints;
  }

  actions(standing) {
    const many = this.chosen.size;
    const make = h("button.large.add", { type: "button", on: { click: () => this.make() } }, icon("plus"), many ? t("points_make_of", { n: many }) : word("points_make"));
    const keep = h("button.large.primary.keep-list", { type: "button", disabled: !standing.length, on: { click: () => this.keep() } }, word("points_keep"), icon("check"));
    return h("div.points-foot", make, keep);
  }

  async play(issue) {
    const blob = await fileOfSheet(issue.sheet, issue.audio);
    if (blob) this.voice.playBlob(blob);
    else say("no_sound", { asked: true });
  }

  turn(index) {
    if (!this.removed.delete(index)) this.removed.add(index);
    this.draw();
  }

  make() {
    const first = this.issues.find((issue) => this.chosen.has(issue.ref) && issue.text);
    const index = this.rows.add();
    this.rows.write(index, { pt_fr: (first?.text ?? "").slice(0, 120), pt_issues: [...this.chosen].join("\n") });
    this.changed();
    this.edit(index, { isNew: true });
  }

  /** A point's words, on a page of its own. */
  edit(index, { isNew = false } = {}) {
    const back = () => {
      this.editor.dispose();
      this.editor = null;
      this.changed();
      this.draw();
    };
    const drop = () => {
      this.rows.remove(index);
      back();
    };
    const done = () => {
      this.chosen.clear();
      back();
    };
    this.editor = pointEditor({ rows: this.rows, index, issues: this.issues, voice: this.voice, answered: () => this.changed(), secure: () => this.filling.secure(), play: (issue) => this.play(issue), done, drop: isNew ? drop : null });
    this.put(this.editor.element);
  }

  /** Points taken away leave the sheet now. */
  sweep() {
    for (const index of [...this.removed].sort((a, b) => b - a)) this.rows.remove(index);
    this.removed.clear();
  }

  async keep() {
    this.sweep();
    const broken = this.points().find(({ index }) => [...this.rows.at(index).values()].some((question) => question.violation()));
    if (broken) return this.edit(broken.index);
    const area = this.question("area").value;
    const listed = await Promise.all(this.points().filter(({ values }) => values.pt_fr).map(({ values }) => asListed(values, area)));
    const { hash = "" } = this.filling.form.media.find((one) => one.filename === LIST) ?? {};
    const page = await this.manner.end(this.filling);
    this.isKept = true;
    if (this.filling.isKept) {
      await keepListing(area, { id: this.filling.id, hash, points: listed });
      forgetAhead();
    }
    show(this.place, this.mark, page.element);
    if (page.heard) say(page.heard);
  }
}

/** A row of the sheet as a row of the list. */
async function asListed(values, area) {
  const name = values.pt_code || (await localCode(values.pt_fr, area));
  return { name, label: values.pt_fr, label_bm: values.pt_bm, label_en: values.pt_en, dimension: values.pt_dim || "ACC", voice: values.pt_voice ?? "" };
}
