// Places beyond the list, by name or code, as somebody types: asked of the server, which knows all that are theirs.
import { fetched } from "./pane.js";
import { element } from "./words.js";

const WAIT_MS = 220;

export class Elsewhere {
  // isListed: whether a place already stands on the list; go: what happens with the one that is chosen
  constructor({ start, box, title, nothing, isListed, go }) {
    Object.assign(this, { start, box, title, nothing, isListed });
    this.found = [];
    box.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      const place = button && this.found.find(({ code }) => code === button.dataset.code);
      if (place) go(place);
    });
  }

  look(wanted, listed) {
    clearTimeout(this.timer);
    this.wanted = wanted;
    if (wanted.length < 2) { this.show([], wanted, listed); return; }
    this.timer = setTimeout(async () => {
      const found = await fetched(`${this.start.find}?${new URLSearchParams({ q: wanted })}`, "json").catch(() => []);
      if (this.wanted === wanted) this.show(found.filter(({ code }) => !this.isListed(code)), wanted, listed);
    }, WAIT_MS);
  }

  show(found, wanted, listed) {
    this.found = found;
    this.box.replaceChildren(...found.map((place) => this.line(place)));
    this.title.hidden = this.box.hidden = !found.length;
    this.nothing.hidden = !wanted || listed > 0 || found.length > 0;
  }

  line(place) {
    const button = element("button", undefined, "place");
    button.type = "button";
    button.dataset.code = place.code;
    const name = element("span", place.name, "place-name");
    name.append(element("small", [this.start.words[`level${place.level}`], ...place.above].filter(Boolean).join(" · ")));
    button.append(name);
    const line = element("li");
    line.append(button);
    return line;
  }
}
