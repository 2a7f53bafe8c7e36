// A community session: one person after the other. Each starts from a clean screen, and none can look back.
import { giveScreenBack, stayAwake, takeWholeScreen } from "../../awake.js";
import { show } from "../../dom.js";
import { forgetKey, stranded } from "../../drafts.js";
import { isUnlocked, onLock, relock } from "../../lock.js";
import { surrender } from "../../outbox.js";
import { arrives, endSession, leaves, session, settle, summary } from "../../session.js";
import { keepIfRoom } from "../../store.js";
import { hush, say } from "../../voice.js";
import { speak } from "../../words.js";
import { forgottenPage } from "../lock/forgotten.js";
import { demonstrationMark } from "../parts.js";
import { doorPage } from "./door.js";
import { holdHere } from "./held.js";
import { passPage, welcomePage } from "./pages.js";
import { byPerson } from "./person.js";
import { summaryPage } from "./summary.js";

/** Whatever the address says, this screen stands as long as the session runs. */
export async function sessionScreen(place, { go }) {
  await settle();
  const one = new SessionScreen(place, await session(), go);
  await one.start();
  return () => one.stop();
}

class SessionScreen {
  /** How to leave what is on the screen now. */
  #leave = null;
  #stops = [];
  /** instanceID of the sheet somebody is in the middle of; null before the first answer. */
  #sheet = null;

  constructor(place, running, go) {
    Object.assign(this, { place, running, go });
  }

  async start() {
    // The local key stays out of memory while the tablet is in everybody's hands.
    relock();
    this.mark = await demonstrationMark();
    const back = () => this.place.querySelector("[data-back]")?.click();
    this.#stops = [holdHere({ back }), stayAwake(), onLock(() => this.#locked())];
    await this.welcome();
  }

  async stop() {
    for (const stop of this.#stops) stop();
    await this.#clear();
    giveScreenBack();
  }

  /** The facilitator went away with the summary open: it is the community's screen again. */
  #locked() {
    if (!isUnlocked() && this.isAtSummary) this.welcome();
  }

  /** Nothing of what stood here stays: neither on the screen nor in the page's memory. */
  async #clear() {
    const leave = this.#leave;
    this.#leave = null;
    this.#sheet = null;
    this.isAtSummary = false;
    hush();
    show(this.place);
    await leave?.();
  }

  /** @param {string[]} [heard]  said instead of the page's own words */
  async #stand(page, heard = page.heard) {
    await this.#clear();
    this.#leave = page.dispose ?? null;
    show(this.place, this.mark, page.element);
    scrollTo(0, 0);
    if (heard) say(heard);
  }

  async welcome() {
    await speak(this.running.language);
    await keepIfRoom("language", this.running.language);
    const draw = (heard) => this.#stand(welcomePage({ begin: () => this.person(), door: () => this.door(), redraw: draw }), heard);
    await draw();
  }

  /** The questions, on a sheet of this person's own. */
  async person() {
    takeWholeScreen();
    await this.#clear();
    const { fillIn } = await import("../fill/fill.js");
    const manner = byPerson({ running: this.running, answered: (id) => this.#answered(id), next: () => this.welcome(), pass: (aside) => this.pass(aside) });
    this.#leave = await fillIn(this.place, { name: "new", what: this.running.formKey, manner, gone: () => this.welcome() });
  }

  #answered(id) {
    if (this.#sheet === id) return;
    this.#sheet = id;
    arrives(id);
  }

  /** Somebody is to be next while a sheet is half filled. @param {{cover: (page) => void, uncover: () => void}} aside */
  pass(aside) {
    if (!this.#sheet) return this.welcome();
    return aside.cover(passPage({ stay: aside.uncover, go: () => this.interrupt() }));
  }

  async interrupt() {
    const id = this.#sheet;
    await this.#clear();
    // From here on only the server can open it: it goes there as an unfinished one.
    forgetKey(id);
    await surrender(await stranded());
    await leaves(id, "interrupted");
    await this.welcome();
  }

  async door() {
    const opened = () => this.end();
    const forgotten = async () => this.#stand({ element: await forgottenPage({ back: () => this.door() }) });
    await this.#stand(await doorPage({ opened, stay: () => this.welcome(), forgotten }));
  }

  async end() {
    this.running = await session();
    await this.#stand(summaryPage({ told: await summary(this.running), running: this.running, goOn: () => this.#goOn(), finish: () => this.#finish() }));
    this.isAtSummary = true;
  }

  async #goOn() {
    await this.welcome();
    relock();
  }

  async #finish() {
    await endSession();
    this.go("/", { replace: true });
  }
}
