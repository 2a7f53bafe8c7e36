// The interface meeting on the whole screen: one page at a time, by touch, swipe or arrow keys; it stands where it stopped.
import { giveScreenBack, stayAwake, takeWholeScreen } from "../../awake.js";
import { announce, h, show } from "../../dom.js";
import { icon } from "../../icons.js";
import { keepState, place as readPlace, stateOf } from "../../meeting/holding.js";
import { inTheQuiet } from "../../quiet.js";
import { hush } from "../../voice.js";
import { t, word } from "../../words.js";
import { pagesOf } from "./pages.js";
import { addressOf, planOf, standsInTheWay } from "./parts.js";
import { printing } from "./printing.js";

/** A finger that moves less than this touches; one that moves more turns the page. In CSS pixels. */
const SWIPE = 60;
const KEYS = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 };

export async function view(place, { found, go, mark }) {
  const back = addressOf(found);
  // Neither side is shown before both are in.
  if (!found.meeting.isReady) return standsInTheWay(place, { key: "meeting_sealed", back });
  const screen = new View(place, found, await stateOf(found), { close: () => go(back), mark });
  screen.start();
  return () => screen.stop();
}

class View {
  #stops = [];
  #from = null;

  constructor(place, found, state, { close, mark }) {
    Object.assign(this, { place, found, state, close, mark, deciding: null });
    this.arrange();
  }

  arrange() {
    this.pages = pagesOf(this.found, this.state);
    this.drawn = new Map();
    this.at = Math.max(0, this.pages.findIndex(({ id }) => id === this.state.at));
  }

  start() {
    this.main = h("main.stage-page", { tabindex: "0" });
    this.way = h("div.stage-way", { role: "img" });
    this.back = this.button("back", -1);
    this.next = this.button("next", 1);
    this.decide = h("button.plain.stage-decide", { type: "button", on: { click: () => this.openDeciding() } });
    this.stage = h("div.stage", { on: { pointerdown: (event) => this.touch(event), pointerup: (event) => this.lift(event) } }, h("div", this.mark, this.head()), this.main, h("footer.stage-foot", this.back, this.decide, this.next));
    const keys = (event) => this.press(event);
    addEventListener("keydown", keys);
    takeWholeScreen();
    this.#stops = [stayAwake(), giveScreenBack, () => removeEventListener("keydown", keys), printing(() => this.pages, this.mark)];
    show(this.place, this.stage);
    this.draw();
  }

  async stop() {
    hush();
    this.#stops.forEach((stop) => stop());
    await this.closeDeciding();
  }

  head() {
    const { areaName, roundName } = this.found;
    return h(
      "header.stage-head",
      h("button.round.stage-leave", { type: "button", "aria-label": t("back"), on: { click: this.close } }, icon("cross")),
      h("p", `${areaName} · ${roundName}`),
      this.way,
      h("button.round.stage-print", { type: "button", "aria-label": t("meeting_print"), on: { click: () => print() } }, icon("print")),
      h("button.round.stage-whole", { type: "button", "aria-label": t("meeting_whole"), on: { click: () => (document.fullscreenElement ? giveScreenBack() : takeWholeScreen()) } }, icon("whole")),
    );
  }

  button(key, by) {
    return h("button.stage-turn", { type: "button", "aria-label": t(key), [`data-${key}`]: true, on: { click: () => this.turn(by) } }, icon(key));
  }

  draw() {
    hush();
    const page = this.pages[this.at];
    this.main.dataset.page = page.id;
    show(this.main, this.elementOf(page), page.id === "plan" && this.planWay());
    this.way.setAttribute("aria-label", t("meeting_page", { n: this.at + 1, of: this.pages.length }));
    if (this.way.children.length !== this.pages.length) this.way.replaceChildren(...this.pages.map(() => h("span.way-dot")));
    [...this.way.children].forEach((dot, at) => {
      dot.classList.toggle("now", at === this.at);
      dot.classList.toggle("past", at < this.at);
    });
    this.back.disabled = this.at === 0;
    this.next.disabled = this.at === this.pages.length - 1;
    this.decide.hidden = !page.point;
    if (page.point) show(this.decide, icon("people"), h("span", word(page.point.decided?.agreed ? "meeting_decide_again" : "meeting_decide_agreed")));
    announce(this.main.querySelector("h1")?.textContent ?? "");
    this.main.scrollTop = 0;
    const after = this.pages[this.at + 1];
    if (after) inTheQuiet(() => this.elementOf(after));
  }

  /** Drawn once; the next one in the quiet before it is asked for. */
  elementOf(page) {
    if (!this.drawn.has(page.id)) this.drawn.set(page.id, page.draw());
    return this.drawn.get(page.id);
  }

  turn(by) {
    const to = this.at + by;
    if (this.deciding || !this.pages[to]) return;
    this.at = to;
    this.draw();
    this.remember();
  }

  remember() {
    this.state = { ...this.state, at: this.pages[this.at].id };
    keepState(this.found, { at: this.state.at });
  }

  press(event) {
    const by = KEYS[event.key];
    // A space on a button touches it.
    if (!by || (event.key === " " && event.target.closest?.("button, a, summary"))) return;
    if (this.deciding || event.target.matches?.("input, textarea")) return;
    event.preventDefault();
    this.turn(by);
  }

  touch({ clientX, clientY, isPrimary }) {
    this.#from = isPrimary ? { x: clientX, y: clientY } : null;
  }

  lift({ clientX, clientY }) {
    if (!this.#from) return;
    const [across, down] = [clientX - this.#from.x, clientY - this.#from.y];
    this.#from = null;
    if (Math.abs(across) >= SWIPE && Math.abs(across) > 2 * Math.abs(down)) this.turn(across < 0 ? 1 : -1);
  }

  /** The plan is written in the meeting's own sheet (screens/promises). */
  planWay() {
    return h("a.large.primary.to-plan", { href: `#${planOf(this.found)}` }, icon("followup"), word("meeting_plan_go"));
  }

  /** Both sides decide together: the same five faces, over the page, and back to it. The engine comes only now. */
  async openDeciding() {
    const { point } = this.pages[this.at];
    const record = await this.opened();
    if (!record) return;
    const { decidePage } = await import("./decide.js");
    const done = () => this.decided();
    this.covering = decidePage({ record, point, asked: "agreed", back: done, next: done, table: done });
    show(this.place, this.covering.element);
    scrollTo(0, 0);
  }

  async opened() {
    const { openRecord } = await import("./opening.js");
    this.deciding ??= await openRecord(this.place, { found: this.found, back: addressOf(this.found) });
    return this.deciding;
  }

  async decided() {
    await this.closeDeciding();
    this.found = await readPlace(this.found);
    this.arrange();
    show(this.place, this.stage);
    this.draw();
  }

  async closeDeciding() {
    this.covering?.dispose();
    this.covering = null;
    await this.deciding?.close();
    this.deciding = null;
  }
}
